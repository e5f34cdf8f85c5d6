#!/usr/bin/env python3
"""Ask real Pythons which files they import, for core/resolve to give the same answers.

Usage: layouts.py FOLDER [--few]

For each kind of installation a project is made and installed into an environment of
its own; then scripts, modules, notebooks and tests of it run there and note what
their imports found. FOLDER/answers.jsonl gets one line for each of them, or about 30 lines
with --few. What is made is made again only if something in this folder changes.
fresh.py adds projects as other tools make them.
"""

import concurrent.futures
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import sys
import time

import fresh
from tools import Installer, make_env, make_prefix, make_tools, python, run, write

HERE = pathlib.Path(__file__).resolve().parent

# What each source asks for: the project, the standard library, libraries, nothing.
QUESTIONS = [
    "demo",
    "demo.sub",
    "corp",
    "corp.demo",
    "corp.demo.sub",
    "corp.other",
    "random",
    "types",
    "json",
    "math",
    "os",
    "select",
    "colorsys",
    "numbers",
    "lib",
    "lib.inner",
    "folder",
    "folder.inner",
    "spread",
    "spread.here",
    "spread.there",
    "traitlets",
    "nowhere",
    "helper",
    "src",
    "src.demo",
]

SOURCE = f"""\
import sys
answers = {{}}
for name in {QUESTIONS}:
    try:
        __import__(name)
    except ImportError as e:
        answers[name] = None
    else:
        m = sys.modules[name]
        answers[name] = [getattr(m, '__file__', None), [str(p) for p in getattr(m, '__path__', [])]]
"""
PRINT = "print('ANSWERS', answers)\n"

# Files that lie beside a source and have the name of something else.
SHADOWS = {
    "plain": {},
    "files": {
        name + ".py": ""
        for name in [
            "random",
            "types",
            "json",
            "math",
            "os",
            "select",
            "colorsys",
            "lib",
            "demo",
            "traitlets",
            "helper",
        ]
    },
    "folders": {
        f"{name}/{file}": "" for name in ["random", "lib", "demo", "corp", "spread"] for file in ["data.txt"]
    }
    | {
        "folder/__init__.py": "",
        "colorsys/__init__.py": "",
        "demo.py": "",
        "spread/here.py": "",
        "corp/other.py": "",
    },
    "namespaces": {
        f"{name}/inner.py": "" for name in ["demo", "corp", "lib", "folder", "colorsys", "nowhere"]
    },
}


# --- projects: files by path --------------------------------------------------


def package(at, name="demo"):
    return {f"{at}{name}/__init__.py": "", f"{at}{name}/sub.py": ""}


LAYOUTS = {
    "src": package("src/"),
    "flat": package(""),
    "module": {"src/demo.py": ""},
    "namespace": {"src/corp/demo/__init__.py": "", "src/corp/demo/sub.py": ""},
}

PROJECT = '[project]\nname = "demo"\nversion = "0.1"\ndescription = "d"\n'


def pyproject(requires, backend, more=""):
    return {
        "pyproject.toml": PROJECT
        + f'[build-system]\nrequires = ["{requires}"]\nbuild-backend = "{backend}"\n'
        + more
    }


def setuptools(layout):
    more = {
        "src": "",
        "flat": '[tool.setuptools]\npackages = ["demo"]\n',
        "module": '[tool.setuptools]\npy-modules = ["demo"]\npackage-dir = {"" = "src"}\n',
        "namespace": "",
    }
    return pyproject("setuptools", "setuptools.build_meta", more[layout])


def hatchling(layout, exact=False):
    packages = {"src": "src/demo", "flat": "demo", "namespace": "src/corp"}
    more = f'[tool.hatch.build.targets.wheel]\npackages = ["{packages[layout]}"]\n'
    return pyproject(
        "hatchling",
        "hatchling.build",
        more + ("[tool.hatch.build]\ndev-mode-exact = true\n" if exact else ""),
    )


def pdm(layout, editables=False):
    dirs = {"src": "src", "flat": ".", "namespace": "src"}
    more = (
        f'[tool.pdm.build]\npackage-dir = "{dirs[layout]}"\n'
        if layout != "flat"
        else '[tool.pdm.build]\nincludes = ["demo"]\n'
    )
    return pyproject(
        "pdm-backend", "pdm.backend", more + ('editable-backend = "editables"\n' if editables else "")
    )


def poetry(layout):
    packages = {
        "src": '{ include = "demo", from = "src" }',
        "flat": '{ include = "demo" }',
        "module": '{ include = "demo.py", from = "src" }',
        "namespace": '{ include = "corp", from = "src" }',
    }
    return pyproject(
        "poetry-core", "poetry.core.masonry.api", f"[tool.poetry]\npackages = [{packages[layout]}]\n"
    )


def flit(layout):
    return pyproject(
        "flit_core",
        "flit_core.buildapi",
        '[tool.flit.module]\nname = "corp.demo"\n' if layout == "namespace" else "",
    )


def uv_build(layout):
    more = {
        "src": "",
        "flat": '[tool.uv.build-backend]\nmodule-root = ""\n',
        "namespace": '[tool.uv.build-backend]\nmodule-name = "corp.demo"\n',
    }
    return pyproject("uv_build", "uv_build", more[layout])


def meson(layout):
    root = {"src": "src/demo", "flat": "demo", "namespace": "src/corp/demo"}[layout]
    subdir = "corp/demo" if layout == "namespace" else "demo"
    files = f"['{root}/__init__.py', '{root}/sub.py']"
    build = (
        "project('demo', version: '0.1')\n"
        "py = import('python').find_installation(pure: true)\n"
        f"py.install_sources({files}, subdir: '{subdir}')\n"
    )
    return pyproject("meson-python", "mesonpy") | {"meson.build": build}


def maturin(layout):
    """A program in Rust beside the package; nothing is downloaded for it."""
    source = "." if layout == "flat" else "src"
    cargo = '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n[[bin]]\nname = "demo-bin"\npath = "rust/main.rs"\n'
    more = f'[tool.maturin]\nbindings = "bin"\npython-source = "{source}"\n'
    return pyproject("maturin", "maturin", more) | {"Cargo.toml": cargo, "rust/main.rs": "fn main() {}\n"}


def hatch_env(layout):
    """Hatch's own environment, at the place where this program expects it."""
    manifest = hatchling(layout)
    manifest["pyproject.toml"] += '[tool.hatch.envs.default]\npath = "../env"\n'
    return manifest


def setup_py(layout):
    arguments = {
        "src": "packages=['demo'], package_dir={'': 'src'}",
        "flat": "packages=['demo']",
        "module": "py_modules=['demo'], package_dir={'': 'src'}",
        "namespace": "packages=['corp', 'corp.demo'], package_dir={'': 'src'}, namespace_packages=['corp']",
    }
    declare = "__import__('pkg_resources').declare_namespace(__name__)\n"
    text = f"from setuptools import setup\nsetup(name='demo', version='0.1', {arguments[layout]})\n"
    return {"setup.py": text} | ({"src/corp/__init__.py": declare} if layout == "namespace" else {})


EVERY = ["src", "flat", "module", "namespace"]
PACKAGES = ["src", "flat", "namespace"]

# installer, back end, method, the project's manifest, the layouts that the back end has
KINDS = [
    ("pip install -e", "setuptools", "pip_editable", setuptools, EVERY),
    ("pip install -e, strict", "setuptools", "pip_strict", setuptools, EVERY),
    ("pip install -e, compat", "setuptools", "pip_compat", setuptools, EVERY),
    ("pip install -e", "hatchling", "pip_editable", hatchling, PACKAGES),
    (
        "pip install -e, exact",
        "hatchling",
        "pip_editable",
        lambda x: hatchling(x, exact=True),
        ["src", "flat"],
    ),
    ("pip install -e", "pdm-backend", "pip_editable", pdm, PACKAGES),
    (
        "pip install -e, editables",
        "pdm-backend",
        "pip_editable",
        lambda x: pdm(x, editables=True),
        ["src", "flat"],
    ),
    ("pip install -e", "poetry-core", "pip_editable", poetry, EVERY),
    ("pip install -e", "flit_core", "pip_editable", flit, EVERY),
    ("pip install -e", "uv_build", "pip_editable", uv_build, PACKAGES),
    ("uv pip install -e", "setuptools", "uv_editable", setuptools, EVERY),
    ("uv pip install -e", "hatchling", "uv_editable", hatchling, PACKAGES),
    ("uv sync", "uv_build", "uv_sync", uv_build, PACKAGES),
    ("poetry install", "poetry-core", "poetry_install", poetry, EVERY),
    ("flit install --symlink", "flit_core", "flit_symlink", flit, EVERY),
    ("flit install --pth-file", "flit_core", "flit_pth", flit, EVERY),
    ("setup.py develop", "setuptools 69", "develop", setup_py, EVERY),
    ("setup.py install", "setuptools 69", "setup_install", setup_py, EVERY),
    ("pip install", "setuptools", "pip_copy", setuptools, EVERY),
    ("pip install", "hatchling", "pip_copy", hatchling, PACKAGES),
    ("pip install", "poetry-core", "pip_copy", poetry, EVERY),
    ("pip install", "flit_core", "pip_copy", flit, EVERY),
    ("uv pip install", "pdm-backend", "uv_copy", pdm, PACKAGES),
    ("uv pip install", "uv_build", "uv_copy", uv_build, PACKAGES),
    ("pip install -e", "meson-python", "pip_editable", meson, PACKAGES),
    ("pip install", "meson-python", "pip_copy", meson, ["src"]),
    ("pip install -e, conda's prefix", "setuptools", "pip_editable", setuptools, EVERY),
    ("pip install, conda's prefix", "setuptools", "pip_copy", setuptools, ["src", "flat"]),
    ("hatch env create", "hatchling", "hatch_env", hatch_env, PACKAGES),
    ("pdm install", "pdm-backend", "pdm_install", pdm, PACKAGES),
    ("nothing", "-", "nothing", setuptools, EVERY),
]

if shutil.which("cargo"):
    KINDS.insert(-1, ("pip install -e", "maturin", "pip_editable", maturin, ["src", "flat"]))

# Those of --few: kind, layout, scenes.
FEW = {
    ("pip install -e", "setuptools", "src"): [
        "script plain",
        "script files",
        "module",
        "kernel files",
        "pytest plain",
        "vscode",
    ],
    ("pip install -e", "setuptools", "flat"): [
        "script namespaces",
        "script at the root",
        "pytest files",
        "python -m pytest plain",
    ],
    ("pip install -e, strict", "setuptools", "flat"): ["script plain", "script folders"],
    ("pip install -e, exact", "hatchling", "src"): ["script plain", "script namespaces"],
    ("pip install -e", "poetry-core", "namespace"): ["script plain", "script folders", "pytest folders"],
    ("pip install -e", "uv_build", "src"): ["script folders", "module"],
    ("flit install --symlink", "flit_core", "src"): ["script plain", "script files"],
    ("uv pip install", "pdm-backend", "src"): ["script plain", "pytest pythonpath", "pytest importlib"],
    ("pip install -e", "meson-python", "src"): ["script plain", "script files", "pytest plain"],
    ("pip install -e, conda's prefix", "setuptools", "src"): ["script plain", "kernel files"],
    ("nothing", "-", "src"): [
        "script plain",
        "pytest conftest",
        "pytest append",
        "envfile",
        "pytest tox.ini",
        "pytest packages",
    ],
}

# --- scenes: a source and the way in which it runs ------------------------------


class Scene:
    def __init__(self, name, way, file, files=None, run=None, **options):
        self.name, self.way, self.file, self.files, self.options = name, way, file, files or {}, options


def notebook():
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": SOURCE + PRINT,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def test():
    return SOURCE + PRINT + "def test_nothing(): pass\n"


def beside(folder, shadow):
    return {f"{folder}/{name}": text for name, text in SHADOWS[shadow].items()}


def scenes():
    """The scenes of every project. Those that configure something have a folder of their own."""
    for shadow in SHADOWS:
        at = f"scripts/{shadow}"
        yield Scene(
            f"script {shadow}",
            "script",
            f"{at}/run.py",
            beside(at, shadow) | {f"{at}/run.py": SOURCE + PRINT},
        )
        at = f"notebooks/{shadow}"
        files = beside(at, shadow) | {f"{at}/nb.ipynb": notebook()}
        files.pop(f"{at}/types.py", None)  # no kernel starts beside it
        yield Scene(f"kernel {shadow}", "kernel", f"{at}/nb.ipynb", files)
        at = f"tests/{shadow}"
        files = beside(at, shadow) | {f"{at}/test_{shadow}.py": test()}
        yield Scene(f"pytest {shadow}", "pytest", f"{at}/test_{shadow}.py", files)
        yield Scene(f"python -m pytest {shadow}", "pytestmodule", f"{at}/test_{shadow}.py", files)
    yield Scene("script at the root", "script", "run.py", {"run.py": SOURCE + PRINT})
    yield Scene("module", "module", "runs/main.py", {"runs/main.py": SOURCE + PRINT})
    yield Scene("kernel at the root", "kernel", "nb.ipynb", {"nb.ipynb": notebook()})
    yield from configured()


def configured():
    """Scenes in a folder of their own, with another state of the project's source in it."""
    test_file = {"tests/unit/test_it.py": test()}
    own = package("src/") | {"pyproject.toml": PROJECT} | test_file
    ini = "[pytest]\npythonpath = src\n"
    table = "[tool.pytest.ini_options]\n"
    for name, files in {
        "pytest pythonpath": {"pyproject.toml": PROJECT + table + 'pythonpath = ["src", "."]\n'},
        "pytest pytest.ini": {"pytest.ini": ini},
        "pytest tox.ini": {"tox.ini": ini},
        "pytest setup.cfg": {"setup.cfg": ini.replace("[pytest]", "[tool:pytest]")},
        "pytest importlib": {"pyproject.toml": PROJECT + table + 'addopts = "--import-mode=importlib"\n'},
        "pytest append": {
            "pyproject.toml": PROJECT + table + 'addopts = ["--import-mode", "append"]\n',
            "tests/unit/lib.py": "",
            "tests/unit/helper.py": "",
        },
        "pytest conftest": {"conftest.py": "", "helper.py": "", "lib.py": ""},
        "pytest conftest in src": {
            "src/conftest.py": "",
            "tests/conftest.py": "",
            "tests/helper.py": "",
            "tests/unit/conftest.py": "",
        },
        "pytest packages": {
            "tests/__init__.py": "",
            "tests/unit/__init__.py": "",
            "helper.py": "",
            "lib.py": "",
        },
        "pytest inner packages": {"tests/unit/__init__.py": "", "tests/helper.py": "", "lib.py": ""},
    }.items():
        yield Scene(name, "pytest", "tests/unit/test_it.py", own | files, alone=True)
        if "conftest" in name or "path" in name:
            yield Scene(
                name.replace("pytest", "python -m pytest", 1),
                "pytestmodule",
                "tests/unit/test_it.py",
                own | files,
                alone=True,
            )
    run = {"scripts/run.py": SOURCE + PRINT, "nb/nb.ipynb": notebook(), "nb/helper.py": ""}
    yield Scene(
        "envfile",
        "script",
        "scripts/run.py",
        own | run | {".env": "# ours\nPYTHONPATH=src:lib\n", "lib/helper.py": ""},
        alone=True,
        path="src:lib",
    )
    yield Scene(
        "envfile kernel",
        "kernel",
        "nb/nb.ipynb",
        own | run | {".env": 'export PYTHONPATH="../src"\n'},
        alone=True,
        path="../src",
    )
    settings = '{\n  // the project\n  "jupyter.notebookFileRoot": "${workspaceFolder}", /* all */\n}\n'
    yield Scene(
        "vscode",
        "kernel",
        "nb/nb.ipynb",
        own | run | {".vscode/settings.json": settings},
        alone=True,
        cwd=".",
    )
    terminal = '{"terminal.integrated.env.linux": {"PYTHONPATH": "${workspaceFolder}/src"},}'
    yield Scene(
        "terminal",
        "script",
        "scripts/run.py",
        own | run | {".vscode/settings.json": terminal},
        alone=True,
        path="{root}/src",
    )


# --- running ---------------------------------------------------------------------

NBCLIENT = """
import nbformat, nbclient, sys
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
class Manager(AsyncKernelManager):
    @property
    def kernel_spec(self):
        return KernelSpec(argv=[sys.argv[3], "-m", "ipykernel_launcher", "-f", "{connection_file}"], display_name="x", language="python")
nb = nbformat.read(sys.argv[1], 4)
client = nbclient.NotebookClient(nb, timeout=60, resources={"metadata": {"path": sys.argv[2]}}, kernel_manager_class=Manager)
client.execute()
print("".join(o.get("text", "") for o in nb.cells[0].outputs))
"""


def ask(scene, root, env, tools):
    """Run the scene's source and return what its imports found."""
    source, options = root / scene.file, {}
    if "path" in scene.options:
        options["PYTHONPATH"] = scene.options["path"].format(root=root)
    py = python(env)
    match scene.way:
        case "script":
            out = run([py, source], cwd=root, env=options)
        case "module":
            out = run([py, "-m", scene.file.removesuffix(".py").replace("/", ".")], cwd=root, env=options)
        case "kernel":
            cwd = root / scene.options["cwd"] if "cwd" in scene.options else source.parent
            out = run([python(tools), "-c", NBCLIENT, source, cwd, py], cwd=tools, env=options)
        case "pytest":  # as the program bin/pytest starts
            program = env / "bin" / "run-tests"
            program.write_text("import sys\nfrom pytest import console_main\nsys.exit(console_main())\n")
            out = run([py, program, "-s", "-q", "-p", "no:cacheprovider", scene.file], cwd=root, env=options)
        case "pytestmodule":
            out = run(
                [py, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", scene.file], cwd=root, env=options
            )
    for line in out.splitlines():
        if line.startswith("ANSWERS "):
            return eval(line.removeprefix("ANSWERS "), {})
    raise RuntimeError(f"{scene.name} in {root}: no answers\n{out}")


def make(out, tools, number, kind, layout, wanted):
    """Install one kind of project and answer for its scenes."""
    installer, backend, method, manifest, _ = kind
    home = out / "made" / f"{number:03d}-{layout}"
    home.mkdir(parents=True)
    env, root = home / "env", home / "project"
    (make_prefix if "conda" in installer else make_env)(env, tools)
    write(root, manifest(layout) | LAYOUTS[layout])
    getattr(Installer(tools), method)(env, root)
    lines = []
    for index, scene in enumerate(s for s in scenes() if wanted is None or s.name in wanted):
        at = home / f"scene-{index:02d}" if scene.options.get("alone") else root
        write(at, scene.files)
        lines.append({
            "installer": installer, "backend": backend, "layout": layout, "scene": scene.name, "way": scene.way,
            "root": str(at), "env": str(env), "file": scene.file, "answers": ask(scene, at, env, tools),
        })  # fmt: skip
    return lines


def chosen(few):
    for number, (kind, layout) in enumerate((k, x) for k in KINDS for x in k[4]):
        wanted = FEW.get((kind[0], kind[1], layout)) if few else None
        if not few or wanted:
            yield number, kind, layout, wanted


def main():
    out, few = pathlib.Path(sys.argv[1]).resolve(), "--few" in sys.argv
    out.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{out}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        inputs = b"".join(
            file.read_bytes() for file in sorted(HERE.iterdir()) if file.suffix in (".py", ".txt")
        )
        key = hashlib.sha256(inputs + str((sys.version, few, out)).encode()).hexdigest()
        stamp = pathlib.Path(f"{out}.stamp")
        if stamp.exists() and stamp.read_text() == key:
            return
        stamp.unlink(missing_ok=True)
        started = time.monotonic()
        count = make_all(out, few)
        stamp.write_text(key)
        print(f"layouts: {count} sources ran in {time.monotonic() - started:.0f} s", flush=True)


def make_all(out, few):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    tools = make_tools(out, few)
    count = 0
    with (
        concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool,
        open(out / "answers.jsonl", "w") as answers,
    ):
        for lines in pool.map(lambda args: make(out, tools, *args), list(chosen(few))):
            answers.writelines(json.dumps(line) + "\n" for line in lines)
            count += len(lines)
    fresh.make_all(out, tools, few)
    return count


if __name__ == "__main__":
    main()
