#!/usr/bin/env python3
"""Move flat packages to src with `pyferry fix --select flat-layout`: the wheel keeps its files.

Usage: flat.py PYFERRY TOOLS

Each project is built by `python -m build` before and after. See init.py for PYFERRY and TOOLS.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

from init import cfg, pyproject, setuptools, wheel, write

LIST = "['weather', 'weather.core', 'weather.core.deep']"
DATA = '[tool.setuptools.package-data]\nweather = ["assets/*.txt"]\n'
KINDS = {
    "setup.cfg find:": cfg(False, "find:", "exclude = tests*\n"),
    "setup.cfg list": cfg(False, "\n    weather\n    weather.core\n    weather.core.deep"),
    "setup.cfg find_namespace:": cfg(False, "find_namespace:", "include = weather*\n"),
    "setup.py": {
        "setup.py": "from setuptools import find_packages, setup\n\n"
        "setup(name='weather', version='0.1', packages=find_packages(exclude=['tests', 'tests.*']))\n"
    },
    "pyproject automatic": setuptools(DATA),
    "pyproject list": setuptools(f"[tool.setuptools]\npackages = {LIST}\n" + DATA),
    "pyproject find": setuptools('[tool.setuptools.packages.find]\ninclude = ["weather*"]\n' + DATA),
    "hatchling": pyproject("hatchling", "hatchling.build"),
    "hatchling, packages": pyproject(
        "hatchling", "hatchling.build", '[tool.hatch.build.targets.wheel]\npackages = ["weather"]\n'
    ),
    "flit_core": pyproject("flit_core", "flit_core.buildapi"),
    "poetry-core": pyproject("poetry-core", "poetry.core.masonry.api"),
    "poetry-core, packages": pyproject(
        "poetry-core", "poetry.core.masonry.api", '[tool.poetry]\npackages = [{ include = "weather" }]\n'
    ),
    "pdm-backend": pyproject("pdm-backend", "pdm.backend"),
    "uv_build": pyproject("uv_build", "uv_build", '[tool.uv.build-backend]\nmodule-root = ""\n'),
}

# What names the package's place, and what becomes of it.
FOLLOW = {
    "tox.ini": ("[testenv]\ndeps = pytest\ncommands = mypy weather\n", "mypy src/weather"),
    "Makefile": ("lint:\n\truff check weather tests\n", "ruff check src/weather tests"),
    ".coveragerc": ("[report]\nomit = weather/core/deep/*\n", "omit = src/weather/core/deep/*"),
    "docs/conf.py": (
        "import os, sys\nsys.path.insert(0, os.path.abspath('..'))\n",
        "os.path.abspath('../src')",
    ),
    "Dockerfile": (
        "FROM python:3.12\nCOPY pyproject.toml .\nCOPY weather weather\nRUN pip install .\n",
        "COPY src/weather src/weather",
    ),
}
PACKAGE = {
    "weather/__init__.py": '"""Weather."""\n',
    "weather/core/__init__.py": "",
    "weather/core/deep/__init__.py": "",
    "weather/core/deep/calc.py": "",
    "weather/assets/logo.txt": "logo\n",
    "tests/test_weather.py": "import weather.core.deep.calc\n",
    "README.md": "",
}


def judge(program, tools, manifest):
    """Say what is wrong, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "weather-project"
        follow = {name: text for name, (text, _) in FOLLOW.items()}
        write(root, manifest | PACKAGE | follow)
        before = wheel(root, tools)
        command = [program, "fix", "--select", "flat-layout", root]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if not (root / "src/weather/core/deep/calc.py").exists() or (root / "weather").exists():
            return f"not moved: {done.stdout}{done.stderr}"
        after = wheel(root, tools)
        if before is None or before != after or "weather/core/deep/calc.py" not in before:
            return f"the wheel had {sorted(before or [])} and has {sorted(after or [])}"
        left = [name for name in follow if FOLLOW[name][1] not in (root / name).read_text()]
        return f"{left} did not follow" if left else ""


def main():
    program, tools = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = dict(
            zip(KINDS, pool.map(lambda kind: judge(program, tools, kind), KINDS.values()), strict=True)
        )
    for name, what in wrong.items():
        if what:
            print(f"WRONG {name}: {what}")
    print(f"flat-layout: {len(KINDS)} projects, {sum(map(bool, wrong.values()))} moved wrongly")
    return any(wrong.values())


if __name__ == "__main__":
    sys.exit(main())
