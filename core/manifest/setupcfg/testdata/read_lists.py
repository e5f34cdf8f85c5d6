"""Read setup.cfg files with setuptools.

Reads the texts of files as JSON from standard input, and prints for each
{"lists": {section: [name, ...]}} or {"error": type}.
"""

import functools
import json
import sys
import tempfile
import warnings
from pathlib import Path

from packaging.utils import canonicalize_name
from setuptools import _reqs
from setuptools._importlib import metadata
from setuptools.config.setupcfg import read_configuration

warnings.simplefilter("ignore")
# setuptools looks for plug-ins once for every file; they do not change here.
metadata.entry_points = functools.cache(metadata.entry_points)


def names(entries):
    return [canonicalize_name(r.name) for r in _reqs.parse(entries)]


def lists(path):
    options = read_configuration(path).get("options", {})
    found = {}
    for key in ("install_requires", "setup_requires"):
        if key in options:
            found[f"options.{key}"] = names(options[key])
    for extra, entries in options.get("extras_require", {}).items():
        found[f"options.extras_require.{extra.lower().replace('-', '_')}"] = names(entries)
    return found


def answer(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "setup.cfg")
        path.write_bytes(text.encode())
        try:
            return {"lists": lists(path)}
        except Exception as error:
            return {"error": type(error).__name__}


print(json.dumps([answer(text) for text in json.load(sys.stdin)]))
