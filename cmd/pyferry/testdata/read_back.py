"""Read a project's manifests with the tools that own their formats.

Prints one JSON object: for each list of requirements its entries, as setuptools,
PyYAML and packaging understand them. Used by dsproject_test.go.
"""

import json
import pathlib
import sys

import yaml
from packaging.requirements import Requirement
from setuptools.config.setupcfg import read_configuration


def requirements(lines):
    """The requirements of pip's format, normalised; comments and blank lines left out."""
    stripped = (line.split(" #")[0].strip() for line in lines)
    return sorted(str(Requirement(line)) for line in stripped if line and not line.startswith("#"))


def main(root):
    options = dict(read_configuration(root / "setup.cfg")["options"])
    options["extras_require"] = dict(options["extras_require"])
    environment = yaml.safe_load((root / "environment.yml").read_text())
    entries = environment.pop("dependencies")
    lists = {
        "install_requires": requirements(options.pop("install_requires", [])),
        "testing": requirements(options["extras_require"].pop("testing")),
        "conda": sorted(entry for entry in entries if isinstance(entry, str)),
        "pip": [entry["pip"] for entry in entries if isinstance(entry, dict)][0],
        "docs": requirements((root / "docs" / "requirements.txt").read_text().splitlines()),
        "rest": [json.dumps(options, sort_keys=True, default=str), json.dumps(environment, sort_keys=True)],
    }
    json.dump(lists, sys.stdout)


main(pathlib.Path(sys.argv[1]))
