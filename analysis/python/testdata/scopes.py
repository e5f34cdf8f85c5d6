"""Print, for each file named on the standard input, what CPython's symtable says of its scopes.

One line of JSON a file: a list of [line, kind, name, {symbol: owner}], or null if CPython rejects the file.
"""

import json
import sys
import symtable


def owner(table, symbol):
    if symbol.is_local():
        return "local"
    return "free" if symbol.is_free() else "module"


def kind(table):
    if table.get_type() == "function" and table.get_name() in ("listcomp", "setcomp", "dictcomp", "genexpr"):
        return "comprehension"
    if table.get_name() == "lambda":
        return "lambda"
    return table.get_type()


def occurs(table, symbol):
    """Tell a name that stands in the scope from what is passed through it to inner scopes or declared global there."""
    if not symbol.is_free() and table.get_type() != "module":
        return True
    return any((symbol.is_referenced(), symbol.is_assigned(), symbol.is_nonlocal(), symbol.is_imported(), symbol.is_annotated()))


def describe(table, into):
    symbols = {
        s.get_name(): owner(table, s)
        for s in table.get_symbols()
        # Made up by the compiler: the first iterable, and the cell of super().
        if not s.get_name().startswith(".") and s.get_name() != "__class__" and occurs(table, s)
    }
    name = table.get_name() if kind(table) in ("function", "class") else ""
    into.append([table.get_lineno(), kind(table), name, symbols])
    for child in table.get_children():
        describe(child, into)


for path in sys.stdin:
    path = path.strip()
    scopes = []
    try:
        with open(path, encoding="utf-8", newline="") as file:
            describe(symtable.symtable(file.read(), path, "exec"), scopes)
    except (SyntaxError, ValueError):
        scopes = None
    print(json.dumps(scopes))
