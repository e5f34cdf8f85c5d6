#!/usr/bin/env python3
"""Write the table of editors and scenarios into docs/editors.md, from what the runs left in build/e2e.

Each run writes build/e2e/EDITOR.tsv: lines of scenario, outcome (pass, fail or skip) and note, parted by tabs.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "editors.md"
BEGIN, END = "<!-- table: written by editors/table.py -->\n", "<!-- end of table -->\n"
EDITORS = {"vscode": "VS Code", "jupyter": "JupyterLab", "pycharm": "LSP4IJ's client", "neovim": "neovim"}
SCENARIOS = {
    "fresh-install": "in an empty environment with the editor and the package, nothing is to be configured",
    "diagnostics-py": "a new import in a module is reported",
    "diagnostics-cell": "a new import in a cell is reported",
    "hover": "hovering over an import tells where it is declared",
    "fix-two-manifests": "one action writes setup.cfg and environment.yml",
    "fix-cell": "a fix in a cell declares the library where notebooks have theirs",
    "undo-fix": "undo takes a fix back in all files",
    "keyboard": "a fix by the keyboard alone",
    "lightbulb": "fixes by the light bulb and the context menu",
    "fix-on-save": "saving declares what is new",
    "fix-cell-on-save": "saving a notebook makes the safe fixes of its cells",
    "add-on-save": "a setting declares on save what a file or notebook imports",
    "add-all": "one command declares all that is missing",
    "dirty-manifest": "a manifest that is not saved yet counts",
    "open-manifest": "a fix changes a manifest that is open and not saved where it is open",
    "manifest-finding": "a requirement that nothing uses is reported in its manifest",
    "move-function": "a function moves from a cell into the package",
    "created-file": "the move creates the module's file",
    "autoreload": "a running kernel follows the module after a move",
    "undo-move": "undo takes the move back",
    "source-layout": "an import through the source folder is mended in its cell",
    "drift": "a definition that the package has in another form is reported",
    "drift-shown": "how such a definition differs is shown, with the fixes",
    "untitled-notebook": "a notebook without a file disturbs nothing",
    "two-folders": "two folders, each with its own manifests",
    "two-windows": "two windows at one server",
    "same-notebook": "two windows on one notebook and one manifest",
    "read-only": "a notebook that is read-only is not half changed",
    "server-killed": "a server that is killed comes back",
    "server-of-environment": "the server is found: the one brought, on PATH, in the selected environment",
    "typed-import": "a person types an import and picks the fix",
    "typed-move": "a person looks at a move before it is made",
    "typed-report": "a person looks through all libraries and declares one",
    "walkthrough": "the walkthrough shows its pictures, and the log is there",
    "reload": "the page is loaded again",
    "other-kernel": "a notebook of another language is left alone",
    "panel": "the panel lists and adds libraries",
    "accessible-light": "what is shown can be read and reached: light theme",
    "accessible-dark": "what is shown can be read and reached: dark theme",
    "beside-pylsp": "findings beside those of another language server",
    "collaboration": "two people share a notebook and a manifest",
    "joined-notebook": "a notebook as joined text",
    "percent-script": "a script with cells",
    "json-notebook": "a notebook as JSON text",
    "settings": "a setting that changes in the editor counts at once",
    "commands-unresolved": "commands of other servers come back as they were",
}
MARKS = {"pass": "✓", "fail": "✗", "skip": "skipped"}


def outcomes(page):
    """The marks of each editor by scenario: of those that have run now, and as they are on the page of the others."""
    known = written(page)
    marks = {}
    for editor, title in EDITORS.items():
        path = ROOT / "build" / "e2e" / f"{editor}.tsv"
        if path.exists():
            rows = [line.split("\t") for line in path.read_text().splitlines()]
            marks[title] = {scenario: MARKS[outcome] for scenario, outcome, *_ in rows}
        elif title in known:
            marks[title] = known[title]
    return marks


def written(page):
    """The marks that a table has."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    if not rows:
        return {}
    names = {title: scenario for scenario, title in SCENARIOS.items()}
    head, _, *body = rows
    return {
        editor: {names[title]: marks[i] for title, *marks in body if title in names}
        for i, editor in enumerate(head[1:])
    }


def table(marks):
    lines = [["scenario", *marks], ["---", *(":-:" for _ in marks)]]
    for scenario, title in SCENARIOS.items():
        row = [marks[editor].get(scenario, "") for editor in marks]
        if any(row):
            lines.append([title, *row])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main():
    unknown = {row for marks in outcomes("").values() for row in marks if row not in SCENARIOS}
    if unknown:
        sys.exit(f"editors/table.py: no title for the scenarios {', '.join(sorted(unknown))}")
    before, rest = PAGE.read_text().split(BEGIN)
    old, after = rest.split(END)
    PAGE.write_text(before + BEGIN + table(outcomes(old)) + END + after)


if __name__ == "__main__":
    main()
