"""Ask conda's own libraries what they read in the forms that pyferry reads too.

    conda.py [--update] DIR

conda-lock renders the lock of core/lock/testdata/conda.txtar to environments: written to
DIR with what it reads in the lock itself, for `go test ./core/lock` with PYFERRY_CONDA=DIR.
So is the pixi.lock of pixi.txtar, as it is and as py-rattler writes it.

py-rattler reads each match spec of core/manifest/condaenv/testdata/specs.tsv: the table
must say what it says, the name and which of the versions of the head line it allows, ERR
for what is none. With --update the table is written anew. `go test ./core/manifest/condaenv`
compares pyferry with the table.
"""

import json
import pathlib
import subprocess
import sys

import peers

ROOT = peers.ROOT
TOOLS = ROOT / ".eval" / "conda"
SPECS = ROOT / "core" / "manifest" / "condaenv" / "testdata" / "specs.tsv"

SAMPLES = ROOT / "core" / "lock" / "testdata"

# Runs where py-rattler is installed.
ASK = """
import json, sys
from rattler import MatchSpec, PackageRecord
from rattler.package.build_string import BuildString

def record(version):
    return PackageRecord(name="x", version=version, build=BuildString("0"), build_number=0, subdir="noarch")

def answer(spec, versions):
    try:
        m = MatchSpec(spec)
    except Exception:
        return "ERR", ""
    allowed = [v for v in versions if m.version is None or MatchSpec(f"x {m.version}").matches(record(v))]
    return m.name.normalized, " ".join(allowed)

specs, versions = json.load(sys.stdin)
print(json.dumps([answer(s, versions) for s in specs]))
"""


# Runs where conda-lock is installed: what a lock says, and the environment of each platform.
RENDER = """
import json, pathlib, sys
from conda_lock.conda_lock import render_lockfile_for_platform as render
from conda_lock.lockfile import parse_conda_lock_file

lock = parse_conda_lock_file(pathlib.Path(json.load(sys.stdin)))
keys = ("name", "version", "manager", "platform", "dependencies")
environments = {
    platform: "\\n".join(render(lockfile=lock, include_dev_dependencies=True, extras=None, kind="env", platform=platform))
    for platform in lock.metadata.platforms
}
print(json.dumps([[{k: getattr(p, k) for k in keys} for p in lock.package], environments]))
"""


# Runs where py-rattler is installed: what pixi's lock says, and the same lock in the newest version.
READ = """
import json, sys
from rattler import LockFile

def entries(lock):
    for _, environment in lock.environments():
        for platform in environment.platforms():
            for p in environment.packages(platform):
                conda = not hasattr(p, "requires_dist")
                yield {
                    "name": getattr(p.name, "source", p.name),
                    "version": str(p.version),
                    "manager": "conda" if conda else "pip",
                    "platform": platform.name,
                }

source, target = json.load(sys.stdin)
lock = LockFile.from_path(source)
lock.to_path(target)
print(json.dumps(list(entries(lock))))
"""


def sample(name):
    """The lock of a case of core/lock."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return text.split(" --\n", 1)[1].partition("-- want --\n")[0]


def rewrite(folder):
    """Write the sample of pixi.lock, its packages, and it as py-rattler writes it to folder."""
    (folder / "new").mkdir(parents=True, exist_ok=True)
    lock = folder / "pixi.lock"
    lock.write_text(sample("pixi.txtar"), encoding="utf-8")
    packages = ask(READ, [str(lock), str(folder / "new" / "pixi.lock")])
    (folder / "pixi.json").write_text(json.dumps(packages, indent=1), encoding="utf-8")
    print(f"py-rattler reads {len(packages)} packages in pixi.lock")


def render(folder):
    """Write the sample lock, its packages and its environments to folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / "conda-lock.yml"
    lock.write_text(sample("conda.txtar"), encoding="utf-8")
    packages, environments = ask(RENDER, str(lock))
    (folder / "packages.json").write_text(json.dumps(packages, indent=1), encoding="utf-8")
    for platform, text in environments.items():
        (folder / f"conda-{platform}.lock.yml").write_text(text + "\n", encoding="utf-8")
    print(f"conda-lock reads {len(packages)} packages, for {' and '.join(environments)}")


def ask(code, value):
    """What code, run by the Python of the tools, prints for value."""
    run = [TOOLS / "bin" / "python", "-c", code]
    done = subprocess.run(run, input=json.dumps(value), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main():
    peers.install(TOOLS, ROOT / "eval" / "conda.txt")
    head, *rows = SPECS.read_text(encoding="utf-8").splitlines()
    specs = [row.split("\t")[0] for row in rows]
    answers = ask(ASK, [specs, head.split("\t")[-1].split()])
    table = "".join(f"{line}\n" for line in [head, *("\t".join([s, *a]) for s, a in zip(specs, answers))])
    if sys.argv[1] == "--update":
        SPECS.write_text(table, encoding="utf-8")
    if table != SPECS.read_text(encoding="utf-8"):
        sys.exit(f"{SPECS} does not say what py-rattler reads")
    render(pathlib.Path(sys.argv[-1]))
    rewrite(pathlib.Path(sys.argv[-1]))
    print(f"py-rattler reads {len(specs)} match specs as the table says")


if __name__ == "__main__":
    main()
