#!/usr/bin/env python3
"""Write core/resolve/loaded: the modules that are loaded before a source runs.

Usage: loaded.py ENVIRONMENT. It needs pytest and ipykernel there. A module on one of
the lists cannot be hidden by a file beside the source, since no import looks for it
again.

    pytest.txt  a test module that pytest imports
    kernel.txt  ipykernel, at the moment when it puts the notebook's folder on sys.path

Those marked "launch" are loaded by "python -m ipykernel_launcher" before it takes the
working folder off sys.path: a file of that name there keeps the kernel from starting.
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LISTS = HERE.parent.parent / "core" / "resolve" / "loaded"
DUMP = "import sys; open({!r}, 'w').write(chr(10).join({{m.partition('.')[0] for m in sys.modules}}))\n"
VERSIONS = """
import ipykernel, pytest, sys
print(f"{sys.version_info[0]}.{sys.version_info[1]}, ipykernel {ipykernel.__version__}, pytest {pytest.__version__}")
"""
KERNEL = """
import sys
from IPython.core.shellapp import InteractiveShellApp
def dump(self):
    {dump}    import os; os._exit(0)
InteractiveShellApp.init_path = dump
sys.argv = ["ipykernel_launcher", "-f", {connection!r}]
import runpy
runpy.run_module("ipykernel_launcher", run_name="__main__")
"""
NOT_MODULES = {"__main__", "__mp_main__", "_distutils_hack", "sitecustomize", "test_dump", ""}


def main():
    python = str(pathlib.Path(sys.argv[1]).absolute() / "bin" / "python")
    versions = run([python, "-c", VERSIONS]).strip()
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(tmp)
        out = folder / "modules"
        (folder / "test_dump.py").write_text(DUMP.format(str(out)))
        run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)], check=False)
        write("pytest", names(out), versions)
        (folder / "script.py").write_text(DUMP.format(str(out)))
        run([python, str(folder / "script.py")])
        start = names(out)
        (folder / "ipykernel_launcher.py").write_text(
            "import sys\nfrom pathlib import Path\n" + DUMP.format(str(out))
        )
        run([python, "-m", "ipykernel_launcher"], cwd=folder)
        launch = names(out) - start - {"ipykernel_launcher"}
        kernel = KERNEL.format(dump=DUMP.format(str(out)), connection=str(folder / "connection.json"))
        run([python, "-c", kernel])
        write("kernel", {f"{m} launch" if m in launch else m for m in names(out)}, versions)


def names(out):
    return set(out.read_text().split()) - NOT_MODULES


def write(name, modules, versions):
    text = f"# Python {versions}\n" + "".join(f"{m}\n" for m in sorted(modules))
    (LISTS / f"{name}.txt").write_text(text)
    print(f"{name}: {len(modules)} modules")


def run(command, check=True, cwd=None):
    return subprocess.run(command, check=check, cwd=cwd, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
