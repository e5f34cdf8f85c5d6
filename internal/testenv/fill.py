#!/usr/bin/env python3
"""Fill <repo>/.test with the real tools and data that the tests run against.

    .test/venv        the packages of requirements.txt
    .test/dsproject   a project written by PyScaffold's `putup --dsproject`
    .test/packages    the packages of packages.txt, as a prefix (lib/python3.x/site-packages)
    .test/wheels/NAME the Python sources of each wheel of wheels.txt

A part is built again only when its inputs or this script change: .test/NAME.stamp
holds their hash and is written last, so an interrupted run leaves no stamp.
A lock makes it safe to run twice at once.
"""

import fcntl
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
TEST = HERE.parent.parent / ".test"
REQUIREMENTS = HERE / "requirements.txt"
PACKAGES = HERE / "packages.txt"
WHEELS = HERE / "wheels.txt"
VENV_PYTHON = TEST / "venv" / "bin" / "python"
PROJECT_NAME = "demoproj"
# The same wheels on every machine: they are read, not run.
WHEEL_TARGET = [
    "--python-version=3.11",
    "--implementation=cp",
    "--platform=manylinux2014_x86_64",
]
KEPT_SUFFIXES = (".py", ".pyi")


def main():
    TEST.mkdir(exist_ok=True)
    with open(TEST / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        interpreter = platform.python_version() + sys.executable
        part("venv", interpreter, [REQUIREMENTS], make_venv)
        part("dsproject", interpreter, [REQUIREMENTS], make_dsproject)
        part("packages", interpreter, [PACKAGES], make_packages)
        part("wheels", "", [WHEELS], make_wheels)
    count = sum(1 for _ in (TEST / "wheels").rglob("*.py"))
    print(f"testenv: {count} Python files in {(TEST / 'wheels').relative_to(TEST.parent)}")


def part(name, salt, inputs, make):
    """Build .test/name unless its stamp says that it is up to date."""
    stamp = TEST / f"{name}.stamp"
    key = digest(salt, [*inputs, pathlib.Path(__file__)])
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    target = TEST / name
    shutil.rmtree(target, ignore_errors=True)
    started = time.monotonic()
    make(target)
    stamp.write_text(key)
    print(f"testenv: made .test/{name} in {time.monotonic() - started:.0f} s", flush=True)


def digest(salt, files):
    h = hashlib.sha256(salt.encode())
    for file in files:
        h.update(file.read_bytes())
    return h.hexdigest()


def make_venv(target):
    run(sys.executable, "-m", "venv", target)
    pip("install", "--no-deps", "-r", REQUIREMENTS)
    run(VENV_PYTHON, "-m", "pip", "check")


def make_dsproject(target):
    """Run putup in a home of its own, so that nobody's git identity or PyScaffold defaults matter."""
    with tempfile.TemporaryDirectory(dir=TEST) as home:
        identity = "[user]\n\tname = Test User\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n"
        pathlib.Path(home, ".gitconfig").write_text(identity)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "XDG_"))}
        env |= {"HOME": home, "GIT_CEILING_DIRECTORIES": str(TEST)}
        putup = TEST / "venv" / "bin" / "putup"
        run(putup, "--dsproject", PROJECT_NAME, cwd=home, env=env)
        pathlib.Path(home, PROJECT_NAME).rename(target)


def make_packages(target):
    pip("install", "--no-deps", "--ignore-installed", "--prefix", target, "-r", PACKAGES)


def make_wheels(target):
    target.mkdir()
    with tempfile.TemporaryDirectory(dir=TEST) as downloads:
        pip(
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            *WHEEL_TARGET,
            "-d",
            downloads,
            "-r",
            WHEELS,
        )
        for wheel in sorted(pathlib.Path(downloads).glob("*.whl")):
            name = wheel.name.split("-")[0].lower().replace("_", "-")
            unpack(wheel, target / name)


def unpack(wheel, folder):
    """Unpack the sources and the metadata; compiled and data files are left out."""
    with zipfile.ZipFile(wheel) as archive:
        kept = [n for n in archive.namelist() if n.endswith(KEPT_SUFFIXES) or ".dist-info/" in n]
        archive.extractall(folder, kept)


def pip(command, *args):
    run(VENV_PYTHON, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *args)


def run(*command, **options):
    """Run a command silently; if it fails, show what it said and stop."""
    done = subprocess.run(
        [str(c) for c in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **options,
    )
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stdout)
        sys.exit(f"testenv: failed: {' '.join(str(c) for c in command)}")


if __name__ == "__main__":
    main()
