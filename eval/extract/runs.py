"""Run real notebooks: without network, each the same way twice, and the same files never again."""

import contextlib
import hashlib
import importlib
import inspect
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import judge

HERE = pathlib.Path(__file__).parent
MARK = "PYFERRY_EVAL_OFFLINE"
# The same numbers in every run, threads that do not get in each other's way, and figures that show nothing.
SAME = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
# A notebook that takes longer in one cell, or altogether in the light shell, is not run.
MOST_SECONDS = 60
SEED = "import random, numpy; random.seed(0); numpy.random.seed(0); del random, numpy"


def offline():
    """Go on in a network namespace that has nothing but the loopback device, where the system allows it."""
    os.environ.update(SAME)
    if os.environ.get(MARK):
        if os.environ[MARK] == "unshare":
            raise_loopback()
        return
    allowed = (
        shutil.which("unshare") and subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0
    )
    os.environ[MARK] = "unshare" if allowed else "as it is"
    command = [sys.executable, *sys.argv]
    if allowed:
        command = ["unshare", "-rn", *command]
    else:
        print("the network cannot be taken away here", file=sys.stderr)
    os.execvp(command[0], command)


def raise_loopback():
    """Raise the loopback device, over which a kernel is spoken to (netdevice(7))."""
    import fcntl
    import socket
    import struct

    set_flags, up = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, set_flags, struct.pack("16sh14x", b"lo", up))


class Runs:
    """Runs notebooks and keeps what they print in a folder, by all that they can read."""

    def __init__(self, store):
        self.store = pathlib.Path(store)
        self.store.mkdir(parents=True, exist_ok=True)

    def kept(self, how, turn, path, folder, seconds=4 * MOST_SECONDS):
        """Run a notebook in a copy of its folder, or read what its run number turn gave.

        That is its text outputs, the error that ended it or None, and how many seconds it took.
        """
        kept = self.store / key(f"{how} {turn}", path, folder)
        if not kept.exists():
            run = {"light": judge.run, "kernel": judge.run_kernel}[how]
            with tempfile.TemporaryDirectory() as place:
                copy = pathlib.Path(place) / "project"
                begin = time.monotonic()
                shutil.copytree(folder, copy)
                outputs, error = run(copy / path.relative_to(folder), copy, SEED, seconds)
            outputs = [o.replace(place, "") for o in outputs]
            result = [outputs, error, time.monotonic() - begin]
            kept.write_text(json.dumps(result), encoding="utf-8")
        return json.loads(kept.read_text(encoding="utf-8"))


def key(how, path, folder):
    """Name a run by all that the notebook can read in its project, and how it is run."""
    digest = hashlib.sha256(f"{how} {path.relative_to(folder)}".encode())
    digest.update((HERE / "requirements.txt").read_bytes())
    for part in (sys.modules[__name__], judge.plain, judge.run_cells, judge.run_kernel):
        digest.update(inspect.getsource(part).encode())
    digest.update(json.dumps(judge.sources(path)).encode())
    for file, text in sorted(judge.snapshot(folder).items()):
        if file != path and file.name != "pyproject.toml":
            digest.update(f"\0{file.relative_to(folder)}\0".encode() + text)
    return digest.hexdigest()


# What most notebooks import, and is slow to.
COMMON = "numpy pandas scipy.optimize scipy.signal scipy.stats sympy matplotlib.pyplot control iminuit numba nengo sklearn"


def preload():
    """Load what most notebooks import, once for all that are run in processes forked from this one."""
    for name in COMMON.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
