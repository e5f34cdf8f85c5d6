#!/usr/bin/env python3
"""Measure undefined-name and use-before-definition on real notebooks and on mutants of them.

run.py PYFERRY FOLDER ...   the folders are searched for notebooks

The truth is a run of each notebook (truth.py). A finding is right if that name is missing in the run; it belongs to
use-before-definition if a cell at or after the one that fails binds the name. ruff's F821 is judged the same way.
"""

import argparse
import ast
import collections
import copy
import json
import multiprocessing
import pathlib
import random
import subprocess
import sys
import tempfile

import truth
from IPython.core.inputtransformer2 import TransformerManager

RUFF = pathlib.Path(sys.executable).with_name("ruff")
RULES = ("undefined-name", "use-before-definition")
MUTANTS = 6  # of each notebook


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pyferry", type=pathlib.Path)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--show", action="store_true", help="print each wrong or overlooked name")
    args = parser.parse_args()
    paths = sorted(
        p for folder in args.folders for p in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts
    )
    notebooks = [(str(path), load(path)) for path in paths]
    notebooks = [(name, nb) for name, nb in notebooks if nb]
    mutants = [m for name, nb in notebooks for m in mutate(name, nb)]
    for title, subjects in (("executed notebooks", notebooks), ("mutants", mutants)):
        report(title, judge(args.pyferry.resolve(), subjects), args.show)


def load(path):
    try:
        nb = json.loads(path.read_text())
    except ValueError:
        return None
    if nb.get("nbformat") != 4 or nb["metadata"].get("kernelspec", {}).get("language", "python") != "python":
        return None
    return nb


def source(cell):
    return "".join(cell["source"])


def code_cells(nb):
    return [i for i, cell in enumerate(nb["cells"]) if cell["cell_type"] == "code"]


def mutate(name, nb):
    """Notebooks that went wrong as they do when cells are deleted, moved and edited."""
    rng = random.Random(name.rpartition("/")[2])
    for number in range(MUTANTS):
        mutant = copy.deepcopy(nb)
        cells = mutant["cells"]
        code = code_cells(mutant)
        if len(code) < 3:
            return
        kind = number % 3
        if kind == 0:
            del cells[rng.choice(code[:-1])]
        elif kind == 1:
            i, j = sorted(rng.sample(code, 2))
            cells.insert(i, cells.pop(j))
        elif not delete_binding(rng, cells, code):
            continue
        yield f"{name}#{number}", mutant


def delete_binding(rng, cells, code):
    """Take out one import, assignment or definition."""
    rng.shuffle(code)
    for i in code:
        text = source(cells[i])
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        binding = [
            s for s in tree.body if isinstance(s, ast.Import | ast.ImportFrom | ast.Assign | ast.FunctionDef)
        ]
        if binding:
            chosen = rng.choice(binding)
            lines = text.splitlines(True)
            del lines[chosen.lineno - 1 : chosen.end_lineno]
            cells[i]["source"] = lines
            return True
    return False


def judge(pyferry, subjects):
    """For each tool and rule: the lists of right, wrong and overlooked (notebook, name)."""
    with multiprocessing.Pool(2, truth.prepare) as pool:
        truths = pool.map(true_names, [nb for _, nb in subjects], chunksize=8)
    found = {"pyferry": run_pyferry(pyferry, subjects), "ruff": run_ruff(subjects)}
    outcome = collections.defaultdict(lambda: ([], [], []))
    for i, (name, _) in enumerate(subjects):
        for tool, findings in found.items():
            for rule in RULES:
                told = {
                    n for r, n in findings[i] if r in (rule, "any") and (r == rule or n in truths[i][rule])
                }
                if tool == "ruff" and rule == "undefined-name":
                    told |= {n for r, n in findings[i] if n not in truths[i]["use-before-definition"]}
                right, wrong, overlooked = outcome[tool, rule]
                right.extend((name, n) for n in told & truths[i][rule])
                wrong.extend((name, n) for n in told - truths[i][rule])
                overlooked.extend((name, n) for n in truths[i][rule] - told)
    return outcome


def true_names(nb):
    cells = [source(nb["cells"][i]) for i in code_cells(nb)]
    names = {rule: set() for rule in RULES}
    bound = [bound_names(c) for c in cells]
    for cell, name in truth.missing_names(cells):
        later = any(name in b for b in bound[cell:])
        earlier = any(name in b for b in bound[:cell])
        if later or not earlier:
            names[RULES[later]].add(name)
    return names


def bound_names(text):
    try:
        tree = ast.parse(TransformerManager().transform_cell(text))
    except SyntaxError:
        return set()
    return {name for statement in tree.body for name in module_names(statement)}


def module_names(statement):
    """Names that a statement binds in the module; those of functions inside are the functions' own."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.If() | ast.For() | ast.While() | ast.With() | ast.Try():
            for part in ast.iter_child_nodes(statement):
                yield from module_names(part) if isinstance(part, ast.stmt) else truth.targets(part)
        case _:
            yield from truth.targets(statement)


def written(subjects, folder):
    for i, (_, nb) in enumerate(subjects):
        (folder / f"{i:05}.ipynb").write_text(json.dumps(nb, indent=1))


def run_pyferry(pyferry, subjects):
    with tempfile.TemporaryDirectory() as folder:
        written(subjects, pathlib.Path(folder))
        command = [pyferry, "check", "--format", "json", "--select", ",".join(RULES), folder]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode > 1:
            sys.exit(done.stderr)
        found = [set() for _ in subjects]
        for f in json.loads(done.stdout):
            if f["rule"] in RULES:
                found[int(f["file"][:5])].add((f["rule"], f["name"]))
        return found


def run_ruff(subjects):
    with tempfile.TemporaryDirectory() as folder:
        written(subjects, pathlib.Path(folder))
        command = [RUFF, "check", "--isolated", "--select", "F821", "--output-format", "json", folder]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        found = [set() for _ in subjects]
        for f in json.loads(done.stdout):
            if f["code"] == "F821":
                found[int(pathlib.Path(f["filename"]).name[:5])].add(("any", f["message"].split("`")[1]))
        return found


def report(title, outcome, show):
    print(title)
    for (tool, rule), (right, wrong, overlooked) in outcome.items():
        precision = len(right) / max(1, len(right) + len(wrong))
        recall = len(right) / max(1, len(right) + len(overlooked))
        print(
            f"  {tool:<9}{rule:<24}precision {precision:.3f}  recall {recall:.3f}"
            f"  ({len(right)} right, {len(wrong)} wrong, {len(overlooked)} overlooked)"
        )
        if show and tool == "pyferry":
            for kind, names in (("wrong", wrong), ("overlooked", overlooked)):
                for name, n in names:
                    print(f"    {kind}: {n} in {name}")


if __name__ == "__main__":
    main()
