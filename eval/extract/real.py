"""Extract every definition of real notebooks, each in a fresh project, and judge what can be judged.

Where a notebook's libraries are installed and it runs, that is its behaviour; elsewhere what pyflakes says of the module.
"""

import ast
import pathlib
import shutil
import tempfile

import cases
import judge
import plain

# What is copied beside a notebook, so that it finds its data: small files of its folder.
MOST_BYTES = 2_000_000

# Marks the definitions that need only builtins, imports, helper functions and constants.
PLAIN = " (plain)"


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
    for beside in path.parent.iterdir():
        small = beside.is_file() and beside.stat().st_size < MOST_BYTES
        if small and beside.suffix not in (".ipynb", ".toml", ".cfg", ".yml", ".yaml"):
            shutil.copy(beside, target)
    shutil.copy(path, target)
    return target / path.name


def unrun(path, folder):
    """Stand in for running a notebook whose libraries are missing."""
    return [], "not run"


def each(tool, root, only, running, flags=()):
    """Judge every definition of every notebook below root. The names of plain ones end with a mark."""
    for path in sorted(pathlib.Path(root).rglob("*.ipynb")):
        if only not in str(path):
            continue
        try:
            cells = list(trees(path))
        except (KeyError, ValueError, TypeError):
            continue  # another format
        book, neighbours = plain.Book(cells), beside(cells, path.parent)
        for name in definitions(cells):
            mark = PLAIN if not neighbours and book.plain(name) else ""
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                notebook = copy(path, folder)
                execute = judge.run if running else unrun
                yield (
                    f"{path.name} {name}{mark}",
                    *judge.judge(tool, folder, notebook, [name], "src/pkg/extracted.py", execute, flags),
                )
