"""Run notebooks in IPython and print the names that each run lacks.

stdin: {notebook: [source of a cell, ...]}; stdout: {notebook: [name, ...]}, sorted. A cell that raises NameError gets
the name and runs again, so that all names are found.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest.mock

from IPython.core.interactiveshell import InteractiveShell


def lacking(cells):
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    names = set()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("helpers.py", "w") as helpers:
            helpers.write("import os\n\ndef helped():\n    pass\n\n_private = 1\n")
        sys.path.insert(0, folder)
        sys.modules.pop("helpers", None)
        for cell in cells:
            run(shell, cell, names)
        sys.path.remove(folder)
        os.chdir("/")
    return sorted(names)


def run(shell, cell, names):
    for _ in range(20):
        error = shell.run_cell(cell, store_history=True).error_in_exec
        if not isinstance(error, NameError) or error.name in shell.user_ns:
            return
        names.add(error.name)
        shell.user_ns[error.name] = unittest.mock.MagicMock()


def main():
    notebooks = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        answer = {name: lacking(cells) for name, cells in notebooks.items()}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
