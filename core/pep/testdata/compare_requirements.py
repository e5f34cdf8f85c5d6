"""Compare parsed requirements with packaging.requirements.

Reads a JSON array from standard input: of [text, null] for a text that the other
side declined, or [text, {name, extras, specifier, url, marker}]. Prints a list of
the disagreements.
"""

import json
import sys

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet


def parse(text):
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def difference(text, ours):
    theirs = parse(text)
    if (theirs is None) != (ours is None):
        return "packaging declines it" if theirs is None else "packaging takes it"
    if ours is None:
        return None
    marker = ours["marker"] and str(Marker(ours["marker"]))
    checks = {
        "name": (theirs.name, ours["name"]),
        "extras": (theirs.extras, set(ours["extras"] or [])),
        "specifier": (theirs.specifier, SpecifierSet(ours["specifier"])),
        "url": (theirs.url or "", ours["url"]),
        "marker": (str(theirs.marker or ""), marker),
    }
    for field, (want, got) in checks.items():
        if want != got:
            return f"{field}: packaging says {want!r}, not {got!r}"
    return None


found = ((text, difference(text, ours)) for text, ours in json.load(sys.stdin))
print(json.dumps([f"{text!r}: {problem}" for text, problem in found if problem]))
