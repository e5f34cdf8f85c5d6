"""Compare what pyferry, deptry and FawltyDeps find in real distributions, with nothing installed.

The distributions of sources.txt are downloaded into .eval/sdists, unpacked into .eval/src and never run.
Each finding of pyferry has been judged by reading; the verdicts stand in verdicts.tsv:

    true      the code imports it and no manifest declares it, or it is declared and nothing uses it
    optional  the same, but only a part imports it that the rest does without
    false     neither

A finding of a peer has pyferry's verdict where pyferry reports the same name; elsewhere it is disputed. Of
deptry's disputed findings the 40 of disputed.tsv, drawn at random, have been judged too.
"""

import csv
import pathlib
import sys
import tarfile

import peers

HERE = pathlib.Path(__file__).resolve().parent
SDISTS, SRC = peers.WORK / "sdists", peers.WORK / "src"
TOOLS = {"pyferry": peers.pyferry, "deptry": peers.deptry, "FawltyDeps": peers.fawltydeps}


def pins():
    lines = (HERE / "sources.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def download(pin):
    """Fetch and unpack one distribution unless that is done; return its folder.

    pip would run the setup.py of what it downloads, unearth does not.
    """
    stamp = SDISTS / f"{pin}.stamp"
    if not stamp.exists():
        SDISTS.mkdir(parents=True, exist_ok=True)
        folder = SDISTS / pin
        peers.run([peers.BIN / "unearth", "--no-binary", pin, "--download", folder], peers.WORK)
        archives = sorted(folder.glob("*.tar.gz"))
        if not archives:
            sys.exit(f"cannot download {pin}")
        with tarfile.open(archives[0]) as archive:
            top = archive.getnames()[0].split("/")[0]
            archive.extractall(SRC, filter="data")
        stamp.write_text(top)
    return SRC / stamp.read_text()


def verdicts(name):
    """Return the committed verdicts, by project and finding."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return {
            (row["project"], row["kind"], row["name"]): row["verdict"]
            for row in csv.DictReader(file, delimiter="\t")
        }


def judge(project, kind, found, known):
    for name in sorted(found):
        if (project, kind, name) in known:
            return known[project, kind, name]
    return "disputed"


def main():
    peers.prepare()
    known, drawn = verdicts("verdicts.tsv"), verdicts("disputed.tsv")
    totals = {tool: {"reads": 0, "missing": 0, "unused": 0} for tool in TOOLS}
    listing = []
    for pin in pins():
        project = pin.split("==")[0]
        folder = download(pin)
        for tool, check in TOOLS.items():
            found = check(folder)
            if found.failure:
                continue
            total = totals[tool]
            total["reads"] += 1
            for kind in ("missing", "unused"):
                for name in getattr(found, kind):
                    verdict = judge(project, kind, name, known)
                    total[kind] += 1
                    total[verdict] = total.get(verdict, 0) + 1
                    listing.append((tool, project, kind, min(name), verdict))
    with open(peers.WORK / "findings.tsv", "w", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in listing)
    return report(totals, drawn)


def report(totals, drawn):
    print("tool        read  missing  unused  true  optional  false  disputed")
    for tool, t in totals.items():
        judged = [t.get(v, 0) for v in ("true", "optional", "false", "disputed")]
        print(
            f"{tool:<11} {t['reads']:>4} {t['missing']:>8} {t['unused']:>7} {judged[0]:>5} {judged[1]:>9} {judged[2]:>6} {judged[3]:>9}"
        )
    wrong = sum(v == "false" for v in drawn.values())
    print(
        f"Of {len(drawn)} of deptry's disputed findings that were judged, {wrong} are false. All: .eval/findings.tsv"
    )
    if totals["pyferry"].get("disputed"):
        print("pyferry finds what nobody has judged: see findings.tsv")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
