#!/usr/bin/env python3
"""Compare pyferry with deptry, ruff and plain reading on 8,154 real files.

Figures of one machine mean little, so every comparison is a ratio: the programs run
in turn in one session, and medians are compared. The aims are printed beside them;
nothing fails when one is missed.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from client import Client, time_edits

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHEELS = ROOT / ".test" / "wheels"
TOOLS = ROOT / ".test" / "venv" / "bin"
PYPROJECT = '[project]\nname = "bench"\n'
EDITED = "sympy/core/expr.py"
# deptry 0.25.1 crashes on import_module(".management", ...): without these two files it runs to its end.
DEPTRY_CRASHES_ON = r".*/django/core/management/commands/(flush|migrate)\.py"
SMALL_TREE_FILES = 10


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyferry", type=pathlib.Path, default=ROOT / "build" / "pyferry")
    parser.add_argument("--readall", type=pathlib.Path, default=ROOT / "build" / "readall")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program")
    parser.add_argument("--edits", type=int, default=100, help="edits in each round")
    args = parser.parse_args()
    pyferry = args.pyferry.resolve()
    # Outside the repository: the tools skip what its .gitignore names.
    with tempfile.TemporaryDirectory() as folder:
        large = copy_tree(pathlib.Path(folder).resolve() / "large", all_sources())
        small = copy_tree(pathlib.Path(folder).resolve() / "small", some_sources())
        compare_checks(pyferry, args.readall.resolve(), large, args.rounds)
        compare_servers(pyferry, large, small, args.rounds, args.edits)


def all_sources():
    """Every Python file of the wheels, as (path inside its wheel, file)."""
    return [(file.relative_to(wheel), file) for wheel in WHEELS.iterdir() for file in wheel.rglob("*.py")]


def some_sources():
    """The edited file and its first neighbours."""
    folder = WHEELS / "sympy" / pathlib.Path(EDITED).parent
    edited = WHEELS / "sympy" / EDITED
    neighbours = [file for file in sorted(folder.glob("*.py")) if file != edited]
    files = [edited, *neighbours[: SMALL_TREE_FILES - 1]]
    return [(file.relative_to(WHEELS / "sympy"), file) for file in files]


def copy_tree(root, sources):
    for path, file in sources:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    (root / "pyproject.toml").write_text(PYPROJECT)
    return root


def compare_checks(pyferry, readall, tree, rounds):
    commands = {
        "pyferry check": [pyferry, "check", tree],
        "reading only": [readall, tree],
        "ruff analyze graph": [TOOLS / "ruff", "analyze", "graph", tree],
        "deptry": [TOOLS / "deptry", "--extend-exclude", DEPTRY_CRASHES_ON, tree],
    }
    cpu = alternate(commands, rounds, lambda command: cpu_seconds(command, tree))
    median = {name: statistics.median(values) for name, values in cpu.items()}
    print(f"CPU seconds over {len(all_sources()):,} files, median of {rounds}")
    for name, seconds in median.items():
        print(f"  {name:<28}{seconds:8.2f}")
    ours = median["pyferry check"]
    at_least("deptry / pyferry", median["deptry"] / ours, 10)
    print(f"  {'ruff / pyferry':<28}{median['ruff analyze graph'] / ours:7.1f}x")
    at_most("pyferry / reading", ours / median["reading only"], 3, "x")


def alternate(subjects, rounds, measure):
    """Measure each subject in turn, rounds times, after one round that only warms the file cache."""
    for subject in subjects.values():
        measure(subject)
    values = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, subject in subjects.items():
            values[name].append(measure(subject))
    return values


def cpu_seconds(command, folder):
    """Run a command; return the user and system time of it and its children."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()
    # 1 says that there are findings, but so does a Python program that crashed.
    if process.returncode not in (0, 1) or b"Traceback" in said:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{said[-2000:].decode()}")
    return usage.ru_utime + usage.ru_stime


def compare_servers(pyferry, large, small, rounds, edits):
    servers = {
        "pyferry lsp": ([pyferry, "lsp"], large),
        "pyferry lsp, 10 files": ([pyferry, "lsp"], small),
        "ruff server": ([TOOLS / "ruff", "server"], large),
    }
    sessions = alternate(servers, rounds, lambda server: edit_session(*server, edits))
    print(f"\nMilliseconds from edit to diagnostics in {EDITED}, {rounds} x {edits} edits")
    print(f"  {'':<28}{'p50':>8}{'p95':>8}")
    p50, p95, memory = {}, {}, {}
    for name, rows in sessions.items():
        seconds = [value for row, _ in rows for value in row]
        p50[name], p95[name] = percentile(seconds, 50), percentile(seconds, 95)
        memory[name] = max(peak for _, peak in rows)
        print(
            f"  {name:<28}{p50[name] * 1e3:8.2f}{p95[name] * 1e3:8.2f}   peak memory {memory[name]:5.0f} MB"
        )
    ours = "pyferry lsp"
    at_least("ruff / pyferry, p50", p50["ruff server"] / p50[ours], 8)
    at_least("ruff / pyferry, p95", p95["ruff server"] / p95[ours], 8)
    at_most("8,154 files / 10 files, p50", p50[ours] / p50["pyferry lsp, 10 files"], 1.25, "x")
    at_most("peak memory of pyferry lsp", memory[ours], 100, " MB")


def edit_session(command, tree, edits):
    """Start a server, edit one file of the tree; return the latencies and the peak memory."""
    client = Client(command, tree)
    seconds = time_edits(client, tree / EDITED, edits)
    memory = client.peak_memory()
    client.close()
    return seconds, memory


def percentile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def at_least(name, value, aim):
    print(f"  {name:<28}{value:7.1f}x   aim: at least {aim}x   {verdict(value >= aim)}")


def at_most(name, value, aim, unit):
    print(f"  {name:<28}{value:7.1f}{unit}   aim: at most {aim}{unit}   {verdict(value <= aim)}")


def verdict(reached):
    return "reached" if reached else "MISSED"


if __name__ == "__main__":
    main()
