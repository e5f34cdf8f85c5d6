"""Extract every definition of real notebooks, each in a fresh project, and judge what can be judged.

Where a notebook's libraries are installed and it runs, that is its behaviour; elsewhere what pyflakes says of the module.
"""

import ast
import collections
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

# The source distributions whose notebooks run in a real kernel; the others run in the light shell.
IN_KERNEL = ()

# Marks the definitions that need only builtins, imports, helper functions and constants.
PLAIN = " (plain)"

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


def unrun(path, folder):
    """Stand in for running a notebook."""
    return [], "not run"


class Real:
    """The notebooks below a folder, each once, and how they are run."""

    def __init__(self, root, only="", store=None):
        self.root, self.only = pathlib.Path(root), only
        self.runs = store and runs.Runs(store)
        self.executed, self.troubles = set(), collections.Counter()

    def notebooks(self):
        """List the notebooks with their cells, but for repetitions of the same code."""
        seen = set()
        for path in sorted(self.root.rglob("*.ipynb")):
            if self.only not in str(path) or ".ipynb_checkpoints" in path.parts:
                continue
            try:
                text, cells = json.dumps(judge.sources(path)), list(trees(path))
            except (KeyError, ValueError, TypeError):
                continue  # another format
            if text not in seen:
                seen.add(text)
                yield path, cells

    def runner(self, path):
        """Choose how a notebook is run: not, if that tells nothing."""
        if not self.runs:
            return unrun
        kernel = any(path.relative_to(self.root).parts[0].startswith(d) for d in IN_KERNEL)
        how = "kernel" if kernel else "light"
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            trouble = self.runs.trouble(how, copy(path, folder), folder)
        if trouble:
            self.troubles[f"{path.relative_to(self.root)}: {trouble}"] += 1
            return unrun
        self.executed.add(path)
        return lambda path, folder: self.runs.kept(how, 1, path, folder)

    def each(self, tool, flags=()):
        """Judge every definition of every notebook. The names of plain ones and of those that ran end with a mark."""
        for path, cells in self.notebooks():
            names = definitions(cells)
            if not names:
                continue
            execute = self.runner(path)
            book, neighbours = plain.Book(cells), beside(cells, path.parent)
            for name in names:
                mark = PLAIN if not neighbours and book.plain(name) else ""
                mark += RUN if execute is not unrun else ""
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    notebook = copy(path, folder)
                    yield (
                        f"{path.relative_to(self.root)} {name}{mark}",
                        *judge.judge(tool, folder, notebook, [name], "src/pkg/extracted.py", execute, flags),
                    )
