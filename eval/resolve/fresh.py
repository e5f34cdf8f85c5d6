"""Projects as other tools make them, with notebooks and tests that import the package properly.

No rule about imports has anything to say about them. FOLDER/fresh.jsonl lists them.
"""

import json
import pathlib
import shutil

from tools import Installer, make_env, run, with_path, write

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
IDENTITY = "[user]\n\tname = Test User\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n"


def make_all(out, tools, few):
    home = out / "fresh" / "home"
    write(home, {".gitconfig": IDENTITY})
    with open(out / "fresh.jsonl", "w") as listing:
        for name, (create, install) in {**MAKERS, **({} if few else LARGE)}.items():
            folder = out / "fresh" / name
            folder.mkdir(parents=True)
            root, env = create(folder, out, home), folder / "env"
            populate(root)
            make_env(env, tools)
            install(Installer(tools), env, root)
            listing.write(json.dumps({"name": name, "root": str(root), "env": str(env)}) + "\n")


def populate(root):
    package = next(p for p in (root / "src").iterdir() if (p / "__init__.py").exists()).name
    (root / "src" / package / "model.py").write_text("def fit():\n    return 1\n")
    source = f"import json\nfrom pathlib import Path\n\nimport {package}\nfrom {package}.model import fit\n\nfit()\n"
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    test = f"from {package}.model import fit\n\n\ndef test_fit():\n    assert fit() == 1\n"
    write(
        root,
        {
            "notebooks/1.0-explore.ipynb": json.dumps(notebook),
            "tests/test_model.py": test,
            "scripts/fit.py": source,
        },
    )


def putup(folder, out, home):
    """`putup --dsproject`, as internal/testenv has made it."""
    root = folder / "demoproj"
    shutil.copytree(REPOSITORY / ".test" / "dsproject", root, ignore=shutil.ignore_patterns(".git"))
    return root


def uv_init(folder, out, home):
    run([out / "tools/bin/uv", "init", "--package", "--vcs", "none", "--offline", "demo-uv"], cwd=folder)
    return folder / "demo-uv"


def hatch_new(folder, out, home):
    run([out / "poetry/bin/hatch", "new", "demo-hatch"], cwd=folder, env={"HOME": str(home)})
    return folder / "demo-hatch"


def poetry_new(folder, out, home):
    run([out / "poetry/bin/poetry", "new", "--src", "demo-poetry"], cwd=folder, env={"HOME": str(home)})
    return folder / "demo-poetry"


def pdm_init(folder, out, home):
    root = folder / "demo-pdm"
    root.mkdir()
    options = ["--non-interactive", "--dist", "--no-git"]
    quiet = {"HOME": str(home), "PDM_CHECK_UPDATE": "0"}
    run([out / "poetry/bin/pdm", "init", *options], cwd=root, env=with_path(out / "tools/bin") | quiet)
    return root


MAKERS = {
    "putup --dsproject": (putup, Installer.pip_editable),
    "uv init --package": (uv_init, Installer.uv_sync),
}
LARGE = {
    "hatch new": (hatch_new, Installer.pip_editable),
    "poetry new --src": (poetry_new, Installer.poetry_install),
    "pdm init": (pdm_init, Installer.pip_editable),
}
