"""Let the tools that own manifests and pyferry edit the same file in turn.

    manifests.py PYFERRY

A tool adds a requirement to a real project: pyferry must know it. The tool takes it out:
pyferry must miss it, and its fix must be one that the tool can take out again. What pyferry
takes out as unused, the tool must no longer have. Ends with an error where one of them
does not see what the other did.
"""

import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile

import locks

NAME = "humanize"  # pure Python and without requirements

PYPROJECT = """\
[project]
name = "owned-demo"
version = "0.1.0"
requires-python = ">=3.11,<4"
dependencies = [
    "six>=1.16",  # old code
    "attrs>=23"
]

[dependency-groups]
dev = ["pytest>=8"]
"""

POETRY = """\
[tool.poetry]
name = "owned-demo"
version = "0.1.0"
package-mode = false

[tool.poetry.dependencies]
python = "^3.11"
six = "^1.16"  # old code
attrs = ">=23"

[tool.poetry.group.dev.dependencies]
pytest = "^8"
"""

HATCH = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "owned-demo"
version = "0.1.0"
dependencies = ["attrs>=23", "six>=1.16"]

[tool.hatch.envs.test]
dependencies = ["pytest>=8"]
"""

PIPFILE = """\
[packages]
six = "*"  # old code
attrs = ">=23"

[dev-packages]
pytest = "*"

[requires]
python_version = "PYTHON"
""".replace("PYTHON", locks.PYTHON)

TOX = """\
[tox]
env_list = test
skipsdist = true

[testenv:test]
deps =
    pytest>=8
    # tables of numbers
    py3: tabulate
    -r requirements.txt
"""


@dataclasses.dataclass(frozen=True)
class Owner:
    """A tool with a manifest, and its commands to add, take out and list requirements."""

    manifest: str
    text: str
    add: str = ""
    remove: str = ""
    show: str = ""
    files: dict = dataclasses.field(default_factory=dict)


OWNERS = {
    "uv": Owner(
        "pyproject.toml",
        PYPROJECT,
        "uv add --no-sync",
        "uv remove --no-sync",
    ),
    "poetry": Owner("pyproject.toml", POETRY, "poetry add --lock", "poetry remove --lock"),
    "poetry with [project]": Owner(
        "pyproject.toml",
        PYPROJECT + "\n[tool.poetry]\npackage-mode = false\n",
        "poetry add --lock",
        "poetry remove --lock",
    ),
    "pdm": Owner(
        "pyproject.toml",
        PYPROJECT + "\n[tool.pdm]\ndistribution = false\n",
        "pdm add --no-sync",
        "pdm remove --no-sync",
    ),
    "pipenv": Owner("Pipfile", PIPFILE, "pipenv upgrade", "pipenv uninstall"),
    "hatch": Owner("pyproject.toml", HATCH, show="hatch dep show requirements"),
    "tox": Owner(
        "requirements.txt",
        "six>=1.16\nattrs>=23\n",
        show="tox config -e test -k deps",
        files={"tox.ini": TOX, "setup.cfg": ""},
    ),
    "pip-compile": Owner(
        "requirements.in",
        "six>=1.16\nattrs>=23\n",
        show="pip-compile --quiet --no-annotate --output-file requirements.txt requirements.in",
        files={"requirements-dev.in": "pytest\n"},
    ),
}


class Mismatch(Exception):
    """One of both does not see what the other did."""


def run(folder, command, *, ok=(0,)):
    done = subprocess.run(
        command, cwd=folder, env=locks.environment(), capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode not in ok:
        raise Mismatch(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def findings(pyferry, folder):
    """The (rule, distribution) pairs that pyferry reports."""
    report = run(folder, [pyferry, "check", "--format", "json", "."], ok=(0, 1))
    listed = json.loads(report)
    return {(f["rule"], f.get("distribution", "")) for f in listed if f["rule"].endswith("-dependency")}


def expect(pyferry, folder, when, *wanted):
    got = findings(pyferry, folder)
    if got != set(wanted):
        raise Mismatch(f"{when}: pyferry finds {sorted(got)}, not {sorted(wanted)}")


def source(folder, *names):
    (folder / "owned_demo.py").write_text("".join(f"import {n}\n" for n in ("six", "attr", *names)))


def write(folder, owner):
    for name, text in {owner.manifest: owner.text, **owner.files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_main.py").write_text("import pytest\n")
    if "poetry" in owner.add:  # by files, as pip does, rather than by an interface that mirrors lack
        with (folder / owner.manifest).open("a") as manifest:
            manifest.write(f'\n[[tool.poetry.source]]\nname = "index"\nurl = "{locks.index()}"\n')
    venv = [sys.executable, "-m", "venv", "--without-pip", ".venv"]
    subprocess.run(venv, cwd=folder, check=True)


def shown(folder, owner):
    """Whether the tool lists NAME among what it would install."""
    out = run(folder, owner.show.split())
    if owner.manifest.endswith(".in"):
        out = (folder / "requirements.txt").read_text()
    for included in ("requirements.txt",) if "-r requirements.txt" in out else ():
        out += (folder / included).read_text()
    return NAME in out


def in_turn(pyferry, folder, owner):
    """The tool edits and pyferry looks, then the other way round."""
    missing, unused = ("missing-dependency", NAME), ("unused-dependency", NAME)
    source(folder, NAME)
    expect(pyferry, folder, "at first", missing)
    if owner.add:
        run(folder, [*owner.add.split(), NAME])
        expect(pyferry, folder, "after the tool's add")
        run(folder, [*owner.remove.split(), NAME])
        expect(pyferry, folder, "after the tool's remove", missing)
    elif shown(folder, owner):
        raise Mismatch("the tool lists what is not there")
    run(folder, [pyferry, "fix", "--select", "missing-dependency", "."])
    expect(pyferry, folder, "after pyferry's add")
    if owner.add:
        run(folder, [*owner.remove.split(), NAME])
        expect(pyferry, folder, "after the tool's remove of pyferry's", missing)
        run(folder, [*owner.add.split(), NAME])
    elif not shown(folder, owner):
        raise Mismatch("the tool does not list what pyferry added")
    source(folder)
    expect(pyferry, folder, "without the import", unused)
    run(folder, [pyferry, "fix", "--select", "unused-dependency", "."])
    expect(pyferry, folder, "after pyferry's remove")
    if owner.add:
        left = (folder / owner.manifest).read_text()
        run(folder, [*owner.remove.split(), NAME], ok=range(256))
        if (folder / owner.manifest).read_text() != left:
            raise Mismatch("the tool finds what to take out after pyferry did")
    elif shown(folder, owner):
        raise Mismatch("the tool still lists what pyferry took out")


def main():
    pyferry = pathlib.Path(sys.argv[1]).resolve()
    locks.install()
    failed = 0
    for name, owner in OWNERS.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                write(pathlib.Path(folder), owner)
                in_turn(pyferry, pathlib.Path(folder), owner)
                print(f"{name} and pyferry agree on {owner.manifest}", flush=True)
            except (Mismatch, subprocess.TimeoutExpired) as problem:
                failed += 1
                print(f"{name}: {problem}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
