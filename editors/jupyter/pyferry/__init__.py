"""Finds the program `pyferry` that this distribution installs, and tells jupyter-lsp of it."""

import os
import shutil
import sysconfig


def program():
    """Return the path of the program: in the environment of this Python, or on PATH."""
    name = "pyferry.exe" if os.name == "nt" else "pyferry"
    here = os.path.join(sysconfig.get_path("scripts"), name)
    return here if os.path.exists(here) else shutil.which(name) or name


def jupyter_lsp_spec(manager=None):
    """Return the server's specification, an entry point of the group jupyter_lsp_spec_v1.

    jupyterlab-lsp uses one server for each language. The language is a private one, so that pyferry takes
    nobody's place: its own extension of JupyterLab speaks to it.
    """
    return {
        "pyferry": {
            "version": 2,
            "argv": [program(), "lsp"],
            "languages": ["x-pyferry"],
            "mime_types": ["text/x-pyferry"],
            "display_name": "pyferry",
            "requires_documents_on_disk": False,
            "urls": {"home": "https://github.com/pyferry/pyferry"},
        }
    }
