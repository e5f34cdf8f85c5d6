"""Compare masked cells with what the real IPython makes of them.

Standard input is a JSON list of {"source": ..., "masked": ...}. IPython
transforms each source. In its syntax tree every get_ipython() call becomes the
constant 0, or the Python that the magic would run. If all of that is valid
Python, the masked text must have the same tree. Prints one JSON object:
the number of cells, of those with IPython syntax, of those compared, and
a list of disagreements.
"""

import ast
import json
import sys
import warnings

from IPython.core import inputtransformer2
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magics import ExecutionMagics

magics = ExecutionMagics(InteractiveShell.instance())
OPTIONS = {"time": "", "timeit": "n:r:tcp:qov:", "prun": "D:l:rs:T:q"}
PYTHON_CELLS = {"time", "timeit", "prun", "capture"}


def mark_autocalls():
    """Let the calls that autocall makes be told from the user's own."""

    def marked(translate):
        return lambda content: f"get_ipython().autocall({translate(content)})"

    for escape in ",;/":
        inputtransformer2.tr[escape] = marked(inputtransformer2.tr[escape])


def statement(name, line):
    """The statement that a magic runs, without its options."""
    if name not in OPTIONS:
        return ""
    if name == "time":
        return line.strip()
    options = {"list_all": True} if name == "prun" else {"strict": False, "preserve_non_opts": True}
    return magics.parse_options(line, OPTIONS[name], posix=False, **options)[1].strip()


class Normalise(ast.NodeTransformer):
    """Replaces IPython's calls, and leaves out what white space can change."""

    def visit_Expr(self, node):
        method, args = ipython_call(node.value)
        if method == "run_line_magic":
            return tree(statement(*args)).body or ast.Expr(ast.Constant(0))
        if method == "run_cell_magic":
            return cell_body(*args)
        return self.generic_visit(node)

    def visit_Call(self, node):
        return ast.Constant(0) if ipython_call(node)[0] else self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            return ast.Constant("".join(node.value.split()))
        return ast.Constant(node.value)


def ipython_call(node):
    """The method and literal arguments of get_ipython().method(...)."""
    match node:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")), method), args):
            return method, [getattr(a, "value", None) for a in args]
    return "", []


def cell_body(name, line, body):
    if name not in PYTHON_CELLS:
        return []
    return tree(statement(name, line)).body + tree(body).body


def tree(source):
    """The normalised syntax tree of a cell."""
    transformed = inputtransformer2.TransformerManager().transform_cell(source)
    return Normalise().visit(ast.parse(transformed))


def main():
    mark_autocalls()
    warnings.simplefilter("ignore")
    cells = json.load(sys.stdin)
    result = {"cells": len(cells), "special": 0, "compared": 0, "disagreements": []}
    for cell in cells:
        result["special"] += cell["source"] != cell["masked"]
        try:
            want = ast.dump(tree(cell["source"]))
        except (SyntaxError, ValueError):
            continue
        result["compared"] += 1
        try:
            got = ast.dump(Normalise().visit(ast.parse(cell["masked"])))
        except (SyntaxError, ValueError) as error:
            got = str(error)
        if got != want:
            result["disagreements"].append({**cell, "got": got, "want": want})
    json.dump(result, sys.stdout)


main()
