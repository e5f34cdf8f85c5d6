#!/usr/bin/env python3
"""Judge missing-init by wheels: what a build leaves out for want of an __init__.py is found, all else is not.

Usage: init.py PYFERRY TOOLS

PYFERRY is the program, TOOLS a virtual environment with the build back ends
(eval/resolve/requirements.txt). Each project is built as it is, with an __init__.py in each
folder of modules, and after `pyferry fix --select missing-init`.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

# --- trees: files below the source folder -------------------------------------

EMPTY = ""
TREES = {
    "complete": {
        "weather/__init__.py": EMPTY,
        "weather/core/__init__.py": EMPTY,
        "weather/core/calc.py": EMPTY,
        "weather/assets/logo.txt": EMPTY,
    },
    "gaps": {
        "weather/__init__.py": EMPTY,
        "weather/plots/maps.py": EMPTY,
        "weather/plots/deep/er.py": EMPTY,
        "weather/core/__init__.py": EMPTY,
        "weather/core/more/x.py": EMPTY,
        "weather/assets/logo.txt": EMPTY,
    },
    "data": {
        "weather/__init__.py": "from weather.data import load\n",
        "weather/data/load.py": EMPTY,
        "weather/data/rain.csv": EMPTY,
        "weather/raw-files/read.py": EMPTY,
    },
    "namespace": {
        "corp/weather/__init__.py": EMPTY,
        "corp/weather/core/__init__.py": EMPTY,
        "corp/weather/plots/maps.py": EMPTY,
    },
    "beside": {"weather/__init__.py": EMPTY, "weather/model.py": EMPTY, "weather_tools/tool.py": EMPTY},
    "used": {"weather/__init__.py": "import weather_tools.tool\n", "weather_tools/tool.py": EMPTY},
    "bare": {"weather/model.py": EMPTY, "weather/sub/more.py": EMPTY},
}

# --- manifests ------------------------------------------------------------------

PROJECT = '[project]\nname = "weather"\nversion = "0.1"\ndescription = "d"\n'
CFG = "[metadata]\nname = weather\nversion = 0.1\n[options]\n"


def pyproject(requires, backend, more=""):
    system = f'[build-system]\nrequires = ["{requires}"]\nbuild-backend = "{backend}"\n'
    return {"pyproject.toml": system + PROJECT + more}


def setuptools(more=""):
    return pyproject("setuptools", "setuptools.build_meta", more)


def cfg(src, packages, find="", options="", more=None):
    where = "package_dir =\n    = src\n" if src else ""
    find = ("where = src\n" if src else "") + find
    section = f"[options.packages.find]\n{find}" if find else ""
    text = f"{CFG}{where}packages = {packages}\n{options}{section}"
    return {"setup.cfg": text, "setup.py": "from setuptools import setup\nsetup()\n"} | (more or {})


def setup_py(src, packages, more=""):
    where = "package_dir={'': 'src'}, " if src else ""
    code = f"setup(name='weather', version='0.1', {where}packages={packages}{more})\n"
    return {"setup.py": "from setuptools import find_namespace_packages, find_packages, setup\n" + code}


def at(src):
    return "src/" if src else ""


def where(src):
    return '["src"]' if src else '["."]'


def found(src, more=""):
    return setuptools(f"[tool.setuptools.packages.find]\nwhere = {where(src)}\n{more}")


OUTSIDE = "exclude = tests*\n"
# name, the manifest by whether there is a source folder
KINDS = [
    ("setup.cfg find:", lambda src: cfg(src, "find:", OUTSIDE)),
    ("setup.cfg find:, include", lambda src: cfg(src, "find:", "include = weather*\n")),
    ("setup.cfg find:, exclude", lambda src: cfg(src, "find:", "exclude =\n    tests*\n    weather.plots*\n")),
    ("setup.cfg find_namespace:", lambda src: cfg(src, "find_namespace:", "include = weather*, corp*\n")),
    ("setup.cfg list", lambda src: cfg(src, "weather, weather.plots")),
    ("setup.cfg find:, package_data", lambda src: cfg(src, "find:", OUTSIDE + "[options.package_data]\n* = **/*.py\n")),
    ("setup.cfg find:, MANIFEST.in", lambda src: cfg(src, "find:", OUTSIDE, "include_package_data = True\n", {"MANIFEST.in": "graft src\ngraft weather\n"})),
    ("setup.cfg find:, MANIFEST.in of data", lambda src: cfg(src, "find:", OUTSIDE, "include_package_data = True\n", {"MANIFEST.in": "recursive-include src *.txt *.csv\n"})),
    ("setup.cfg find:, setuptools_scm", lambda src: cfg(src, "find:", OUTSIDE, "include_package_data = True\n", {"pyproject.toml": '[build-system]\nrequires = ["setuptools", "setuptools_scm"]\nbuild-backend = "setuptools.build_meta"\n'})),
    ("setup.cfg find:, setuptools_scm, no data", lambda src: cfg(src, "find:", OUTSIDE, "", {"pyproject.toml": '[build-system]\nrequires = ["setuptools", "setuptools_scm"]\nbuild-backend = "setuptools.build_meta"\n'})),
    ("setup.py find_packages", lambda src: setup_py(src, "find_packages('src')" if src else "find_packages(exclude=['tests', 'tests.*'])")),
    ("setup.py find_packages, where", lambda src: setup_py(src, "find_packages(where='src', exclude=('weather.core',))" if src else "find_packages()")),
    ("setup.py find_packages, include", lambda src: setup_py(src, "find_packages(" + ("'src', " if src else "") + "include=['weather', 'weather.*'])")),
    ("setup.py find_namespace_packages", lambda src: setup_py(src, "find_namespace_packages('src')" if src else "find_namespace_packages(include=['weather*', 'corp*'])")),
    ("setup.py list", lambda src: setup_py(src, "['weather']")),
    ("setup.py find_packages, all data", lambda src: setup_py(src, "find_packages('src')" if src else "find_packages()", ", package_data={'': ['**/*']}")),
    ("pyproject automatic", lambda src: setuptools()),
    ("pyproject find", found),
    ("pyproject find, include", lambda src: found(src, 'include = ["weather*"]\n')),
    ("pyproject find, exclude", lambda src: found(src, 'exclude = ["weather.plots*", "tests*"]\n')),
    ("pyproject find, namespaces = false", lambda src: found(src, "namespaces = false\n")),
    ("pyproject find, false, include", lambda src: found(src, 'namespaces = false\ninclude = ["weather*"]\n')),
    ("pyproject find, false, MANIFEST.in", lambda src: found(src, "namespaces = false\n") | {"MANIFEST.in": "recursive-include src *.py\nrecursive-include weather *.py\n"}),
    ("pyproject find, false, no data", lambda src: setuptools(f"[tool.setuptools]\ninclude-package-data = false\n[tool.setuptools.packages.find]\nwhere = {where(src)}\nnamespaces = false\n") | {"MANIFEST.in": "graft src\ngraft weather\n"}),
    ("pyproject list", lambda src: setuptools('[tool.setuptools]\npackages = ["weather"]\n' + ('package-dir = {"" = "src"}\n' if src else ""))),
    ("hatchling", lambda src: pyproject("hatchling", "hatchling.build")),
    ("hatchling, packages", lambda src: pyproject("hatchling", "hatchling.build", '[tool.hatch.build.targets.wheel]\npackages = ["' + at(src) + 'weather"]\n')),
    ("flit_core", lambda src: pyproject("flit_core", "flit_core.buildapi")),
    ("poetry-core", lambda src: pyproject("poetry-core", "poetry.core.masonry.api")),
    ("poetry-core, packages", lambda src: pyproject("poetry-core", "poetry.core.masonry.api", '[tool.poetry]\npackages = [{ include = "weather"' + (', from = "src"' if src else "") + " }]\n")),
    ("pdm-backend", lambda src: pyproject("pdm-backend", "pdm.backend")),
    ("pdm-backend, package-dir", lambda src: pyproject("pdm-backend", "pdm.backend", '[tool.pdm.build]\npackage-dir = "' + ("src" if src else ".") + '"\n')),
    ("pdm-backend, includes", lambda src: pyproject("pdm-backend", "pdm.backend", '[tool.pdm.build]\nincludes = ["' + at(src) + 'weather"]\n')),
    ("uv_build", lambda src: pyproject("uv_build", "uv_build", "" if src else '[tool.uv.build-backend]\nmodule-root = ""\n')),
]  # fmt: skip


def modules(tree):
    return sorted(
        f.removesuffix(".py").replace("/", ".")
        for f in tree
        if f.endswith(".py") and "__init__" not in f and "-" not in f
    )


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def project(root, manifest, tree, src):
    prefix = "src/" if src else ""
    tests = "".join(f"import {m}\n" for m in modules(tree))
    write(
        root,
        manifest(src)
        | {prefix + name: text for name, text in tree.items()}
        | {"tests/test_all.py": tests, "README.md": ""},
    )


def wheel(root, tools):
    """The files of the wheel that is built from a copy of the project, or None where none can be built."""
    with tempfile.TemporaryDirectory() as copy, tempfile.TemporaryDirectory() as out:
        subprocess.run(["cp", "-r", f"{root}/.", copy], check=True)
        quiet = {
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "SETUPTOOLS_SCM_PRETEND_VERSION": "0.1",
            "PATH": f"{tools}/bin:{os.environ['PATH']}",
        }
        if (
            "setuptools_scm" in (root / "pyproject.toml").read_text()
            if (root / "pyproject.toml").exists()
            else ""
        ):
            for git in (
                ["init", "-q"],
                ["add", "."],
                ["-c", "user.name=x", "-c", "user.email=x@y.z", "commit", "-qm", "x"],
            ):
                subprocess.run(["git", *git], cwd=copy, check=True, env=os.environ | quiet)
        done = subprocess.run([tools / "bin/python", "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "-o", out],
                              cwd=copy, check=False, capture_output=True, text=True, env=os.environ | quiet)  # fmt: skip
        if done.returncode != 0:
            return None
        with zipfile.ZipFile(next(pathlib.Path(out).glob("*.whl"))) as archive:
            return {name for name in archive.namelist() if ".dist-info/" not in name}


def pyferry(program, root, *args):
    done = subprocess.run(
        [program, *args, "--select", "missing-init", root], check=False, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done.stdout


def folders(files):
    return {str(pathlib.PurePosixPath(f).parent) for f in files if f.endswith(".py")}


def judge(program, tools, manifest, tree, src):
    """What the rule says, and what it should say: the folders by their names in a wheel."""
    with tempfile.TemporaryDirectory() as folder:
        root, full = pathlib.Path(folder) / "as-it-is", pathlib.Path(folder) / "full"
        project(root, manifest, tree, src)
        gaps = {d for d in folders(tree) if f"{d}/__init__.py" not in tree and "-" not in d}
        project(full, manifest, tree | {f"{d}/__init__.py": "" for d in gaps}, src)
        before = wheel(root, tools)
        after = wheel(full, tools) if before is not None and gaps - folders(before) else before
        said = {
            f["import"].replace(".", "/")
            for f in json.loads(pyferry(program, root, "check", "--format", "json"))
        }
        if before is None or after is None:
            return said, set(), True
        want = (folders(after) - folders(before)) & gaps
        want = {d for d in want if not any(d.startswith(o + "/") for o in want)}  # the outermost
        if not src:  # what lies beside a flat package is left out unless the package imports it
            want -= {
                d
                for d in want
                if "/" not in d
                and d != "weather"
                and f"import {d}" not in tree.get("weather/__init__.py", "")
            }
        pyferry(program, root, "fix")
        mended = wheel(root, tools)
        return said, want, not said or all(any(f.startswith(d + "/") for f in mended) for d in said)


def main():
    program, tools = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    cases = [
        (name, manifest, tree, src) for name, manifest in KINDS for src in (True, False) for tree in TREES
    ]
    findings, wrong = 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda case: judge(program, tools, case[1], TREES[case[2]], case[3]), cases)
        for (name, _, tree, src), (said, want, mended) in zip(cases, results, strict=True):
            findings += len(want)
            if said != want or not mended:
                wrong += 1
                where = f"{name}, {'src' if src else 'flat'}, {tree}"
                print(
                    f"WRONG {where}: said {sorted(said)}, wheels lack {sorted(want)}, mended: {mended}",
                    flush=True,
                )
    print(
        f"missing-init: {len(cases)} projects, {findings} folders that their wheels lack, {wrong} judged wrongly"
    )
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
