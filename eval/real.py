"""Compare what pyferry, deptry and FawltyDeps find in real distributions, with nothing installed.

    real.py [PAGE ...]

Writes the pages below docs, all of them if none is named.
Nothing was adjusted to the distributions of fresh.txt before they were first judged, nor to those of latest.txt, which
were first judged when fresh.txt had been; sources.txt holds the others.
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

import peers
import sdists

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
PAGES = {"evaluation-real.md": ("sources.txt", "fresh.txt"), "evaluation-latest.md": ("latest.txt",)}
TOOLS = {"pyferry": peers.pyferry, "deptry": peers.deptry, "FawltyDeps": peers.fawltydeps}


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
    unknown = [finding for page in sys.argv[1:] or PAGES for finding in write(page)]
    for finding in unknown:
        print("not judged yet:", *finding)
    return 1 if unknown else 0


def write(page):
    """Write one page; return what pyferry finds that has no verdict."""
    known = verdicts("verdicts.tsv")
    parts = [HEAD.format(drawn=len(verdicts("disputed.tsv")), wrong=wrong())]
    unknown = []
    for name in PAGES[page]:
        results = compare(sdists.pins(HERE / name), peers.WORK / pathlib.Path(name).stem, known)
        parts.append(document(name, results))
        unknown += [
            f
            for (_, tool), list_ in results.items()
            if tool == "pyferry"
            for f in list_ or []
            if f[3] == "disputed"
        ]
    (DOCS / page).write_text("\n".join(parts), encoding="utf-8")
    print(page)
    return unknown


def compare(pins, folder, known):
    """List for each distribution and tool the findings with their verdicts."""
    results = {}
    for pin in pins:
        source = sdists.download(pin, folder)
        for tool, check in TOOLS.items():
            found = check(source)
            results[pin, tool] = None if found.failure else findings(pin, found, known)
    return results


def findings(pin, found, known):
    """List project, kind, name and verdict of what a tool found in one distribution."""
    project = pin.split("==")[0]
    return [
        (project, kind, min(name), judge(project, kind, name, known))
        for kind in ("missing", "unused")
        for name in getattr(found, kind)
    ]


HEAD = """# Evaluation on real distributions

Source distributions, unpacked and never run, with nothing installed. Each name counts once in a project and kind. All
that pyferry finds has been judged by name and place ([verdicts](../eval/verdicts.tsv)): true, optional (undeclared, but
only a part that the rest does without imports it), or false. What another tool reports and pyferry does not is disputed;
of deptry's disputed findings {drawn}, drawn at random, have been judged ([those](../eval/disputed.tsv)): {wrong} are
false. Made by `make eval`.
"""

TITLES = {
    "sources.txt": "## Distributions that pyferry was tried on while it was made",
    "fresh.txt": "## Distributions that were looked at afterwards",
    "latest.txt": "## Distributions that were looked at last",
}


def wrong():
    return sum(v == "false" for v in verdicts("disputed.tsv").values())


def document(name, results):
    pins = list(dict.fromkeys(pin for pin, _ in results))
    lines = [
        TITLES[name],
        "",
        f"The {len(pins)} of [eval/{name}](../eval/{name}):",
        "",
        "| tool | can read | missing | unused | true | optional | false | disputed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for tool in TOOLS:
        lists = [f for (_, t), f in results.items() if t == tool and f is not None]
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
    lines += [row([pin, *(count(results[pin, tool]) for tool in TOOLS)]) for pin in pins]
    return "\n".join(lines) + "\n"


def row(cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def count(list_):
    if list_ is None:
        return "-"
    return f"{sum(f[1] == 'missing' for f in list_)} + {sum(f[1] == 'unused' for f in list_)}"


if __name__ == "__main__":
    sys.exit(main())
