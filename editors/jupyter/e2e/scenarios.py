"""The scenarios of JupyterLab: each is a row of the table in docs/editors.md.

usage: python scenarios.py ROOT [SCENARIO ...]

They run one after another in one window, on a copy of the project that PyScaffold writes.
"""

import os
import pathlib
import re
import signal
import sys
import tempfile
import traceback

from lab import CHROMIUM, PATIENCE, Lab, notebook, until
from playwright.sync_api import expect, sync_playwright

MOVE = notebook(
    "LIMIT = 25\n\n\ndef warm_days(temperatures):\n    return [t for t in temperatures if t > LIMIT]",
    "print(warm_days([20, 26, 31]))",
)


class Scenarios:
    def __init__(self, lab, page, shots):
        self.lab, self.page, self.shots = lab, page, shots

    # What a user sees and does.

    def open(self, path):
        self.page.goto(self.lab.url(path))
        expect(self.cells().first).to_be_visible(timeout=60_000)
        self.ready()

    def ready(self):
        status = self.page.locator(".pyferry-status")
        expect(status).to_have_text(re.compile("undeclared"), timeout=60_000)

    def cells(self):
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content")

    def type(self, cell, text):
        self.cells().nth(cell).click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def mark(self, text):
        return self.page.locator(
            ".jp-NotebookPanel:not(.lm-mod-hidden) .cm-lintRange", has_text=re.compile(f"^{text}$")
        )

    def command(self, label):
        self.page.keyboard.press("Control+Shift+c")
        self.page.locator("#modal-command-palette input").fill(label)
        self.page.locator("#modal-command-palette .lm-CommandPalette-item", has_text=label).first.click()

    def shot(self, name):
        if self.shots:
            self.page.screenshot(path=self.shots / f"jupyterlab-{name}.png")

    def calm(self):
        """Let all toasts go, so that the next ones are those of the next scenario."""
        for button in self.page.locator(".Toastify__close-button").all():
            if button.is_visible():
                button.click()

    def toast(self, text):
        return self.page.locator(".Toastify__toast", has_text=re.compile(text))

    def undo(self):
        self.page.locator(".Toastify__toast button", has_text="Undo").last.click()
        expect(self.toast("Taken back")).to_be_visible(timeout=PATIENCE * 1000)

    # The scenarios, in the order of the run.

    def diagnostics_cell(self):
        # What the package uses, too, belongs into both manifests.
        self.lab.write("src/demoproj/model.py", "import polars\nimport xgboost\n")
        self.lab.write("notebooks/a.ipynb", notebook("import os", ""))
        self.open("notebooks/a.ipynb")
        self.type(1, "import lightgbm as lgb\n")
        expect(self.mark("lightgbm")).to_be_visible(timeout=PATIENCE * 1000)

    def fix_cell(self):
        # What only a notebook needs belongs into the environment.
        self.mark("lightgbm").hover()
        button = self.page.locator(".cm-tooltip-lint .cm-diagnosticAction").first
        expect(button).to_be_visible(timeout=PATIENCE * 1000)
        expect(self.page.locator(".cm-tooltip-lint")).to_contain_text(
            "lightgbm is imported but declared nowhere"
        )
        self.shot("finding")
        button.click()
        until(
            "environment.yml declares lightgbm",
            lambda: re.search(r"^ {2}- lightgbm", self.lab.read("environment.yml"), re.MULTILINE),
        )
        expect(self.mark("lightgbm")).to_have_count(0, timeout=PATIENCE * 1000)

    def undo_fix(self):
        self.undo()
        assert not re.search(r"^ {2}- lightgbm", self.lab.read("environment.yml"), re.MULTILINE)
        expect(self.mark("lightgbm")).to_be_visible(timeout=PATIENCE * 1000)

    def keyboard(self):
        self.cells().nth(1).click()
        self.page.keyboard.press("Control+Home")
        for _ in range(len("import l")):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Alt+Enter")
        expect(self.page.locator(".lm-Menu-item").first).to_be_visible(timeout=PATIENCE * 1000)
        self.page.keyboard.press("Enter")
        until(
            "environment.yml declares lightgbm",
            lambda: re.search(r"^ {2}- lightgbm", self.lab.read("environment.yml"), re.MULTILINE),
        )
        expect(self.mark("lightgbm")).to_have_count(0, timeout=PATIENCE * 1000)

    def panel(self):
        self.type(1, "import xgboost\nimport polars\n")
        expect(self.mark("polars")).to_be_visible(timeout=PATIENCE * 1000)
        self.page.locator(".pyferry-status").click()
        panel = self.page.get_by_role("region", name="Dependencies")
        expect(panel).to_be_visible(timeout=PATIENCE * 1000)
        expect(panel.get_by_role("button", name="Add polars")).to_be_visible(timeout=PATIENCE * 1000)
        self.shot("dependencies")
        panel.get_by_role("button", name="Add polars").click()
        until("setup.cfg declares polars", lambda: "polars" in self.lab.read("setup.cfg"))
        expect(panel.get_by_role("button", name="Add polars")).to_have_count(0, timeout=PATIENCE * 1000)
        assert "xgboost" not in self.lab.read("setup.cfg")

    def fix_two_manifests(self):
        assert re.search(r"^ {4}polars", self.lab.read("setup.cfg"), re.MULTILINE)
        assert re.search(r"^ {2}- polars", self.lab.read("environment.yml"), re.MULTILINE)

    def add_all(self):
        self.cells().nth(1).click()
        self.command("Add All Missing Libraries")
        until("setup.cfg declares xgboost", lambda: "xgboost" in self.lab.read("setup.cfg"))
        expect(self.page.locator(".pyferry-status")).to_have_text("0 undeclared", timeout=PATIENCE * 1000)
        self.page.locator(".jp-SideBar.jp-mod-right [data-id=pyferry-dependencies]").click()

    def fix_on_save(self):
        self.settings(fixOnSave=True)
        self.type(1, "import lifelines\n")
        expect(self.mark("lifelines")).to_be_visible(timeout=PATIENCE * 1000)
        self.page.keyboard.press("Control+s")
        until("environment.yml declares lifelines", lambda: "lifelines" in self.lab.read("environment.yml"))
        self.settings(fixOnSave=False)

    def settings(self, **values):
        self.lab.set("pyferry-jupyterlab/plugin", **values)
        self.open("notebooks/a.ipynb")

    def move_function(self):
        self.lab.write("notebooks/move.ipynb", MOVE)
        self.open("notebooks/move.ipynb")
        before = self.run_all()
        self.cells().nth(0).get_by_text("warm_days").first.click()
        self.command("Move to Module")
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog.locator("select")).to_be_visible(timeout=PATIENCE * 1000)
        dialog.locator("select").select_option("demoproj.move")
        expect(dialog.locator(".pyferry-added", has_text="def warm_days")).to_be_visible(
            timeout=PATIENCE * 1000
        )
        self.shot("move")
        dialog.locator(".jp-mod-accept").click()
        expect(self.cells().nth(0)).to_contain_text(
            "from demoproj.move import LIMIT, warm_days", timeout=PATIENCE * 1000
        )
        until("the module is there", lambda: (self.lab.folder / "src/demoproj/move.py").exists())
        assert "def warm_days(temperatures):" in self.lab.read("src/demoproj/move.py")
        after = self.run_all()
        assert before == after == ["[26, 31]\n"], (before, after)

    def created_file(self):
        assert re.search(r"^LIMIT = 25$", self.lab.read("src/demoproj/move.py"), re.MULTILINE)

    def undo_move(self):
        self.undo()
        expect(self.cells().nth(0)).to_contain_text("def warm_days", timeout=PATIENCE * 1000)
        assert not (self.lab.folder / "src/demoproj/move.py").exists()

    def run_all(self):
        """Restart the kernel, run all cells, and return what they print."""
        expect(self.page.get_by_text("ipykernel) | Idle")).to_be_visible(timeout=60_000)
        self.page.locator(
            ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-NotebookPanel-toolbar [data-command='notebook:restart-run-all']"
        ).click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        prompts = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputArea-prompt")
        expect(prompts.nth(0)).to_have_text("[1]:", timeout=60_000)
        expect(prompts.nth(1)).to_have_text("[2]:", timeout=60_000)
        return self.page.locator(
            ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
        ).all_inner_texts()

    def drift(self):
        self.lab.write(
            "src/demoproj/days.py", "def cold_days(values):\n    return [v for v in values if v < 0]\n"
        )
        self.lab.write(
            "notebooks/drift.ipynb",
            notebook("def cold_days(values):\n    return [v for v in values if v <= 0]\n"),
        )
        self.open("notebooks/drift.ipynb")
        expect(self.mark("cold_days")).to_be_visible(timeout=PATIENCE * 1000)
        self.mark("cold_days").hover()
        expect(self.page.locator(".cm-tooltip-lint")).to_contain_text(
            "demoproj.days", timeout=PATIENCE * 1000
        )

    def reload(self):
        self.lab.write("notebooks/again.ipynb", notebook("import plotly"))
        self.open("notebooks/again.ipynb")
        expect(self.mark("plotly")).to_be_visible(timeout=PATIENCE * 1000)
        self.page.reload()
        expect(self.mark("plotly")).to_be_visible(timeout=60_000)

    def server_killed(self):
        old = self.lab.server()
        os.kill(old, signal.SIGKILL)
        until("another server runs", lambda: self.lab.server() not in (None, old))
        expect(self.mark("plotly")).to_be_visible(timeout=PATIENCE * 1000)
        self.type(0, "import plotly\nimport bokeh\n")
        expect(self.mark("bokeh")).to_be_visible(timeout=PATIENCE * 1000)

    def two_windows(self):
        self.lab.write("notebooks/second.ipynb", notebook("import altair"))
        first, self.page = self.page, self.page.context.new_page()
        self.open("notebooks/second.ipynb")
        expect(self.mark("altair")).to_be_visible(timeout=PATIENCE * 1000)
        second, self.page = self.page, first
        self.type(0, "import plotly\nimport geopandas\n")
        expect(self.mark("geopandas")).to_be_visible(timeout=PATIENCE * 1000)
        second.close()
        self.type(0, "import plotly\nimport shapely\n")
        expect(self.mark("shapely")).to_be_visible(timeout=PATIENCE * 1000)

    def other_kernel(self):
        self.lab.write("notebooks/r.ipynb", notebook("import scanpy", language="R", kernel="ir"))
        self.page.goto(self.lab.url("notebooks/r.ipynb"))
        self.ready()
        self.page.locator(".jp-Dialog button", has_text="Select").or_(
            self.page.locator(".jp-Dialog .jp-mod-accept")
        ).first.click()
        self.lab.write("notebooks/python.ipynb", notebook("import scanpy"))
        expect(self.cells().first).to_be_visible(timeout=60_000)
        self.page.keyboard.press("Escape")
        assert self.mark("scanpy").count() == 0


def main():
    root = pathlib.Path(sys.argv[1])
    names = sys.argv[2:] or ORDER
    outcomes = []
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        lab = Lab(work, root / ".test" / "dsproject")
        try:
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            page = browser.new_context(viewport={"width": 1100, "height": 700}).new_page()
            scenarios = Scenarios(lab, page, root / "build" / "e2e")
            for name in names:
                outcomes.append(outcome(name, scenarios, root))
            browser.close()
        finally:
            lab.stop()
            (root / "build" / "e2e" / "jupyter.log").write_text(lab.log.read_text())
    (root / "build" / "e2e" / "jupyter.tsv").write_text("".join("\t".join(row) + "\n" for row in outcomes))


# A scenario may need what the ones before it left.
ORDER = [
    "diagnostics_cell",
    "fix_cell",
    "undo_fix",
    "keyboard",
    "panel",
    "fix_two_manifests",
    "add_all",
    "fix_on_save",
    "move_function",
    "created_file",
    "undo_move",
    "drift",
    "reload",
    "server_killed",
    "two_windows",
]


def outcome(name, scenarios, root):
    title = name.replace("_", "-")
    try:
        scenarios.calm()
        getattr(scenarios, name)()
    except Exception as error:  # noqa: BLE001 (any failure is the scenario's)
        traceback.print_exc()
        scenarios.page.screenshot(path=root / "build" / "e2e" / f"jupyter-{title}.png")
        return title, "fail", " ".join(str(error).split())[:200]
    return title, "pass", ""


if __name__ == "__main__":
    main()
