"""Tell what PyYAML reads in conda environment files.

Reads a JSON object of names and texts from standard input, and prints one of
names and results: null for a text that is no YAML, else the entries as
[section, text], with section "dependencies" or "dependencies.pip".
"""

import json
import sys

import yaml


def entries(text):
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    if not isinstance(data, dict) or not isinstance(data.get("dependencies"), list):
        return []
    found = []
    for entry in data["dependencies"]:
        if isinstance(entry, str):
            found.append(["dependencies", entry])
        elif isinstance(entry, dict) and isinstance(entry.get("pip"), list):
            found += [["dependencies.pip", e] for e in entry["pip"] if isinstance(e, str)]
        elif isinstance(entry, dict):  # as micromamba reads it
            found += [["dependencies", e] for key, e in entry.items() if key.startswith("sel(")]
    return found


json.dump({name: entries(text) for name, text in json.load(sys.stdin).items()}, sys.stdout)
