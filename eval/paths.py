"""Run the rules about what imports find over real distributions, with nothing installed.

They are those of sources.txt, unpacked and never run. Each finding has a verdict in
paths.tsv, given from the code around it (for flat-layout: the package lies at the root and tests import it):
true, or false where nothing is wrong or the advice would not help. package-not-installed and shadowed-import say nothing about an unknown environment.
"""

import csv
import json
import pathlib
import sys

import peers
import real
import sdists

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "resolve.md"
START, END = "<!-- eval-paths -->\n", "<!-- end of eval-paths -->"
RULES = [
    "src-import",
    "path-hack",
    "shadowed-import",
    "package-not-installed",
    "missing-init",
    "flat-layout",
    "relative-notebook-import",
]


def findings(pin, folder):
    command = [peers.WORK / "pyferry", "check", "--format", "json", "--select", ",".join(RULES), folder]
    for f in json.loads(peers.run(command, peers.WORK)[1]):
        if f["rule"] in RULES:
            yield pin.split("==")[0], f["rule"], f["file"], str(f.get("cell", "")), str(f["line"])


def main():
    peers.prepare()
    with open(HERE / "paths.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    known = {(r["project"], r["rule"], r["file"], r["cell"], r["line"]): r["verdict"] for r in rows}
    pins = sdists.pins(HERE / "sources.txt")
    found = [f for pin in pins for f in findings(pin, sdists.download(pin, peers.WORK / "sources"))]
    judged = [(f[1], known.get(f, "not judged")) for f in found]
    lines = ["| rule | findings | true | false |", "| --- | --- | --- | --- |"]
    for rule in RULES:
        verdicts = [verdict for r, verdict in judged if r == rule]
        lines.append(real.row([rule, len(verdicts), verdicts.count("true"), verdicts.count("false")]))
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    PAGE.write_text(before + START + "\n".join(lines) + "\n" + END + after, encoding="utf-8")
    print(f"paths: {len(pins)} distributions, {len(found)} findings")
    for finding in found:
        if finding not in known:
            print("not judged yet:", *finding)
    return 1 if any(f not in known for f in found) else 0


if __name__ == "__main__":
    sys.exit(main())
