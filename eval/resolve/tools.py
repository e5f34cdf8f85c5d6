"""Environments, and the programs that install projects into them."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
PROJECT_TOOLS = HERE / "projects.txt"
OLD_SETUPTOOLS = "setuptools==69.5.1"  # the last kinds that write .egg-link files


def with_path(folder):
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def run(command, cwd=None, env=None, check=True, timeout=180):
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PYTHON", "VIRTUAL_ENV", "CONDA", "UV_", "PIP_REQUIRE"))
    }
    done = subprocess.run(
        [str(c) for c in command],
        check=False,
        cwd=cwd,
        env=clean | {"PYTHONDONTWRITEBYTECODE": "1", "SETUPTOOLS_SCM_PRETEND_VERSION": "0.1"} | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    if check and done.returncode != 0:
        raise RuntimeError(
            f"{' '.join(map(str, command))} in {cwd}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
    return done.stdout


def python(env):
    return env / "bin" / "python"


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def site_packages(env):
    return next(env.glob("lib/python3*/site-packages"))


def make_env(env, tools):
    """An environment with three libraries. It finds pytest and ipykernel by a line of a .pth file."""
    run([sys.executable, "-m", "venv", "--without-pip", env])
    furnish(env, tools)


def make_prefix(env, tools):
    """The same as conda makes it: a whole Python of its own, told by conda-meta, without pyvenv.cfg."""
    base, version = pathlib.Path(sys.base_prefix), f"python3.{sys.version_info.minor}"
    write(env, {"conda-meta/history": "", f"lib/{version}/site-packages/README.txt": ""})
    (env / "bin").mkdir()
    shutil.copy(base / "bin" / version, env / "bin" / version)
    (env / "bin" / "python").symlink_to(version)
    for part in (base / "lib" / version).iterdir():
        if part.name != "site-packages":
            (env / "lib" / version / part.name).symlink_to(part)
    furnish(env, tools)


def furnish(env, tools):
    site = site_packages(env)
    write(site, {
        "lib/__init__.py": "", "lib/inner.py": "", "folder/inner.py": "", "spread/there.py": "", "helper/data.txt": "",
        "00_tools.pth": str(site_packages(tools)) + "\n",
    })  # fmt: skip


def make_tools(out, few):
    make_venv(out / "tools", REQUIREMENTS)
    if not few:
        make_venv(out / "poetry", PROJECT_TOOLS)
        pip(out / "tools", "--target", out / "old-setuptools", OLD_SETUPTOOLS)
    return out / "tools"


def make_venv(folder, requirements):
    run([sys.executable, "-m", "venv", folder])
    pip(folder, "-r", requirements)


def pip(env, *args):
    run(
        [python(env), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *args],
        timeout=900,
    )


class Installer:
    """Runs the programs of one folder of tools."""

    def __init__(self, tools):
        self.tools = tools

    def pip(self, env, *args):
        options = [
            "--no-build-isolation",
            "--no-deps",
            "--no-index",
            "--quiet",
            "--disable-pip-version-check",
        ]
        command = [
            self.tools / "bin/python",
            "-m",
            "pip",
            "--python",
            python(env),
            "install",
            *options,
            *args,
        ]
        run(command, env=with_path(self.tools / "bin"))

    def pip_editable(self, env, project, *args):
        self.pip(env, *args, "-e", project)

    def pip_strict(self, env, project):
        self.pip(env, "--config-settings", "editable_mode=strict", "-e", project)

    def pip_compat(self, env, project):
        self.pip(env, "--config-settings", "editable_mode=compat", "-e", project)

    def pip_copy(self, env, project):
        self.pip(env, project)

    def uv(self, env, *args):
        run([self.tools / "bin/uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--no-cache",
             "--python", python(env), *args], env=with_path(self.tools / "bin"))  # fmt: skip

    def uv_editable(self, env, project):
        self.uv(env, "-e", project)

    def uv_copy(self, env, project):
        self.uv(env, project)

    def uv_sync(self, env, project):
        run([self.tools / "bin/uv", "sync", "--quiet", "--offline", "--no-build-isolation", "--no-cache", "--inexact",
             "--python", python(env)], cwd=project, env=with_path(self.tools / "bin") | {"UV_PROJECT_ENVIRONMENT": str(env)})  # fmt: skip

    def develop(self, env, project):
        old = self.tools.parent / "old-setuptools"
        run(
            [python(env), "setup.py", "-q", "develop", "--no-deps"], cwd=project, env={"PYTHONPATH": str(old)}
        )

    def setup_install(self, env, project):
        old = self.tools.parent / "old-setuptools"
        command = [
            "setup.py",
            "-q",
            "install",
            "--single-version-externally-managed",
            "--record",
            "record.txt",
        ]
        run([python(env), *command], cwd=project, env={"PYTHONPATH": str(old)})

    def flit_symlink(self, env, project):
        run(
            [self.tools / "bin/flit", "install", "--symlink", "--deps", "none", "--python", python(env)],
            cwd=project,
            env={"FLIT_ROOT_INSTALL": "1"},
        )

    def flit_pth(self, env, project):
        run(
            [self.tools / "bin/flit", "install", "--pth-file", "--deps", "none", "--python", python(env)],
            cwd=project,
            env={"FLIT_ROOT_INSTALL": "1"},
        )

    def poetry_install(self, env, project):
        run(
            [self.tools.parent / "poetry/bin/poetry", "install", "--only-root", "--no-interaction"],
            cwd=project,
            env={"VIRTUAL_ENV": str(env)},
        )

    def pdm_install(self, env, project):
        options = ["--no-isolation", "--prod"]
        run(
            [self.tools.parent / "poetry/bin/pdm", "install", *options],
            cwd=project,
            env=with_path(self.tools / "bin")
            | {"VIRTUAL_ENV": str(env), "HOME": str(env), "PDM_CHECK_UPDATE": "0"},
        )

    def hatch_env(self, env, project):
        shutil.rmtree(env)
        run(
            [self.tools.parent / "poetry/bin/hatch", "env", "create"],
            cwd=project,
            env={"HOME": str(project.parent)},
            timeout=600,
        )
        furnish(env, self.tools)

    def nothing(self, env, project):
        pass
