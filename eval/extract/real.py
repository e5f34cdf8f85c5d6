"""Extract every definition of real notebooks, each in a fresh project, and judge what can be judged.

Where a notebook's libraries are installed and it runs, that is its behaviour; elsewhere what pyflakes says of the module.
"""

import ast
import contextlib
import dataclasses
import json
import pathlib
import shutil
import tempfile

import cases
import judge
import plain
import runs

# What is copied beside a notebook, so that it finds its data: small files of its folder and those in it.
MOST_BYTES = 2_000_000
DEEPEST = 3
NOT_DATA = (".ipynb", ".toml", ".cfg", ".yml", ".yaml")

# Marks the definitions that need only builtins, imports, helper functions and constants.
PLAIN = " (plain)"

# Marks the refused ones that need a module which lies beside the notebook.
BESIDE = " (beside)"

# In a notebook that runs in fewer seconds, each definition is moved alone too, not only all one after another.
FEW_SECONDS = 2

# Marks the definitions of notebooks that ran before and after.
RUN = " (run)"


def trees(path):
    """Parse the cells of a notebook, but for those that are not valid."""
    from IPython.core.inputtransformer2 import TransformerManager

    for source in judge.sources(path):
        try:
            yield ast.parse(TransformerManager().transform_cell(source))
        except (SyntaxError, ValueError):
            continue


def definitions(cells):
    """List the functions and classes that the cells of a notebook define at their top level."""
    names = [n.name for tree in cells for n in tree.body if isinstance(n, plain.DEFINITIONS)]
    return list(dict.fromkeys(names))


def beside(cells, folder):
    """Whether a notebook imports a module that lies beside it."""
    modules = {p.stem for p in folder.glob("*.py")}
    nodes = [n for tree in cells for n in ast.walk(tree)]
    names = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    names |= {(n.module or "").split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    return bool(modules & names)


def copy(path, folder):
    """Put a notebook and the small files beside it into the project."""
    target = cases.write(folder, {}).parent
    target.mkdir(exist_ok=True)
    for file in path.parent.rglob("*"):
        place = file.relative_to(path.parent)
        hidden = any(p.startswith(".") for p in place.parts)
        if hidden or len(place.parts) > DEEPEST or not file.is_file() or file.suffix in NOT_DATA:
            continue
        if file.stat().st_size < MOST_BYTES:
            (target / place).parent.mkdir(exist_ok=True, parents=True)
            shutil.copy(file, target / place)
    shutil.copy(path, target)
    return target / path.name


MODULE = "src/pkg/extracted.py"


@dataclasses.dataclass
class Judged:
    """What was found of one notebook: (its name, the verdict, why) of each definition; whether it ran, or why not."""

    path: pathlib.Path
    verdicts: list = dataclasses.field(default_factory=list)
    executed: bool = False
    trouble: str = ""


class Real:
    """The notebooks below a folder, each once, and how they are run."""

    def __init__(self, tool, root, only="", flags=(), store=None, how="light"):
        self.tool, self.root, self.only, self.flags, self.how = tool, pathlib.Path(root), only, flags, how
        self.runs = store and runs.Runs(store)
        self.executed, self.troubles = [], []

    def notebooks(self):
        """List the notebooks, but for repetitions of the same code."""
        seen = set()
        for path in sorted(self.root.rglob("*.ipynb")):
            if self.only not in str(path) or ".ipynb_checkpoints" in path.parts:
                continue
            try:
                text = json.dumps(judge.sources(path))
            except (KeyError, ValueError, TypeError):
                continue  # another format
            if text not in seen:
                seen.add(text)
                yield path

    def each(self):
        """Judge every definition of every notebook, several notebooks at once, and note which ran."""
        for judged in judge.several(self.book, self.notebooks()):
            yield from judged.verdicts
            name = judged.path.relative_to(self.root)
            if judged.executed:
                self.executed.append(name)
            if judged.trouble:
                self.troubles.append(f"{name}: {judged.trouble}")

    def book(self, path):
        """Judge every definition of a notebook. The names of plain ones, and of those that ran, end with a mark."""
        judged, cells = Judged(path), list(trees(path))
        book, neighbours = plain.Book(cells), beside(cells, path.parent)
        verdicts = {}
        for name in definitions(cells):
            with extracted(self.tool, path, [name], self.flags) as (_, _, verdict):
                verdicts[name] = verdict
        moved = [n for n, (verdict, _) in verdicts.items() if verdict == "moved"]
        wrong = self.behaviour(judged, moved) if self.runs and moved else {}
        for name, verdict in verdicts.items():
            marks = PLAIN if not neighbours and book.plain(name) else ""
            marks += BESIDE if "lies beside the notebook" in (verdict[1] or "") else ""
            if judged.executed and verdict[0] == "moved":
                marks += RUN
                verdict = ("wrong", wrong[name]) if name in wrong else verdict
            judged.verdicts.append((f"{path.relative_to(self.root)} {name}{marks}", *verdict))
        return judged

    def behaviour(self, judged, names):
        """Run a notebook before and after, if it runs: which names change what it prints, and how."""
        path = judged.path
        with extracted(self.tool, path, []) as (notebook, folder, _):
            before, error, seconds = self.runs.kept(self.how, 1, notebook, folder, runs.MOST_SECONDS)
        if error is not None:
            judged.trouble = error
            return {}
        why = self.difference(path, names, before)
        if why:
            with extracted(self.tool, path, []) as (notebook, folder, _):
                if self.runs.kept(self.how, 2, notebook, folder)[0] != before:
                    judged.trouble = "prints something else in every run"
                    return {}
        judged.executed = True
        if why or seconds < FEW_SECONDS:
            alone = {n: self.difference(path, [n], before) for n in names}
            wrong = {n: said for n, said in alone.items() if said}
            return wrong or ({names[0]: why} if why else {})
        return {}

    def difference(self, path, names, before):
        """Move names one after another, and tell what the notebook then does that it did not before."""
        with extracted(self.tool, path, names, self.flags) as (notebook, folder, _):
            said = judge.import_forked(judge.dotted(MODULE), folder)
            if said:
                return f"importing it alone: {said}"
            after, error, _ = self.runs.kept(self.how, 1, notebook, folder)
        if error is not None:
            return f"the notebook ends with {error}"
        return None if before == after else judge.first_difference(before, after)


@contextlib.contextmanager
def extracted(tool, path, names, flags=()):
    """Make a project of a notebook and move names one after another: the notebook, the folder, the last verdict."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        notebook, verdict = copy(path, folder), None
        for name in names:
            verdict = judge.extract(tool, folder, notebook, [name], MODULE, flags)
        yield notebook, folder, verdict
