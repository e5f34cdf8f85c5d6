"""Make notebooks at random from a grammar, extract at random from them, and compare what they print.

Every notebook runs: names are used only after they are bound. They are made to be difficult: names are bound again,
objects change, functions share state, order matters.
"""

import functools
import pathlib
import random
import tempfile

import cases
import judge

IMPORTS = [
    ("import math", "math.floor({e} + 0.5)"),
    ("import math as m", "m.gcd(int({e}), 6)"),
    ("from math import sqrt", "sqrt(abs({e}))"),
    ("from functools import reduce as fold", "fold(lambda a, b: a + b, [{e}, 1])"),
    ("import os.path", "len(os.path.join('a', str({e})))"),
    ("import collections", "len(collections.Counter([{e}, 1]))"),
    ("from math import *", "floor({e})"),
]


class Maker:
    """Makes one notebook."""

    def __init__(self, rng):
        self.rng = rng
        self.numbers, self.lists, self.functions, self.classes, self.imports = [], [], [], [], []
        self.decorators, self.generators, self.options, self.cached = [], [], [], []
        self.count = 0

    def name(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def expression(self, depth=2):
        """Return an expression with a number as its value, of names that are bound."""
        choices = [lambda: str(self.rng.randrange(10))]
        if self.numbers:
            choices += [lambda: self.rng.choice(self.numbers)] * 2
        if self.lists:
            choices.append(lambda: f"len({self.rng.choice(self.lists)})")
        if self.generators:
            choices.append(lambda: f"{self.rng.choice(self.generators)}.randrange(9)")
        if depth and self.functions:
            choices += [lambda: f"{self.rng.choice(self.functions)}({self.expression(depth - 1)})"] * 2
        if depth and self.classes:
            choices.append(lambda: f"{self.rng.choice(self.classes)}({self.expression(depth - 1)}).get()")
        if depth and self.imports:
            choices.append(lambda: self.rng.choice(self.imports).format(e=self.expression(depth - 1)))
        if depth:
            choices.append(lambda: f"({self.expression(depth - 1)} + {self.expression(depth - 1)})")
            choices.append(lambda: f"sum([x * 2 for x in range(3) if x < {self.expression(depth - 1)}])")
        return self.rng.choice(choices)()

    def body(self):
        """Return the lines of a function of x."""
        lines = []
        if self.rng.random() < 0.3:
            lines.append('"""Say \'it\' in quotes."""')
        if self.lists and self.rng.random() < 0.25:
            lines.append(f"{self.rng.choice(self.lists)}.append(x)")
        if self.numbers and self.rng.random() < 0.15:
            number = self.rng.choice(self.numbers)
            return [f"global {number}", f"{number} = {number} + 1", *lines, f"return x + {number}"]
        if self.rng.random() < 0.2:
            lines += ["def inner(y):", f"    return y + x + {self.expression(1)}", "return inner(x)"]
        elif self.rng.random() < 0.2:
            lines += ["if x <= 0:", f"    return {self.expression(1)}", f"return {self.expression(1)} - 1"]
        else:
            lines.append(f"return x + {self.expression()}")
        return lines

    def statement(self):
        """Return one statement; it may bind names."""
        kind = self.rng.choices(
            [
                "number",
                "list",
                "function",
                "class",
                "import",
                "print",
                "again",
                "change",
                "decorator",
                "loop",
                "delete",
                "generator",
                "options",
            ],
            [5, 3, 7, 2, 3, 5, 1, 2, 1, 1, 1, 1, 1],
        )[0]
        return getattr(self, f"make_{kind}")()

    def make_number(self):
        value, name = self.expression(), self.name("n")
        if self.rng.random() < 0.4:
            value = str(self.rng.randrange(100))
        self.numbers.append(name)
        comment = self.rng.choice(["", "", "  # a number"])
        if self.rng.random() < 0.2:
            other = self.name("n")
            self.numbers.append(other)
            return f"{name}, {other} = {value}, {self.rng.randrange(10)}{comment}"
        return f"{name} = {value}{comment}"

    def make_list(self):
        value, name = self.expression(1), self.name("l")
        self.lists.append(name)
        return f"{name} = [{value}, {self.rng.randrange(10)}]"

    def make_function(self):
        name = self.name("f")
        default = f", y={self.expression(1)}" if self.rng.random() < 0.2 else ""
        decorator = (
            f"@{self.rng.choice(self.decorators)}\n" if self.decorators and self.rng.random() < 0.4 else ""
        )
        if self.options and self.rng.random() < 0.3:
            decorator = f"@functools.lru_cache(**{self.rng.choice(self.options)})\n"
            self.cached.append(name)
        comment = "# about it\n" if self.rng.random() < 0.3 else ""
        body = "\n".join("    " + line for line in self.body())
        self.functions.append(name)
        return f"{comment}{decorator}def {name}(x{default}):\n{body}"

    def make_class(self):
        base = f"({self.rng.choice(self.classes)})" if self.classes and self.rng.random() < 0.4 else ""
        name = self.name("C")
        attribute = f"    size = {self.expression(1)}\n" if self.rng.random() < 0.5 else ""
        text = f"class {name}{base}:\n{attribute}    def __init__(self, x):\n        self.x = x\n"
        text += f"    def get(self):\n        return self.x + {self.expression(1)}"
        self.classes.append(name)
        return text

    def make_decorator(self):
        name = self.name("d")
        keep = (
            f"    {self.rng.choice(self.lists)}.append(f.__name__)\n"
            if self.lists and self.rng.random() < 0.5
            else ""
        )
        self.decorators.append(name)
        return f"def {name}(f):\n{keep}    def g(*args):\n        return f(*args) + 1\n    return g"

    def make_import(self):
        statement, use = self.rng.choice(IMPORTS)
        self.imports.append(use)
        return statement

    def make_generator(self):
        name = self.name("g")
        self.generators.append(name)
        return f"import random\n{name} = random.Random({self.rng.randrange(9)})"

    def make_options(self):
        if self.options and self.rng.random() < 0.3:
            return f"{self.rng.choice(self.options)}['maxsize'] = {self.rng.randrange(1, 5)}"
        name = self.name("o")
        self.options.append(name)
        return f"import functools\n{name} = {{'maxsize': {self.rng.randrange(1, 5)}}}"

    def make_print(self):
        return f"print({self.expression()}, {self.expression(1)})"

    def make_again(self):
        if not self.numbers:
            return self.make_number()
        name = self.rng.choice(self.numbers)
        if self.functions and self.rng.random() < 0.3:
            function = self.rng.choice(self.functions)
            return f"def {function}(x):\n    return {self.rng.randrange(10)}"
        return self.rng.choice([f"{name} = {self.rng.randrange(10)}", f"{name} += 1"])

    def make_change(self):
        if not self.lists:
            return self.make_list()
        name = self.rng.choice(self.lists)
        return self.rng.choice(
            [f"{name}.append({self.expression(1)})", f"{name}[0] = 7", f"{name}.clear(); {name}.append(1)"]
        )

    def make_loop(self):
        name = self.rng.choice(self.numbers) if self.numbers and self.rng.random() < 0.3 else self.name("i")
        return f"for {name} in range(2):\n    print({self.expression(1)})"

    def make_delete(self):
        name = self.name("t")
        return f"{name} = {self.expression(1)}\ndel {name}"

    def cells(self):
        """Return the cells of a notebook that has a function at least."""
        list_of_cells = []
        while len(list_of_cells) < 9 or not self.functions:
            separator = self.rng.choice(["\n", "\n\n\n"])
            list_of_cells.append(separator.join(self.statement() for _ in range(self.rng.randint(1, 3))))
        calls = [f"print('{f}', {f}(2), {f}(3))" for f in self.functions]
        calls += [f"print(getattr({f}, 'cache_info', print)())" for f in self.cached]
        return [
            *list_of_cells,
            "\n".join(calls),
            "\n".join(f"print({n})" for n in [*self.numbers, *self.lists]) or "0",
        ]


def each(tool, count, seed, flags=()):
    """Judge count notebooks, the same ones for a seed."""
    return judge.several(functools.partial(one, tool, seed, flags), range(count))


def one(tool, seed, flags, i):
    """Judge the i-th notebook of a seed: its name, the verdict, why."""
    rng = random.Random(f"{seed}-{i}")
    maker = Maker(rng)
    cells = maker.cells()
    names = (
        rng.sample(maker.functions + maker.classes, k=1 if rng.random() < 0.8 else 2)
        if maker.classes
        else [rng.choice(maker.functions)]
    )
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        notebook = cases.write(folder, {})
        notebook.parent.mkdir(exist_ok=True)
        notebook.write_text(judge.notebook(cells), encoding="utf-8")
        verdict = judge.judge(tool, folder, notebook, names, "src/pkg/extracted.py", flags=flags)
        return f"{seed}-{i} {' '.join(names)}", *verdict
