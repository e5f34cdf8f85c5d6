"""Run a notebook's code from top to bottom and note which names are not bound when they are needed.

Libraries other than the standard library are replaced by objects that take part in anything, so no notebook
needs its own environment, data or hours. A statement that fails for a name gets the name and runs
again; one that fails for another reason is skipped and what it would bind is bound. So every name is found that a
run would stumble on, one after the other. A raise or exit that stands alone ends the run.
"""

import __future__

import ast
import builtins
import contextlib
import functools
import importlib.abc
import importlib.machinery
import io
import operator
import os
import signal
import sys
import tempfile
import types

from IPython.core.inputtransformer2 import TransformerManager

SECONDS = 2  # for one statement
MOST = 50  # names that one statement may lack
PYTHON_CELLS = {"time", "capture", "timeit", "prun"}
PROVIDED = {
    "display",
    "get_ipython",
    "In",
    "Out",
    "exit",
    "quit",
    "_",
    "__",
    "___",
    "_i",
    "_ii",
    "_iii",
    "_ih",
    "_oh",
    "_dh",
}


class Meta(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()

    __iter__ = lambda cls: iter([Stub(), Stub()])
    __getitem__ = lambda cls, key: Stub()


class Stub(metaclass=Meta):
    """An object that takes part in anything."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__version__", "__doc__"):
            raise AttributeError(name)
        return Stub()

    def __call__(self, *args, **kwargs):
        for a in [*args, *kwargs.values()]:
            if isinstance(a, types.FunctionType):
                call(a)
        return Stub()

    def __mro_entries__(self, bases):
        return (Stub,)

    def __iter__(self):
        return iter([Stub(), Stub()])

    def __enter__(self):
        return Stub()

    def __exit__(self, *args):
        return False

    def __bool__(self):
        return True

    def __len__(self):
        return 2

    def __contains__(self, item):
        return True

    def __hash__(self):
        return 1

    def __index__(self):
        return 1

    def __int__(self):
        return 1

    def __float__(self):
        return 1.0

    def __str__(self):
        return "stub"

    __repr__ = __str__

    def __format__(self, spec):
        return "stub"

    def __setattr__(self, name, value):
        pass

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __getitem__(self, key):
        return Stub()


def answer(*args, **kwargs):
    return Stub()


OPERATORS = """
    add sub mul truediv floordiv mod pow matmul and or xor lshift rshift neg pos invert abs round
    radd rsub rmul rtruediv rfloordiv rmod rpow rmatmul rand ror rxor lt le gt ge eq ne divmod
"""
for _name in OPERATORS.split():
    setattr(Stub, f"__{_name}__", answer)


def call(function):
    """Call a function that was handed to a library, as libraries do."""
    code = function.__code__
    function(*[Stub() for _ in range(code.co_argcount)])


class StubModule(types.ModuleType):
    __path__ = ()
    __all__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StubModule(spec.name)

    def exec_module(self, module):
        pass


class Shell(Stub):
    def __init__(self, run):
        object.__setattr__(self, "run", run)

    def run_cell_magic(self, name, line, body):
        if name in PYTHON_CELLS:
            self.run(body)
        return Stub()

    def run_line_magic(self, name, line, *args):
        if name in ("time", "timeit") and line:
            self.run(line)
        return Stub()


class Timeout(Exception):
    pass


def on_alarm(number, frame):
    raise Timeout


def targets(statement):
    """The names that a statement binds."""
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=alias):
                yield alias or name.partition(".")[0]


def ends(statement):
    """Whether a statement ends the run."""
    match statement:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=function)):
            return ast.unparse(function) in ("exit", "quit", "sys.exit")
    return False


def future_flags(statement):
    """What a statement turns on for all that follows, as IPython keeps it."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = [getattr(__future__, alias.name, None) for alias in statement.names]
    return functools.reduce(operator.or_, (f.compiler_flag for f in features if f), 0)


class Run:
    """One run of a list of cells' sources."""

    def __init__(self, cells):
        self.cells = cells
        self.missing = []  # (cell, name), in the order of the run
        self.unknown = False
        self.ended = False
        self.decorated = ()  # classes of which a replaced library may make others, such as VectorArray of Vector
        self.flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.transformer = TransformerManager()
        self.names = {"__name__": "__main__", **{name: Stub() for name in PROVIDED}}
        self.names["get_ipython"] = lambda: Shell(self.source)

    def go(self):
        for cell, source in enumerate(self.cells):
            self.cell = cell
            try:
                source = self.transformer.transform_cell(source)
            except SyntaxError:
                continue
            self.source(source)
        return self.missing

    def source(self, source):
        try:
            tree = ast.parse(self.transformer.transform_cell(source))
        except (SyntaxError, ValueError):
            return
        for statement in tree.body:
            if self.unknown or self.ended:
                return
            self.statement(statement)
            self.ended = ends(statement)
            # What the star of a replaced library would bind is not known.
            self.unknown = any(isinstance(n, ast.alias) and n.name == "*" for n in ast.walk(statement))

    def statement(self, statement):
        self.flags |= future_flags(statement)
        if isinstance(statement, ast.ClassDef) and statement.decorator_list:
            self.decorated += (statement.name,)
        code = compile(
            ast.Module([statement], []),
            "<cell>",
            "exec",
            flags=self.flags,
            dont_inherit=True,
        )
        for _ in range(MOST):
            name = self.attempt(code)
            if name is None:
                return
            if name == "":
                break
            if not name.startswith(self.decorated):
                self.missing.append((self.cell, name))
            self.names[name] = Stub()
        if not isinstance(statement, ast.If | ast.Expr):
            for name in targets(statement):
                self.names.setdefault(name, Stub())

    def attempt(self, code):
        """Run once: None when it works, the name that is missing, or "" for another failure."""
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            eval(code, self.names)
        except NameError as e:
            if (
                isinstance(e, UnboundLocalError)
                or not e.name
                or e.name in self.names
                or hasattr(builtins, e.name)
            ):
                return ""
            return e.name
        except BaseException:  # noqa: BLE001 - whatever notebooks raise, SystemExit included
            return ""
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return None


def missing_names(cells):
    """The names that a run from top to bottom lacks, as (cell, name)."""
    was = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                return Run(cells).go()
        finally:
            os.chdir(was)


def prepare():
    """Replace all libraries in this process."""
    signal.signal(signal.SIGALRM, on_alarm)
    sys.meta_path.insert(0, Finder())
    sys.stdin = io.StringIO()
    builtins.input = lambda *args: "1"
