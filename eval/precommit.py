"""Commit to a project that has pyferry's hooks, with the real pre-commit.

The hooks come from a clone of this repository at HEAD, as they would from its address:
pre-commit builds the program itself. Prints one line a step and fails at the first that
differs from what a user must see.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peers

ROOT = peers.ROOT
TOOLS = ROOT / ".eval" / "owners"
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - id: {hook}
"""


class Project:
    """A user's repository in which pre-commit is installed."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.env = dict(
            os.environ,
            HOME=str(folder.parent),
            PRE_COMMIT_HOME=str(folder.parent / "cache"),
            # The modules that this repository was built with need not be fetched again.
            GOMODCACHE=subprocess.check_output(["go", "env", "GOMODCACHE"], text=True).strip(),
            GOCACHE=subprocess.check_output(["go", "env", "GOCACHE"], text=True).strip(),
            PATH=f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}",
            GIT_AUTHOR_NAME="user",
            GIT_AUTHOR_EMAIL="user@example.org",
            GIT_COMMITTER_NAME="user",
            GIT_COMMITTER_EMAIL="user@example.org",
        )
        self.run("git", "init", "--quiet")

    def run(self, *command):
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, what):
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--quiet", "--message", what)


def expect(step, result, status, *texts):
    got, out = result
    if (got == 0) != (status == 0) or any(text not in out for text in texts):
        print(f"wrong: {step}: status {got}\n{out}")
        sys.exit(1)
    print(f"right: {step}")


def use(project, repo, rev, hook):
    project.write(".pre-commit-config.yaml", CONFIG.format(repo=repo, rev=rev, hook=hook))


def main():
    peers.install(TOOLS, ROOT / "eval" / "owners.txt")
    rev = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=ROOT, text=True).strip()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        repo = folder / "pyferry"
        subprocess.run(["git", "clone", "--quiet", ROOT, repo], check=True)
        project = Project(folder / "project")
        project.write("requirements.txt", "numpy\n")
        project.write("demo.py", "import numpy\n")
        use(project, repo, rev, "pyferry-check")
        expect("pre-commit takes the hooks", project.run("pre-commit", "install"), 0)
        expect(
            "a project without findings is committed", project.commit("first"), 0, "pyferry check", "Passed"
        )

        project.write("demo.py", "import numpy\nimport pandas\n")
        expect(
            "a commit with an undeclared import is stopped",
            project.commit("second"),
            1,
            "Failed",
            "demo.py:2:8",
            "missing-dependency",
        )
        project.write("README.txt", "no code\n")
        project.write("demo.py", "import numpy\n")
        expect(
            "a commit of other files does not run the hook", project.commit("third"), 0, "no files to check"
        )

        use(project, repo, rev, "pyferry-fix")
        project.write("demo.py", "import numpy\nimport pandas\n")
        expect(
            "the fixing hook stops a commit that it changes",
            project.commit("fourth"),
            1,
            "files were modified by this hook",
        )
        declared = (project.folder / "requirements.txt").read_text(encoding="utf-8")
        expect("it has declared the library", (int(declared != "numpy\npandas\n"), declared), 0)
        expect("the same commit again goes through", project.commit("fifth"), 0, "pyferry fix", "Passed")
        shutil.rmtree(folder / "cache", ignore_errors=True)


if __name__ == "__main__":
    main()
