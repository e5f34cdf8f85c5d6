"""Tell which definitions need only builtins, imports, helper functions, classes and constants.

Such a definition can always move: nothing that it uses is computed by the notebook or bound anew.
"""

import ast
import builtins
import collections

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BUILTINS = set(dir(builtins))
# What computes a constant of constants.
COMPUTING = {"abs", "dict", "float", "frozenset", "int", "len", "list", "max", "min", "range", "round"}
COMPUTING |= {"set", "sorted", "str", "sum", "tuple", "zip"}


class Book:
    """What the cells of a notebook bind at their top level, in the order of a run."""

    def __init__(self, trees):
        self.bound = collections.defaultdict(list)
        self.changed = set()
        self.stars = False
        for tree in trees:
            for statement in tree.body:
                self.add(statement)

    def add(self, statement):
        """Note what a statement binds, now or by `global`, and what it changes."""
        if isinstance(statement, DEFINITIONS):
            self.bound[statement.name].append(statement)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            for alias in statement.names:
                self.stars |= alias.name == "*"
                self.bound[alias.asname or alias.name.split(".")[0]].append(statement)
        else:
            for node in top(statement):
                if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    self.bound[node.id].append(statement)
        for node in ast.walk(statement):
            if isinstance(node, ast.Global):
                self.changed.update(node.names)
            elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
                self.changed.update(n.id for n in ast.walk(node.value) if isinstance(n, ast.Name))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and not self.imported(owner.id):
                    self.changed.add(owner.id)

    def imported(self, name):
        """Whether name is imported, and nothing else, as far as the run has come."""
        return bool(self.bound[name]) and all(
            isinstance(s, (ast.Import, ast.ImportFrom)) for s in self.bound[name]
        )

    def plain(self, name, seen=None):
        """Whether name is a definition or a constant with plain needs."""
        seen = set() if seen is None else seen
        if name in seen:
            return True
        seen.add(name)
        if not self.bound[name]:
            return name in BUILTINS and not self.stars and name not in ("exec", "eval", "globals", "input")
        if self.imported(name):
            return len({ast.dump(s) for s in self.bound[name]}) == 1
        if len(self.bound[name]) > 1 or name in self.changed:
            return False
        statement = self.bound[name][0]
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            return constant(statement) and all(self.plain(n, seen) for n in loads(statement))
        return isinstance(statement, DEFINITIONS) and all(self.plain(n, seen) for n in free(statement))


def top(statement):
    """Walk over a statement, but not into functions, lambdas and comprehensions."""
    todo = [statement]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(
            node, (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        ):
            todo.extend(ast.iter_child_nodes(node))


def constant(statement):
    """Whether an assignment gives a value that nothing but its text decides."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if not all(isinstance(t, (ast.Name, ast.Tuple)) for t in targets):
        return False
    return all(
        not isinstance(n, (ast.Await, ast.NamedExpr, ast.Attribute, ast.Lambda))
        and (not isinstance(n, ast.Call) or isinstance(n.func, ast.Name) and n.func.id in COMPUTING)
        for n in ast.walk(statement)
    )


def loads(statement):
    """List the names that a statement reads."""
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def free(definition):
    """List the names that the code of a definition looks up outside of it, by the compiler's own analysis."""
    import symtable

    tree = ast.Module(body=[definition], type_ignores=[])
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    names, todo = set(), [table]
    while todo:
        scope = todo.pop()
        todo.extend(scope.get_children())
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and (scope is table or symbol.is_global()):
                names.add(symbol.get_name())
    return names
