"""Run notebooks in IPython and print the names that each run lacks.

stdin: {notebook: [source of a cell, ...]}; stdout: {notebook: [name, ...]}, sorted. A cell that raises NameError gets
the name and runs again, so that all names are found. A comment "# tags: raises-exception" at the head of a cell says that
it is meant to fail. A notebook with "# python: 3.12" needs that version; with an older one its answer is null.
"""

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import unittest.mock

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


# Nobody reads a history or a traceback.
CONFIG = Config(HistoryManager={"hist_file": ":memory:"}, InteractiveShell={"xmode": "Minimal"})


def lacking(cells):
    needed = re.search(r"^# python: 3\.(\d+)", "\n".join(cells), re.MULTILINE)
    if needed and sys.version_info < (3, int(needed[1])):
        return None
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=CONFIG)
    names = set()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("helpers.py", "w") as helpers:
            helpers.write("import os\n\ndef helped():\n    pass\n\n_private = 1\n")
        with open("injecting.py", "w") as extension:
            extension.write("def load_ipython_extension(ip):\n    ip.push({'injected': 1})\n")
        sys.path.insert(0, folder)
        for module in ("helpers", "injecting", "made"):
            sys.modules.pop(module, None)
        for cell in cells:
            run(shell, cell, names)
        sys.path.remove(folder)
        os.chdir("/")
    return sorted(names)


def run(shell, cell, names):
    if cell.startswith("# tags: raises-exception"):
        shell.run_cell(cell, store_history=True)
        return
    for _ in range(20):
        with unittest.mock.patch.object(shell, "showtraceback") as shown:
            lacked = []
            shown.side_effect = lambda *args, **kwargs: lacked.extend(lacked_name(shell, sys.exc_info()[1]))
            shell.run_cell(cell, store_history=True)
        if not lacked:
            return
        names.add(lacked[0])
        shell.user_ns[lacked[0]] = unittest.mock.MagicMock()


def lacked_name(shell, error):
    """The name for which a cell has failed, if it has failed for one."""
    return [error.name] if isinstance(error, NameError) and error.name not in shell.user_ns else []


def main():
    notebooks = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        answer = {name: lacking(cells) for name, cells in notebooks.items()}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
