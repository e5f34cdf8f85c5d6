"""Tell what setuptools makes of setup.py files, whose texts come as JSON."""

import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

import setuptools  # noqa: F401  (changes what distutils does)
from distutils.core import run_setup


def answer(text):
    with open("setup.py", "w", newline="") as f:
        f.write(text)
    try:
        dist = run_setup("setup.py", stop_after="init")
    except BaseException as e:
        return {"error": type(e).__name__}
    lists = {"install_requires": dist.install_requires or []}
    for name, extra in (dist.extras_require or {}).items():
        lists["extras_require." + name] = extra
    return {"lists": {key: list(value) for key, value in lists.items()}}


def main():
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the programs print is no answer
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.path.insert(0, "")
        with open("requirements.txt", "w") as f:
            f.write("fromfile\n")
        json.dump([answer(text) for text in json.load(sys.stdin)], out)
        out.close()
        os.chdir("/")


main()
