"""Compare what pyferry, deptry and FawltyDeps find in real distributions, with nothing installed.

The distributions of sources.txt are downloaded into .eval/sdists, unpacked into .eval/src and never run.
Each finding of pyferry has a verdict in verdicts.tsv, given by hand from the name and the place of the
import; the source around it was read only where these left a doubt:

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
TABLE = HERE.parent / "docs" / "evaluation-real.md"
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
    known = verdicts("verdicts.tsv")
    results = {}
    for pin in pins():
        folder = download(pin)
        for tool, check in TOOLS.items():
            found = check(folder)
            if not found.failure:
                results[pin, tool] = findings(pin, found, known)
    TABLE.write_text(document(results), encoding="utf-8")
    unknown = [
        f for (_, tool), list_ in results.items() if tool == "pyferry" for f in list_ if f[3] == "disputed"
    ]
    print(f"{TABLE.relative_to(HERE.parent)}: {len(pins())} distributions")
    for finding in unknown:
        print("not judged yet:", *finding)
    return 1 if unknown else 0


def findings(pin, found, known):
    """List project, kind, name and verdict of what a tool found in one distribution."""
    project = pin.split("==")[0]
    return [
        (project, kind, min(name), judge(project, kind, name, known))
        for kind in ("missing", "unused")
        for name in getattr(found, kind)
    ]


def document(results):
    drawn = verdicts("disputed.tsv")
    wrong = sum(v == "false" for v in drawn.values())
    lines = [
        "# Evaluation on real distributions",
        "",
        f"The {len(pins())} source distributions of [eval/sources.txt](../eval/sources.txt), unpacked and never run, with",
        "nothing installed. Each name counts once in a project and kind. All that pyferry finds has been judged by name and place",
        "([verdicts](../eval/verdicts.tsv)): true, optional (undeclared, but only a part that the rest does without",
        "imports it), or false. What another tool reports and pyferry does not is disputed; of deptry's disputed",
        f"findings {len(drawn)}, drawn at random, have been judged ([those](../eval/disputed.tsv)): {wrong} are false.",
        "Made by `make eval`.",
        "",
        "| tool | can read | missing | unused | true | optional | false | disputed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for tool in TOOLS:
        lists = [f for (_, t), f in results.items() if t == tool]
        every = [f for list_ in lists for f in list_]
        cells = [tool, len(lists), *(sum(f[1] == k for f in every) for k in ("missing", "unused"))]
        cells += [sum(f[3] == v for f in every) for v in ("true", "optional", "false", "disputed")]
        lines.append(row(cells))
    lines += [
        "",
        "Missing and unused in each:",
        "",
        row(["distribution", *TOOLS]),
        "| --- |" + " --- |" * len(TOOLS),
    ]
    lines += [row([pin, *(count(results.get((pin, tool))) for tool in TOOLS)]) for pin in pins()]
    return "\n".join(lines) + "\n"


def row(cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def count(list_):
    if list_ is None:
        return "-"
    return f"{sum(f[1] == 'missing' for f in list_)} + {sum(f[1] == 'unused' for f in list_)}"


if __name__ == "__main__":
    sys.exit(main())
