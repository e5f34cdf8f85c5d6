"""Extract every definition of real notebooks, each in a fresh project, and judge what can be judged.

Where a notebook's libraries are installed and it runs, that is its behaviour; elsewhere what pyflakes says of the module.
"""

import ast
import pathlib
import shutil
import tempfile

import cases
import judge

# What is copied beside a notebook, so that it finds its data: small files of its folder.
MOST_BYTES = 2_000_000


def definitions(path):
    """List the functions and classes that a notebook defines at the top of its cells."""
    from IPython.core.inputtransformer2 import TransformerManager

    names = []
    for source in judge.sources(path):
        try:
            tree = ast.parse(TransformerManager().transform_cell(source))
        except (SyntaxError, ValueError):
            continue
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        names += [n.name for n in tree.body if isinstance(n, kinds)]
    return list(dict.fromkeys(names))


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
    """Judge every definition of every notebook below root."""
    for path in sorted(pathlib.Path(root).rglob("*.ipynb")):
        if only not in str(path):
            continue
        try:
            names = definitions(path)
        except (KeyError, ValueError, TypeError):
            continue  # another format
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                notebook = copy(path, folder)
                execute = judge.run if running else unrun
                yield (
                    f"{path.name} {name}",
                    *judge.judge(tool, folder, notebook, [name], "src/pkg/extracted.py", execute, flags),
                )
