"""Read locks as Python reads TOML, JSON and requirements."""

import json
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


def pipfile(data):
    for category, packages in data.items():
        if category != "_meta":
            for name, entry in packages.items():
                yield name, entry.get("version", "").lstrip("="), []


def tables(data):
    for package in data.get("package", []) + data.get("packages", []):
        requires = []
        pdm = package.get("tool", {}).get("pdm", {})
        groups = [package.get("dependencies", []), pdm.get("dependencies", []), *package.get("optional-dependencies", {}).values()]
        for dependency in (d for group in groups for d in group):
            if isinstance(dependency, dict):
                dependency = dependency["name"]
            requires.append(Requirement(dependency).name)
        yield package["name"], package.get("version", ""), requires


def read(lock):
    is_json = lock["path"] == "Pipfile.lock"
    entries = pipfile(json.loads(lock["text"])) if is_json else tables(tomllib.loads(lock["text"]))
    versions, requires = {}, {}
    for name, version, names in entries:
        key = canonicalize_name(name)
        versions.setdefault(key, set()).update({version} - {""})
        requires.setdefault(key, set()).update({canonicalize_name(n) for n in names} - {key})
    versions = {k: sorted(v, key=Version) for k, v in versions.items()}
    return {"versions": versions, "requires": {k: sorted(v) for k, v in requires.items()}}


print(json.dumps([read(lock) for lock in json.load(sys.stdin)]))
