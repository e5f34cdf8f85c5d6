"""Run the cases of analysis/refactor/extract by hand-made notebook: what moves must behave as before."""

import functools
import pathlib
import tempfile

import judge

CASES = pathlib.Path(__file__).resolve().parents[2] / "analysis" / "refactor" / "extract" / "testdata"
PROJECT = {
    "src/pkg/__init__.py": "",
    "pyproject.toml": '[project]\nname = "pkg"\nversion = "1"\n',
}


def read(path):
    """Read a txtar file: its first line, and its files by name."""
    first, files, name = None, {}, None
    with open(path, encoding="utf-8", newline="") as file:
        for line in file:
            if line.startswith("-- ") and line.endswith(" --\n"):
                name = line[3:-4]
                files[name] = ""
            elif name is not None:
                files[name] += line
            elif first is None:
                first = line.strip()
    return first, files


def write(folder, files):
    """Write the project of a case, and return the path of its notebook."""
    for name, text in (PROJECT | files).items():
        if name == "notebook":
            name = "notebooks/work.ipynb"
            text = judge.notebook([c.removesuffix("\n") for c in text.split("=====\n")])
        if not name.startswith("want/"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
    return folder / "notebooks" / "work.ipynb"


def each(tool, execute=judge.run, only="", flags=()):
    """Judge every case that has a notebook, rather than a script with cells."""
    paths = sorted(p for p in CASES.glob("*.txtar") if only in p.stem and "notebook" in read(p)[1])
    return judge.several(functools.partial(case, tool, execute, flags), paths)


def case(tool, execute, flags, path):
    """Judge the case at path: its name, the verdict, why."""
    first, files = read(path)
    words, _, module = first.removeprefix("extract ").partition(" to ")
    words, with_data, with_lambda = words.partition(" with data")
    flags = ["--with-lambda"] if with_lambda else ["--with-data"] if with_data else flags
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        notebook = write(folder, files)
        module = module or "src/pkg/extracted.py"
        return path.stem, *judge.judge(tool, folder, notebook, words.split(), module, execute, flags)
