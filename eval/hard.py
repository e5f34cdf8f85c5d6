"""Run pyferry and its peers on the small hard projects of hard/ and write docs/evaluation.md.

A project is a txtar archive. Before its files stand what it is about and, one a line,

    want: missing NAME [OTHER NAME]    an import (or its distribution) that must be reported
    want: unused NAME                  a requirement that must be reported
    encoding: FILE ENCODING            how the file is written; UTF-8 if not said
    link: FILE -> TARGET               a symbolic link
"""

import pathlib
import re
import sys
import tempfile

import peers

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "evaluation.md"
# Tools that look for unused requirements only.
HALF = {"creosote"}


def read(archive):
    """Return title, directives and files of a case."""
    parts = re.split(r"^-- (.+) --\n", archive.read_text(encoding="utf-8"), flags=re.MULTILINE)
    title, directives = [], []
    for line in parts[0].splitlines():
        kind, colon, rest = line.partition(": ")
        if colon and kind in ("want", "encoding", "link"):
            directives.append((kind, rest))
        else:
            title.append(line)
    return " ".join(title), directives, dict(zip(parts[1::2], parts[2::2], strict=True))


def unpack(folder, directives, files):
    encodings = dict(d.split() for kind, d in directives if kind == "encoding")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encodings.get(name, "utf-8")))
    for kind, d in directives:
        if kind == "link":
            name, target = d.split(" -> ")
            (folder / name).symlink_to(target)


def wanted(directives):
    want = {"missing": [], "unused": []}
    for kind, d in directives:
        if kind == "want":
            what, *given = d.split()
            want[what].append(peers.names(*given))
    return want


def verdict(tool, found, want):
    if found.failure:
        return "-" if found.failure.startswith(("reads ", "cannot tell ")) else "fails"
    missed, invented = [], []
    for kind in ("unused",) if tool in HALF else ("missing", "unused"):
        got = getattr(found, kind)
        missed += [min(w) for w in want[kind] if not any(w & g for g in got)]
        invented += [min(g) for g in got if not any(w & g for w in want[kind])]
    said = []
    if missed:
        said.append("misses " + ", ".join(missed))
    if invented:
        said.append("invents " + ", ".join(invented))
    return "; ".join(said) or "right"


def main():
    peers.prepare()
    rows, counts = [], {tool: {} for tool in peers.TOOLS}
    for archive in sorted((HERE / "hard").glob("*.txtar")):
        title, directives, files = read(archive)
        row = [f"**{archive.stem}**: {title}"]
        for tool, check in peers.TOOLS.items():
            with tempfile.TemporaryDirectory() as folder:
                unpack(pathlib.Path(folder), directives, files)
                said = verdict(tool, check(folder), wanted(directives))
            row.append(said)
            kind = said if said in ("right", "fails", "-") else "wrong"
            counts[tool][kind] = counts[tool].get(kind, 0) + 1
        rows.append(row)
    TABLE.write_text(document(rows, counts), encoding="utf-8")
    print(f"{TABLE.relative_to(HERE.parent)}: {len(rows)} projects")
    for tool, count in counts.items():
        print(f"  {tool}: {count}")
    return 1 if set(counts["pyferry"]) != {"right"} else 0


def document(rows, counts):
    versions = dict(re.findall(r"^([\w-]+)==(\S+)$", (HERE / "tools.txt").read_text(), re.MULTILINE))
    versions = {peers.normal(name): version for name, version in versions.items()}
    lines = [
        "# Evaluation",
        "",
        "Small hard projects, each in [eval/hard](../eval/hard), with what must be found written by hand:",
        "missing and unused requirements, nothing installed. Made by `make eval`. `-` means that the tool reads",
        "no manifest of that kind, or says that it cannot tell without an environment; creosote looks for unused",
        "requirements only and is judged by those.",
        "",
        "| tool | right | wrong | fails | - |",
        "| --- | --- | --- | --- | --- |",
    ]
    for tool, count in counts.items():
        name = f"{tool} {versions.get(tool.lower(), '')}".strip()
        lines.append(
            f"| {name} | " + " | ".join(str(count.get(k, 0)) for k in ("right", "wrong", "fails", "-")) + " |"
        )
    lines += ["", "| project | " + " | ".join(counts) + " |", "| --- |" + " --- |" * len(counts)]
    lines += [
        "| " + " | ".join(cell.replace("|", "\\|").replace("{{", "{ {") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
