"""Put what was extracted back by hand, as a person would: every import from the module by what it defines.

A notebook that was extracted from, and put together again so, must print what it printed before.
"""

import ast
import json
import re


def put_back(path, text, dotted):
    """Write the statements of the module called dotted, whose text is given, into the notebook at path."""
    statements = by_name(text)
    pattern = re.compile(rf"from {re.escape(dotted)} import (\([^)]*\)|[^\n;#]*)")
    taken = set()

    def back(match):
        texts = []
        for name in re.findall(r"\w+", re.sub(r"\w+ as ", "", match[1])):
            texts += [s for s in statements.get(name, ()) if s not in taken]
            taken.update(texts)
        return "\n".join(texts) or "pass"

    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = pattern.sub(back, "".join(cell["source"]))
    path.write_text(json.dumps(book), encoding="utf-8")


def by_name(text):
    """Map the names that a module binds to the sources of the statements that do, imports left out."""
    lines, names = text.splitlines(keepends=True), {}
    for statement in ast.parse(text).body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", ()))])
        source = "".join(lines[first - 1 : statement.end_lineno]).rstrip("\n")
        for name in bound(statement):
            names.setdefault(name, []).append(source)
    return names


def bound(statement):
    """List the names that a statement of the top level binds, or else the one whose object it changes."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.If, ast.Try)):
        return [n for part in ast.iter_child_nodes(statement) for n in bound(part)]
    if isinstance(statement, ast.ExceptHandler):
        return [n for part in statement.body for n in bound(part)]
    names = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
    return [n.id for n in names if isinstance(n.ctx, ast.Store)] or [n.id for n in leftmost(names)]


def leftmost(names):
    """List the name that stands first in the text."""
    return sorted(names, key=lambda n: (n.lineno, n.col_offset))[:1]
