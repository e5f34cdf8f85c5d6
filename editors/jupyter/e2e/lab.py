"""A real JupyterLab on a copy of a project, and a browser that looks at it."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

PATIENCE = 15  # seconds for anything to appear
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "IPYTHONDIR",
    "HOME",
)


def until(what, question):
    """Wait until a question about files or processes is answered by something true: they announce nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {PATIENCE} s")


def notebook(*cells, language="python", kernel="python3"):
    """Return the JSON text of a notebook."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"c{i}",
                    "metadata": {},
                    "execution_count": None,
                    "outputs": [],
                    "source": text,
                }
                for i, text in enumerate(cells)
            ],
            "metadata": {
                "kernelspec": {"name": kernel, "display_name": kernel, "language": language},
                "language_info": {"name": language},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    )


class Lab:
    """A JupyterLab that serves a copy of a project, with nothing configured but what is given.

    config is that of the Jupyter server; plugins that are disabled are as if they were not installed.
    """

    def __init__(self, work, project, python=sys.executable, config=None, disabled=()):
        self.folder = pathlib.Path(work) / "project"
        shutil.copytree(project, self.folder, symlinks=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = pathlib.Path(work) / "lab.log"
        environment = dict(os.environ, JUPYTER_PLATFORM_DIRS="0", PYTHONPATH=str(self.folder / "src"))
        environment["PATH"] = f"{pathlib.Path(python).parent}{os.pathsep}{environment['PATH']}"
        environment |= {name: f"{work}/home/{name}" for name in FOLDERS}
        for name in FOLDERS:
            os.makedirs(environment[name], exist_ok=True)
        self.settings = pathlib.Path(environment["JUPYTERLAB_SETTINGS_DIR"])
        self.data = pathlib.Path(environment["JUPYTER_DATA_DIR"])
        self.set("@jupyterlab/apputils-extension/notification", fetchNews="false")
        settings = pathlib.Path(environment["JUPYTER_CONFIG_DIR"])
        (settings / "jupyter_server_config.json").write_text(json.dumps(config or {}))
        (settings / "labconfig").mkdir()
        (settings / "labconfig" / "page_config.json").write_text(
            json.dumps({"disabledExtensions": dict.fromkeys(disabled, True)})
        )
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [
                    *(python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
                    *(f"--port={self.port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=t"),
                    *(f"--ServerApp.root_dir={self.folder}", "--LabApp.news_url=None"),
                ],
                env=environment,
                cwd=work,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until("JupyterLab answers", self.status)

    def set(self, plugin, **values):
        """Set what a user has set; it holds from the next load of the page on."""
        path = self.settings / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))

    def add_kernel(self, name, language, program):
        """Add a kernel to those that JupyterLab offers."""
        folder = self.data / "kernels" / name
        folder.mkdir(parents=True)
        command = [sys.executable, str(program), "-f", "{connection_file}"]
        spec = {"argv": command, "display_name": name, "language": language}
        (folder / "kernel.json").write_text(json.dumps(spec))

    def status(self):
        """Return what jupyter-lsp says of its servers, or None while there is no answer."""
        url = f"http://127.0.0.1:{self.port}/lsp/status?token=t"
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)
        return None

    def url(self, path, reset=True):
        return f"http://127.0.0.1:{self.port}/lab/tree/{path}?token=t{'&reset' if reset else ''}"

    def read(self, path):
        return (self.folder / path).read_text()

    def write(self, path, text):
        (self.folder / path).write_text(text)

    def server(self):
        """Return the process number of the server that jupyter-lsp has started, or None."""
        children = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        for line in children.stdout.splitlines():
            number, arguments = line.split(None, 1)
            if arguments.endswith("pyferry lsp"):
                return int(number)
        return None

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
            return
        os.killpg(self.process.pid, signal.SIGKILL)


@contextlib.contextmanager
def locked(path):
    """Make a file read-only, also for the superuser, whom its mode does not stop."""
    set_attribute = ["chattr", "+i"] if os.geteuid() == 0 else ["chmod", "a-w"]
    unset = ["chattr", "-i"] if os.geteuid() == 0 else ["chmod", "u+w"]
    subprocess.run([*set_attribute, path], check=True)
    try:
        yield
    finally:
        subprocess.run([*unset, path], check=True)
