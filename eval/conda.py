"""Ask conda's own libraries what they read in the forms that pyferry reads too.

    conda.py [--update]

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
    if "--update" in sys.argv[1:]:
        SPECS.write_text(table, encoding="utf-8")
    if table != SPECS.read_text(encoding="utf-8"):
        sys.exit(f"{SPECS} does not say what py-rattler reads")
    print(f"py-rattler reads {len(specs)} match specs as the table says")


if __name__ == "__main__":
    main()
