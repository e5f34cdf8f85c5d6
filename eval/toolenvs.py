"""Ask tox and nox what the environments of pyferry's cases install.

    toolenvs.py FILE

Writes FILE: for each case of core/manifest/toolenv the requirements, as the tool states
them, of all environments together. `go test ./core/manifest/toolenv` compares with
PYFERRY_TOOLENVS=FILE.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import locks

CASES = locks.ROOT / "core" / "manifest" / "toolenv" / "testdata"

# Calls each session of a noxfile with one that only notes what it is told to install.
NOX = """
import json, sys
from nox import registry

class Session:
    posargs = []

    def install(self, *args, **options):
        print(json.dumps(args))

    def __getattr__(self, name):
        return lambda *args, **options: None

exec(compile(open("noxfile.py").read(), "noxfile.py", "exec"), {"__name__": "noxfile"})
for session in registry.get().values():
    session.func(Session())
"""


def ask(folder, *command):
    env = locks.environment() | {"EXTRA_DEPS": ""}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout


def by_tox(folder):
    """The lines of deps in all environments."""
    lines = []
    for line in ask(folder, "tox", "config", "-e", "ALL", "-k", "deps").splitlines():
        stated = line.removeprefix("deps =").strip()
        if stated and not line.startswith("["):
            lines.append(stated)
    return sorted(set(lines))


def by_nox(folder):
    """The arguments of install in all sessions that are no options."""
    found = set()
    for line in ask(folder, locks.TOOLS / "bin" / "python", "-c", NOX).splitlines():
        args = json.loads(line)
        values = {i + 1 for i, a in enumerate(args) if a in ("-r", "-c", "-e")}
        found |= {a for i, a in enumerate(args) if i not in values and not a.startswith("-")}
    return sorted(found)


def manifest(text):
    """The file's name and who reads it, None where it cannot be run."""
    if "import nox" in text:
        return "noxfile.py", None if "VERSION" in text else by_nox
    if "[tool.tox" in text:
        return "pyproject.toml", by_tox
    return ("tox.toml" if "env_list = [" in text else "tox.ini"), by_tox


def main():
    locks.install()
    asked = {}
    for case in sorted(CASES.glob("*.txtar")):
        text = case.read_text(encoding="utf-8").split("-- in --\n", 1)[1].split("-- want --\n", 1)[0]
        name, reader = manifest(text)
        if reader:
            with tempfile.TemporaryDirectory() as folder:
                (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
                asked[case.name] = reader(folder)
    pathlib.Path(sys.argv[1]).write_text(json.dumps(asked, indent=1), encoding="utf-8")
    print(f"tox and nox tell what {len(asked)} cases install")


if __name__ == "__main__":
    main()
