#!/usr/bin/env python3
"""Print the imports of all Python files in the given folders, as CPython's ast sees them.

One JSON line per file: {"path": ..., "imports": [...]}, or {"path": ..., "skipped": reason}
for a file that cannot be parsed, or whose columns cannot be compared since it is not UTF-8.
This is the second, independent implementation of what core/imports finds: it works on the
syntax tree, and learns what a condition means by evaluating it for one version of Python
after the other.
"""

import ast
import gc
import json
import multiprocessing
import operator
import os
import re
import sys
import tokenize
import warnings

IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
BUILTIN_MODULES = {"builtins", "__builtin__", "exceptions"}
EXPECTERS = {"suppress", "raises", "assertRaises", "assertRaisesRegex"}
IMPORTERS = {"import_module": {"importlib"}, "__import__": {"builtins", "__builtin__", "__builtins__"}}
VERSION_NAMES = {"version_info", "sys.version_info", "hexversion", "sys.hexversion", "sys.version",
                 "platform.python_version", "platform.python_version_tuple"}
PLATFORM_NAMES = {"sys.platform", "os.name", "platform.system"}
MAJOR_FLAG = re.compile(r"(IS_)?PY[23]", re.IGNORECASE)
MAJOR = {"PY2": 2, "IS_PY2": 2, "is_py2": 2, "PY3": 3, "IS_PY3": 3, "is_py3": 3}
COMPARE = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
           ast.Eq: operator.eq, ast.NotEq: operator.ne}
VERSIONS = [(2, minor) for minor in range(8)] + [(3, minor) for minor in range(24)]


class Unknown(Exception):
    """The value of an expression is not known."""


def dotted(node):
    """The dotted name that an expression is, or None."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return owner and f"{owner}.{node.attr}"
    return None


def last_name(node):
    """The name, or the last name of the attribute, that an expression is, or None."""
    return getattr(node, "id", getattr(node, "attr", None))


def outside_fstrings(node):
    """Like ast.walk, without the insides of f-strings."""
    if isinstance(node, ast.JoinedStr):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from outside_fstrings(child)


# What a condition means.

def named(test):
    """Which circumstances the names of a condition stand for."""
    found = set()
    for node in outside_fstrings(test):
        name, last = dotted(node), last_name(node)
        if last == "TYPE_CHECKING":
            found.add("checking")
        elif last and MAJOR_FLAG.match(last) or name in VERSION_NAMES:
            found.add("version")
        elif name in PLATFORM_NAMES:
            found.add("platform")
    return found


def truth(node, version, checking):
    """True, False or None for unknown, in a situation."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = truth(node.operand, version, checking)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        decisive = isinstance(node.op, ast.Or)
        parts = [truth(part, version, checking) for part in node.values]
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(node, ast.Compare):
        return comparison(node, version)
    if last_name(node) == "TYPE_CHECKING":
        return checking
    if last_name(node) in MAJOR:
        return version[0] == MAJOR[last_name(node)]
    return None


def comparison(node, version):
    operands = [node.left, *node.comparators]
    parts = [pair(op, left, right, version) for op, left, right in zip(node.ops, operands, operands[1:])]
    if False in parts:
        return False
    return None if None in parts else True


def pair(op, left, right, version):
    try:
        a, b = value(left, version), value(right, version)
        if type(op) not in COMPARE or type(a) is not type(b):
            return None
        return COMPARE[type(op)](a, b)
    except (Unknown, TypeError, IndexError):
        return None


def value(node, version):
    """The value of an expression, if it is a literal or tells the version."""
    major, minor = version
    if isinstance(node, ast.Constant) and type(node.value) in (int, str):
        return node.value
    if isinstance(node, ast.Tuple) and node.elts:
        items = tuple(value(item, version) for item in node.elts)
        if all(isinstance(item, int) for item in items):
            return items
        raise Unknown
    if isinstance(node, ast.Subscript):
        return subscript(node, version)
    name = dotted(node) or ""
    if name == "sys.version":
        return f"{major}.{minor}.0 (main)"
    name = name.removeprefix("sys.")
    if name == "version_info":
        return (major, minor, 0, "final", 0)
    if name == "hexversion":
        return major << 24 | minor << 16 | 0xF0
    if name in ("version_info.major", "version_info.minor"):
        return version[name.endswith("minor")]
    raise Unknown


def subscript(node, version):
    """The value of [i], [:j] or [i:j] of something that tells the version."""
    if dotted(node.value) not in VERSION_NAMES:
        raise Unknown
    whole, index = value(node.value, version), node.slice
    if is_integer(index):
        return whole[index.value]
    if isinstance(index, ast.Slice) and index.step is None and is_integer(index.upper):
        if index.lower is None or is_integer(index.lower):
            return whole[index.lower and index.lower.value:index.upper.value]
    raise Unknown


def is_integer(node):
    return isinstance(node, ast.Constant) and type(node.value) is int


class Branch:
    """How a branch of an `if` is reached: the conditions before it fail, its own holds."""

    def __init__(self, conditions=()):
        self.conditions = conditions  # pairs of a test and whether it must hold

    def under(self, test, holds):
        return Branch((*self.conditions, (test, holds)))

    def flags(self):
        names = set().union(*(named(test) for test, _ in self.conditions))
        flags = {"version", "platform"} & names
        if not {"version", "checking"} & names:
            return flags
        reached = [(version, checking) for version in VERSIONS for checking in (False, True)
                   if all(truth(test, version, checking) in (holds, None) for test, holds in self.conditions)]
        if not reached:
            return flags
        if "checking" in names and all(checking for _, checking in reached):
            flags.add("checking")
        if "checking" in names and not any(checking for _, checking in reached):
            flags.add("checking-else")
        if "version" in names and all(version < (3,) for version, _ in reached):
            flags.add("python2")
        return flags


# What catches an ImportError.

def names_import_error(node):
    """Whether one of IMPORT_ERRORS stands in an expression."""
    name = dotted(node)
    if name is not None:
        owner, _, last = name.rpartition(".")
        return last in IMPORT_ERRORS and (not owner or owner in BUILTIN_MODULES)
    return any(names_import_error(child) for child in ast.iter_child_nodes(node))


def catches(handler):
    return handler.type is None or names_import_error(handler.type)


def expects_import_error(node):
    return any(
        isinstance(call, ast.Call) and last_name(call.func) in EXPECTERS
        and any(names_import_error(argument) for argument in [*call.args, *(k.value for k in call.keywords)])
        for item in node.items for call in ast.walk(item.context_expr))


class Visitor(ast.NodeVisitor):
    """Collects the imports. `flags` holds the circumstances around the node, `shielded`
    whether an ImportError that it raises is caught in the same function."""

    def __init__(self, text):
        self.text = text
        self.lines = re.split("\r\n|\r|\n", text)
        self.dynamic = any(name in text for name in IMPORTERS)
        self.found = []
        self.flags = frozenset()
        self.shielded = False
        self.tests = []  # the conditions of the `if`s around the node, of each the one read last

    def generic_visit(self, node):
        # Only dynamic imports are expressions; most files spell none.
        if self.dynamic or not isinstance(node, ast.expr):
            super().generic_visit(node)

    def inside(self, nodes, flags=(), shielded=None):
        """Visit nodes under further circumstances."""
        saved = self.flags, self.shielded
        self.flags |= frozenset(flags)
        if shielded is not None:
            self.shielded = shielded
        for node in nodes:
            self.visit(node)
        self.flags, self.shielded = saved

    def visit_FunctionDef(self, node):
        header = [*node.decorator_list, node.args, node.returns, *getattr(node, "type_params", ())]
        self.inside(part for part in header if part is not None)
        self.inside(node.body, {"function"}, shielded=False)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.visit(node.args)
        self.inside([node.body], {"function"}, shielded=False)

    def visit_JoinedStr(self, node):
        pass

    def visit_If(self, node):
        self.tests.append(None)
        self.branches(node, Branch())
        self.tests.pop()

    def branches(self, node, before):
        # The test of an elif is reached only when those before it fail.
        self.inside([node.test], before.flags())
        self.tests[-1] = node.test
        self.inside(node.body, before.under(node.test, True).flags())
        after = before.under(node.test, False)
        if self.has_elif(node):
            self.branches(node.orelse[0], after)
        else:
            self.inside(node.orelse, after.flags())

    def asked(self, module):
        """Whether a condition around the node has the top-level module among its words."""
        word = re.escape(module.partition(".")[0])
        if not word:
            return False
        inside = re.compile(rf"(?<![^\W_]){word}(?![^\W_])", re.IGNORECASE)
        return any(inside.search(ast.get_source_segment(self.text, test)) for test in self.tests if test)

    def has_elif(self, node):
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            return False
        inner = node.orelse[0]
        return self.lines[inner.lineno - 1].encode()[inner.col_offset:].startswith(b"elif")

    def visit_Try(self, node):
        guards = any(catches(handler) for handler in node.handlers)
        self.inside(node.body, shielded=self.shielded or guards)
        for handler in node.handlers:
            self.inside([handler.type] if handler.type else [])
            self.inside(handler.body, {"guarded"} if catches(handler) else ())
        self.inside(node.orelse, {"guarded"} if guards else ())
        self.inside(node.finalbody)

    visit_TryStar = visit_Try

    def visit_With(self, node):
        self.inside(node.items)
        self.inside(node.body, shielded=self.shielded or expects_import_error(node))

    visit_AsyncWith = visit_With

    def visit_Import(self, node):
        for alias in node.names:
            self.add(node, [alias.lineno, alias.col_offset], module=alias.name, alias=alias.asname or "")

    def visit_ImportFrom(self, node):
        star = node.names[0].name == "*"
        names = [{"name": a.name, "alias": a.asname or "", "at": [a.lineno, a.col_offset]} for a in node.names]
        # The tree does not tell where the module stands.
        self.add(node, None, module=node.module or "", level=node.level,
                 names=[] if star else names, star=star, **{"from": True})

    def visit_Call(self, node):
        literal = self.imported_literal(node)
        if literal is not None:
            self.add_dynamic(node, literal)
        self.generic_visit(node)

    def imported_literal(self, call):
        """The string literal that a call imports, if it is a plain one: no escapes, no
        joined literals, no triple quotes."""
        owner, _, last = (dotted(call.func) or "").rpartition(".")
        if last not in IMPORTERS or owner and owner not in IMPORTERS[last] or not call.args:
            return None
        literal = call.args[0]
        if not isinstance(literal, ast.Constant) or not isinstance(literal.value, str):
            return None
        source = ast.get_source_segment(self.text, literal)
        plain = re.fullmatch(r"""[rRuU]?(['"])""" + re.escape(literal.value) + r"\1", source)
        return literal if plain else None

    def add_dynamic(self, call, literal):
        module = literal.value.lstrip(".")
        level = len(literal.value) - len(module)
        if level and last_name(call.func) == "__import__":
            return
        if not all(part.isidentifier() for part in module.split(".")) and (module or not level):
            return
        quote = 1 + (self.source_at(literal) in b"rRuU")
        self.add(call, [literal.lineno, literal.col_offset + quote], {"dynamic"},
                 module=module, level=level or stated_level(call))

    def source_at(self, node):
        return self.lines[node.lineno - 1].encode()[node.col_offset:node.col_offset + 1]

    def add(self, node, at, flags=frozenset(), **rest):
        flags |= self.flags | ({"guarded"} if self.shielded else set())
        flags |= {"asked"} if self.asked(rest["module"]) else set()
        self.found.append({
            "start": [node.lineno, node.col_offset], "end": [node.end_lineno, node.end_col_offset],
            "at": at, "flags": sorted(flags), **rest})


def stated_level(call):
    """The level that a call of __import__ states."""
    stated = [k.value for k in call.keywords if k.arg == "level"] + call.args[4:5]
    return stated[0].value if stated and is_integer(stated[0]) else 0


def imports_of(data):
    encoding, _ = tokenize.detect_encoding(iter(data.splitlines(keepends=True)).__next__)
    text = data.decode(encoding)
    if text.encode() != data.removeprefix(b"\xef\xbb\xbf"):
        raise UnicodeError("not UTF-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    visitor = Visitor(text)
    visitor.visit(tree)
    return sorted(visitor.found, key=lambda found: found["at"] or found["start"])


def report(path):
    try:
        with open(path, "rb") as file:
            return json.dumps({"path": path, "imports": imports_of(file.read())})
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError) as problem:
        return json.dumps({"path": path, "skipped": f"{type(problem).__name__}: {problem}"})


def python_files(folders):
    """The files in the folders; what is installed inside one of them only if it is named."""
    for folder in folders:
        for parent, children, names in os.walk(folder):
            if "site-packages" in children:
                children.remove("site-packages")
            yield from (os.path.join(parent, name) for name in names if name.endswith(".py"))


def prepare():
    sys.setrecursionlimit(20_000)  # some trees are deep
    gc.disable()  # and have no cycles; looking for some takes half of the time


def main():
    with multiprocessing.Pool(initializer=prepare) as pool:
        for line in pool.imap(report, sorted(python_files(sys.argv[1:])), chunksize=32):
            print(line)


if __name__ == "__main__":
    main()
