"""Judge an extraction by behaviour: run a notebook before and after it and compare what it prints.

A move is right if the module compiles, holds no undefined name (pyflakes), can be imported alone and in silence,
and the notebook runs to its end with the same text outputs. A refusal must leave every file as it was.
"""

import ast
import concurrent.futures
import contextlib
import importlib
import io
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import inline

FORK = multiprocessing.get_context("fork")
TIMEOUT = 60


def several(function, jobs):
    """Call a function with each of some jobs, as many at once as there are processors, and yield what it returns."""
    with concurrent.futures.ProcessPoolExecutor(mp_context=FORK) as pool:
        yield from pool.map(function, jobs)


def notebook(cells):
    """Make a notebook (nbformat 4.4) of the sources of code cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    code = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": c.splitlines(keepends=True),
        }
        for c in cells
    ]
    return json.dumps(
        {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}, indent=1
    )


def sources(path):
    """List the sources of the code cells of a notebook file."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


def plain(output):
    """Take out of a text output what differs from run to run, or tells in which module something lies."""
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    output = re.sub(r"0x[0-9a-f]{6,}", "0x", output)
    output = re.sub(r"\b(__main__|pkg(\.\w+)+)\.", "", output)
    output = re.sub(r"(?m)^(CPU times|Wall time).*$", r"\1", output)
    output = re.sub(r"\b\d[\d.,]* ?(ns|[uµμ]s|ms|s|min|it/s|s/it)\b", "T", output)
    output = re.sub(r"\b[\d,]+ loops? each\b", "loops each", output)
    return output.rstrip()


def run(path, folder, seed="", timeout=TIMEOUT):
    """Run a notebook in a process of its own: its text outputs, and the error that ended it or None."""
    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=run_cells, args=(path, folder, sender, seed))
    child.start()
    sender.close()
    try:
        result = receiver.recv() if receiver.poll(timeout) else ([], "timed out")
    except EOFError:
        result = [], "the process ended"
    child.kill()
    child.join()
    return result


def run_cells(path, folder, sender, seed):
    """Run the cells in an IPython shell, as a kernel does, without one."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    os.chdir(path.parent)
    sys.path[:0] = ["", str(folder / "src")]
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.display_formatter.active_types = ["text/plain"]  # no picture is made of a figure
    shell.enable_gui = lambda *args, **kwargs: None
    shell.run_cell(seed)
    outputs = []
    for source in sources(path):
        with capture_output(display=True) as captured:
            done = shell.run_cell(source, store_history=True)
        outputs.append(captured.stdout)
        outputs += [o.data.get("text/plain", "") for o in captured.outputs]
        error = done.error_before_exec or done.error_in_exec
        if error is not None:
            sender.send(([plain(o) for o in outputs], f"{type(error).__name__}: {error}"))
            return
    sender.send(([plain(o) for o in outputs if o.strip()], None))


def run_kernel(path, folder, seed="", timeout=TIMEOUT):
    """Run a notebook in a real kernel, with nbclient."""
    import nbclient
    import nbformat

    book = nbformat.read(path, as_version=4)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(folder / "src")
    try:
        with tempfile.TemporaryDirectory() as sockets:
            client = nbclient.NotebookClient(
                book,
                kernel_name="python3",
                timeout=timeout,
                config=over_sockets(sockets),
                resources={"metadata": {"path": str(path.parent)}},
                extra_arguments=[f"--IPKernelApp.exec_lines={seed}"] if seed else [],
            )
            client.execute(stderr=subprocess.DEVNULL)
    except nbclient.exceptions.CellExecutionError as error:
        return [], f"{error.ename}: {error.evalue}"
    except nbclient.exceptions.CellTimeoutError:
        return [], "timed out"
    except nbclient.exceptions.DeadKernelError:
        return [], "the process ended"
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)
    outputs = []
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if output.get("name") != "stderr":
                outputs.append(plain(output.get("text") or output.get("data", {}).get("text/plain", "")))
    return [o for o in outputs if o], None


def over_sockets(folder):
    """Let a kernel be talked to over files in a folder: ports may be given to two kernels that start at once."""
    from traitlets.config import Config

    config = Config()
    config.KernelManager.transport = "ipc"
    config.KernelManager.ip = f"{folder}/kernel"
    return config


def snapshot(folder):
    """Read all files below a folder."""
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts}


def undefined_names(text, path):
    """List the undefined names that pyflakes finds; a star import hides them."""
    from pyflakes import checker, messages

    wrong = (messages.UndefinedName, messages.UndefinedLocal, messages.UndefinedExport)
    found = checker.Checker(ast.parse(text), filename=str(path)).messages
    return [str(m.message % m.message_args) for m in found if isinstance(m, wrong)]


def dotted(module):
    """Make the name of a module of its path below src."""
    return ".".join(pathlib.PurePath(module).with_suffix("").parts[1:])


def statements(text):
    """Parse the top level of the code cells of a notebook's JSON, but for those that are not valid."""
    from IPython.core.inputtransformer2 import TransformerManager

    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == "code":
            try:
                yield from ast.parse(TransformerManager().transform_cell("".join(cell["source"]))).body
            except (SyntaxError, ValueError):
                continue


def not_moved(before, path, names, module):
    """Tell what a notebook still defines that should have moved, or that it is no notebook any more."""
    import nbformat

    after = path.read_bytes()
    nbformat.validate(nbformat.reads(after.decode(), as_version=4))
    was, left = list(statements(before)), list(statements(after))
    for name in names:
        count = [sum(getattr(s, "name", None) == name for s in book) for book in (was, left)]
        if count[0] and count[1] >= count[0]:
            return f"{name} is still defined in the notebook"
        found = any(
            isinstance(s, ast.ImportFrom)
            and s.module == dotted(module)
            and name in [a.asname or a.name for a in s.names]
            for s in left
        )
        if count[0] and not found:
            return f"{name} is not imported from the module"
    return None


def import_alone(module, folder):
    """Import a module in a fresh interpreter: what it says, or None."""
    env = dict(os.environ, PYTHONPATH=str(folder / "src"))
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        check=False,
        cwd="/",
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[-1]
    return done.stdout.strip() or None


def import_forked(module, folder):
    """Import a module alone in a process forked from this one, which may have loaded libraries: what it says, or None."""
    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=import_and_tell, args=(module, folder, sender))
    child.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return "it ends with an error"
    finally:
        child.join()


def import_and_tell(module, folder, sender):
    """Import a module and send what it prints."""
    said = io.StringIO()
    os.chdir("/")
    sys.path[0] = str(folder / "src")
    with contextlib.redirect_stdout(said):
        importlib.import_module(module)
    sender.send(said.getvalue() or None)


def extract(tool, folder, path, names, module, flags=()):
    """Extract names from the notebook at path: ("moved" | "refused" | "wrong", why), as far as no code is run."""
    files = snapshot(folder)
    target = folder / module
    done = subprocess.run(
        [tool, "extract", *flags, str(path), *names, "--to", str(target)],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == 1:
        return (
            ("refused", done.stderr.strip()) if snapshot(folder) == files else ("wrong", "refused, but wrote")
        )
    if done.returncode != 0:
        return "wrong", f"exit status {done.returncode}: {done.stderr.strip()}"
    kept = not_moved(files[path], path, names, module)
    if kept:
        return "wrong", kept
    try:
        undefined = undefined_names(target.read_text(encoding="utf-8"), target)
    except SyntaxError as e:
        return "wrong", f"the module does not compile: {e}"
    if undefined:
        return "wrong", "; ".join(undefined)
    return "moved", None


def judge(tool, folder, path, names, module, execute=run, flags=()):
    """Extract names from the notebook at path, and tell ("moved" | "refused" | "wrong", why)."""
    before, error = execute(path, folder)
    pristine, fresh = path.read_bytes(), not (folder / module).exists()
    verdict, why = extract(tool, folder, path, names, module, flags)
    if verdict == "wrong" and error is not None and error.startswith("SyntaxError"):
        return "moved", "but this Python is too old for the notebook"
    if verdict != "moved":
        return verdict, why
    if error is not None:
        return "moved", f"but it did not run before: {error}"
    said = import_alone(dotted(module), folder)
    if said:
        return "wrong", f"importing it alone: {said}"
    after, error = execute(path, folder)
    if error is not None:
        return "wrong", f"the notebook ends with {error}"
    if before != after:
        path.write_bytes(pristine)
        if execute(path, folder)[0] != before:
            return "moved", "but its outputs differ from run to run"
        return "wrong", first_difference(before, after)
    if fresh:
        inline.put_back(path, (folder / module).read_text(encoding="utf-8"), dotted(module))
        after, error = execute(path, folder)
        if (after, error) != (before, None):
            return "wrong", f"put back by hand: {error or first_difference(before, after)}"
    return "moved", None


def first_difference(before, after):
    """Show where two lists of outputs part."""
    for a, b in zip(before, after, strict=False):
        if a != b:
            return f"before {a!r}, after {b!r}"
    return f"{len(before)} outputs before, {len(after)} after"
