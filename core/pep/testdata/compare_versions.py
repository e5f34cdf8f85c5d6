"""Compare versions and specifiers with packaging.

Reads a list of JSON objects from standard input and prints a list of the
disagreements:
  {"version": text, "normal": text or null}
  {"a": version, "b": version, "order": -1, 0 or 1}
  {"specifiers": text, "ok": bool, "satisfiable": bool, "contains": {version: bool}}
"""

import json
import sys

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version


def check_version(case):
    try:
        want = str(Version(case["version"]))
    except InvalidVersion:
        want = None
    if want != case["normal"]:
        yield f"{case['version']!r} is {want!r}, not {case['normal']!r}"


def check_order(case):
    a, b = Version(case["a"]), Version(case["b"])
    want = (a > b) - (a < b)
    if want != case["order"]:
        yield f"{case['a']!r} to {case['b']!r} is {want}, not {case['order']}"


def check_specifiers(case):
    text = case["specifiers"]
    try:
        specifiers = SpecifierSet(text)
    except InvalidSpecifier:
        specifiers = None
    if (specifiers is not None) != case["ok"]:
        yield f"{text!r} is {'not ' if specifiers is None else ''}valid"
    elif specifiers is not None:
        if specifiers.is_unsatisfiable() == case["satisfiable"]:
            yield f"{text!r} is wrongly {case['satisfiable']=}"
        for version, got in case["contains"].items():
            if specifiers.contains(Version(version), prereleases=True) != got:
                yield f"{text!r} with {version!r} is not {got}"


CHECKS = {"version": check_version, "a": check_order, "specifiers": check_specifiers}

cases = json.load(sys.stdin)
print(json.dumps([p for case in cases for p in CHECKS[next(k for k in CHECKS if k in case)](case)]))
