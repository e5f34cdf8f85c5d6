"""Lock one small project with every tool that runs here, install it by that lock, and keep both.

    locks.py DIR

Writes DIR/TOOL/LOCK, and DIR/TOOL/installed.json: what the tool then installed, by
importlib.metadata: name, version, the requirements that hold here, and all that are
stated for any system or extra. `go test ./core/lock` compares with PYFERRY_LOCKS=DIR.
"""

import json
import os
import pathlib
import subprocess
import sys

import peers

ROOT = peers.ROOT
TOOLS = ROOT / ".eval" / "lockers"

LIBRARIES = [
    "requests[socks]",
    "rich",
    "Jinja2",
    "networkx",
    "ruamel.yaml>=0.18",
    "zope.interface",
    "SQLAlchemy>=2",
    "python-dateutil",
]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

PROJECT = f"""\
[project]
name = "locked-demo"
version = "0.1.0"
requires-python = ">={PYTHON},<4"
dependencies = {json.dumps([*LIBRARIES, "importlib-metadata; python_version < '3.10'"])}

[dependency-groups]
dev = ["pytest"]
"""

PIPFILE = (
    '[packages]\n"requests" = {extras = ["socks"]}\n'
    + "".join(
        f'"{name}" = "*"\n'
        for name in [
            "rich",
            "Jinja2",
            "networkx",
            "ruamel.yaml",
            "zope.interface",
            "SQLAlchemy",
            "python-dateutil",
        ]
    )
    + '\n[dev-packages]\npytest = "*"\n'
)

# A tool's manifest, and its commands; the environment is .venv in the project.
RECIPES = {
    "uv": (
        "pyproject.toml",
        PROJECT,
        [["uv", "lock"], ["uv", "sync"], ["uv", "export", "--quiet", "-o", "pylock.toml"]],
    ),
    "poetry": (
        "pyproject.toml",
        PROJECT + "\n[tool.poetry]\npackage-mode = false\n",
        [["poetry", "lock"], ["poetry", "sync", "--all-groups", "--no-root"]],
    ),
    "pdm": (
        "pyproject.toml",
        PROJECT + "\n[tool.pdm]\ndistribution = false\n",
        [
            ["pdm", "lock", "-G:all"],
            ["pdm", "sync", "-G:all", "--no-self"],
            ["pdm", "export", "-f", "pylock", "-G:all", "-o", "pylock.toml"],
        ],
    ),
    "pip": (
        "requirements.txt",
        "".join(f"{name}\n" for name in LIBRARIES),
        [
            ["pip", "--python", ".venv", "lock", "-r", "requirements.txt", "-o", "pylock.toml"],
            ["pip", "--python", ".venv", "install", "-r", "pylock.toml"],
        ],
    ),
    "pipenv": ("Pipfile", PIPFILE, [["pipenv", "lock"], ["pipenv", "sync", "--dev"]]),
}

# Runs inside of what was installed, where only the standard library is sure to be.
ASK = """
import importlib.metadata as m, json, re, sys
sys.path.append(sys.argv[1])
from packaging.requirements import Requirement
norm = lambda name: re.sub(r"[-_.]+", "-", name).lower()
out = {}
for d in m.distributions(path=[p for p in sys.path if p.endswith("site-packages") and ".venv" in p]):
    stated = [Requirement(r) for r in d.requires or []]
    holds = [r for r in stated if r.marker is None or r.marker.evaluate({"extra": ""})]
    out[norm(d.metadata["Name"])] = {
        "version": d.version,
        "holds": sorted({norm(r.name) for r in holds}),
        "stated": sorted({norm(r.name) for r in stated}),
    }
print(json.dumps(out, indent=1, sort_keys=True))
"""


def install():
    """Install the tools at their pinned versions."""
    peers.install(TOOLS, ROOT / "eval" / "lockers.txt")


def index():
    """The address of the index that pip uses."""
    ask = "from pip._internal.cli.cmdoptions import index_url; print(index_url().default)"
    default = subprocess.check_output([TOOLS / "bin" / "python", "-c", ask], text=True).strip()
    return os.environ.get("PIP_INDEX_URL", default)


def environment():
    """The variables with which the tools run here, and keep to the project's own .venv."""
    env = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH")}
    return env | {
        "PATH": f"{TOOLS / 'bin'}{os.pathsep}{env['PATH']}",
        "POETRY_VIRTUALENVS_IN_PROJECT": "1",
        "POETRY_VIRTUALENVS_CREATE": "1",
        "PIPENV_VENV_IN_PROJECT": "1",
        "PIPENV_IGNORE_VIRTUALENVS": "1",
        "PDM_IGNORE_ACTIVE_VENV": "1",
        "PDM_CHECK_UPDATE": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_PYTHON": sys.executable,
    }


def make(folder, manifest, text, commands):
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name == "poetry":  # by files, as pip does, rather than by an interface that mirrors lack
        text += f'\n[[tool.poetry.source]]\nname = "index"\nurl = "{index()}"\n'
    (folder / manifest).write_text(text, encoding="utf-8")
    env = environment()
    subprocess.run(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", ".venv"], cwd=folder, check=True
    )
    for command in commands:
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)} in {folder.name}:\n{done.stdout}{done.stderr}")
    packaging = next((TOOLS / "lib").glob("python*/site-packages"))
    asked = [folder / ".venv" / "bin" / "python", "-c", ASK, packaging]
    (folder / "installed.json").write_bytes(subprocess.check_output(asked, cwd=folder))


def main():
    install()
    for tool, recipe in RECIPES.items():
        make(pathlib.Path(sys.argv[1]).resolve() / tool, *recipe)
        print(f"locked and installed with {tool}")


if __name__ == "__main__":
    main()
