"""Run pyferry and its peers on a project, and bring what they say into one form."""

import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".eval"
BIN = WORK / "tools" / "bin"
LONGEST = 180  # seconds that one tool may take for one project


@dataclasses.dataclass
class Found:
    """What a tool found in one project. Each finding is the set of names that it gives."""

    missing: list = dataclasses.field(default_factory=list)
    unused: list = dataclasses.field(default_factory=list)
    failure: str = ""  # why there is no result


def install(folder, pins):
    """Make a virtual environment that holds exactly what the file of pins lists, unless it does already."""
    wanted = pins.read_text()
    stamp = folder.with_suffix(".stamp")
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "-r", pins], check=True)
        stamp.write_text(wanted)


def prepare():
    """Install the tools at their pinned versions and build pyferry."""
    install(WORK / "tools", ROOT / "eval" / "tools.txt")
    subprocess.run(["go", "build", "-o", WORK / "pyferry", "./cmd/pyferry"], cwd=ROOT, check=True)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def names(*given):
    return frozenset(normal(n) for n in given if n)


def run(command, folder):
    """Return exit status, output and complaints; status None for a tool that does not come to an end."""
    try:
        done = subprocess.run(
            [str(c) for c in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, "", "does not come to an end"
    return done.returncode, done.stdout, done.stderr


def unique(found):
    return sorted(set(found), key=sorted)


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:90] if lines else "no output"


def pyferry(folder):
    rules = "missing-dependency,transitive-dependency,unused-dependency"
    status, out, err = run([WORK / "pyferry", "check", "--format", "json", "--select", rules, "."], folder)
    if status not in (0, 1):
        return Found(failure=last_line(err))
    found = Found()
    for f in json.loads(out):
        if f["rule"] == "unused-dependency":
            found.unused.append(names(f["distribution"]))
        elif f["rule"] in rules:
            found.missing.append(names(f["import"], f["distribution"]))
    return Found(unique(found.missing), unique(found.unused))


def deptry(folder):
    with tempfile.TemporaryDirectory() as elsewhere:
        report = pathlib.Path(elsewhere, "report.json")
        status, out, err = run([BIN / "deptry", ".", "-o", report], folder)
        if "DependencySpecificationNotFound" in err + out:
            return Found(failure="reads no such manifest")
        if status not in (0, 1) or not report.exists():
            return Found(failure=last_line(err or out))
        listed = json.loads(report.read_text())
    found = Found()
    for f in listed:
        if f["error"]["code"] in ("DEP001", "DEP003"):
            found.missing.append(names(f["module"]))
        elif f["error"]["code"] == "DEP002":
            found.unused.append(names(f["module"]))
    return Found(unique(found.missing), unique(found.unused))


def fawltydeps(folder):
    status, out, err = run([BIN / "fawltydeps", "--check", "--json"], folder)
    try:
        report = json.loads(out)
    except ValueError:
        return Found(failure=last_line(err) if status is not None else err)
    return Found(
        unique(names(f["name"]) for f in report["undeclared_deps"]),
        unique(names(f["name"]) for f in report["unused_deps"]),
    )


def pip_check_reqs(folder):
    if not (pathlib.Path(folder) / "requirements.txt").exists():
        return Found(failure="reads requirements.txt only")
    found = Found()
    for tool, list_ in (("pip-missing-reqs", found.missing), ("pip-extra-reqs", found.unused)):
        status, out, err = run([BIN / tool, "--requirements-file", "requirements.txt", "."], folder)
        if status not in (0, 1) or "Traceback" in err:
            return Found(failure=last_line(err))
        if "cannot tell" in out + err:
            return Found(failure="cannot tell without an environment")
        list_ += [names(*m) for m in re.findall(r"dist=(\S+) module=(\S+)", out + err)]
        list_ += [names(m) for m in re.findall(r"^(\S+) in \S+$", out + err, re.MULTILINE)]
    return Found(unique(found.missing), unique(found.unused))


def creosote(folder):
    manifests = [
        m for m in ("pyproject.toml", "requirements.txt", "Pipfile") if (pathlib.Path(folder) / m).exists()
    ]
    if not manifests:
        return Found(failure="reads no such manifest")
    status, out, err = run([BIN / "creosote", "-p", ".", "-d", manifests[0]], folder)
    said = re.search(r"Unused dependencies found: (.*)", out + err)
    if status not in (0, 1) or status == 1 and not said:
        return Found(failure=last_line(err or out))
    unused = said.group(1).split(",") if said else []
    return Found([], unique(names(re.sub(r"\x1b\[[0-9;]*m", "", n).strip()) for n in unused))


TOOLS = {
    "pyferry": pyferry,
    "deptry": deptry,
    "FawltyDeps": fawltydeps,
    "pip-check-reqs": pip_check_reqs,
    "creosote": creosote,
}
