"""The scenarios of JupyterLab: each is a row of the table in docs/editors.md.

usage: python scenarios.py ROOT [SCENARIO ...]

They run one after another in one window, on a copy of the project that PyScaffold writes. With PYFERRY_PICTURES set
the pictures of docs/jupyterlab.md are taken anew.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import traceback

from companions import Companions
from lab import CHROMIUM, PATIENCE, Lab, locked, notebook, until
from person import Person
from playwright.sync_api import expect, sync_playwright

MOVE = notebook(
    "LIMIT = 25\n\n\ndef warm_days(temperatures):\n    return [t for t in temperatures if t > LIMIT]",
    "print(warm_days([21, 26, 31]))",
)


class Scenarios(Person):
    """A scenario may need what the ones before it left."""

    def __init__(self, lab, page, pictures, reports):
        super().__init__(lab, page, pictures)
        self.reports = reports

    def declares(self, manifest, library):
        """Wait until a manifest on the disk declares a library, in the manifest's own notation."""
        lead = {"setup.cfg": r"^ {4}", "environment.yml": r"^ {2}- "}[manifest]
        try:
            until(
                f"{manifest} declares {library}",
                lambda: re.search(lead + library, self.lab.read(manifest), re.MULTILINE),
            )
        except AssertionError:
            print(self.lab.read(manifest), file=sys.stderr)
            raise

    def fresh_install(self):
        """The environment has nothing but JupyterLab and what it brings, a kernel, and the wheel."""
        for listing in ("labextension", "server extension"):
            command = [sys.executable, "-m", "jupyter", *listing.split(), "list"]
            shown = subprocess.run(command, capture_output=True, text=True, check=True)
            name = {"labextension": "pyferry-jupyterlab", "server extension": "jupyter_lsp"}[listing]
            lines = (shown.stdout + shown.stderr).splitlines()
            assert any(name in line and "enabled" in line for line in lines), (listing, lines)
        assert self.lab.status()["sessions"].keys() == {"pyferry"}, self.lab.status()

    def diagnostics_cell(self):
        # What the package uses, too, belongs into both manifests.
        self.lab.write("src/demoproj/model.py", "import polars\nimport xgboost\n")
        self.lab.write("notebooks/a.ipynb", notebook("import os", ""))
        self.open("notebooks/a.ipynb")
        self.type(1, "import lightgbm as lgb\n")
        self.sees("lightgbm")

    def fix_cell(self):
        # What only a notebook needs belongs into the environment.
        tooltip = self.point_at("lightgbm")
        expect(tooltip).to_contain_text("lightgbm is imported but declared nowhere")
        self.picture("finding")
        self.fix("lightgbm")
        self.declares("environment.yml", "lightgbm")
        self.sees_no("lightgbm")

    def undo_fix(self):
        self.undo()
        assert not re.search(r"^ {2}- lightgbm", self.lab.read("environment.yml"), re.MULTILINE)
        self.sees("lightgbm")

    def keyboard(self):
        self.cells().nth(1).click()
        self.page.keyboard.press("Control+Home")
        for _ in range(len("import l")):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Alt+Enter")
        expect(self.page.locator(".lm-Menu-item").first).to_be_visible(timeout=PATIENCE * 1000)
        self.page.keyboard.press("Enter")
        self.declares("environment.yml", "lightgbm")
        self.sees_no("lightgbm")
        expect(self.cells().nth(1)).to_be_focused()
        # Where there is nothing to fix, the key does what it always does.
        self.page.keyboard.press("Control+Home")
        self.page.keyboard.press("Alt+Enter")
        expect(self.cells()).to_have_count(3)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("d")
        self.page.keyboard.press("d")
        expect(self.cells()).to_have_count(2)

    def lightbulb(self):
        self.type(1, "import shapely\n")
        self.sees("shapely")
        fix = self.page.locator(".lm-Menu-item", has_text="Declare shapely")
        expect(self.page.locator(".jp-cell-toolbar .pyferry-lit")).to_be_visible()
        self.page.locator(".jp-cell-toolbar [data-command='pyferry:show-actions']").click()
        expect(fix).to_be_visible(timeout=PATIENCE * 1000)
        self.page.keyboard.press("Escape")
        self.cells().nth(1).click(button="right")
        self.page.locator(".lm-Menu-item", has_text="Show Fixes and Refactorings").click()
        expect(fix).to_be_visible(timeout=PATIENCE * 1000)
        self.page.keyboard.press("Escape")

    def panel(self):
        self.lab.write("notebooks/explore.ipynb", notebook("import polars\nimport xgboost", ""))
        self.open("notebooks/explore.ipynb")
        self.sees("polars")
        panel = self.show_dependencies()
        expect(panel.get_by_role("button", name="Add polars")).to_be_visible(timeout=PATIENCE * 1000)
        self.picture("dependencies")
        panel.get_by_role("button", name="Add polars").click()
        self.declares("setup.cfg", "polars")
        expect(panel.get_by_role("button", name="Add polars")).to_have_count(0, timeout=PATIENCE * 1000)
        assert "xgboost" not in self.lab.read("setup.cfg")
        panel.get_by_role("button", name="Show polars in setup.cfg").click()
        expect(self.file()).to_contain_text("polars", timeout=PATIENCE * 1000)
        expect(self.file()).to_be_focused()
        self.open("notebooks/explore.ipynb")

    def fix_two_manifests(self):
        self.declares("setup.cfg", "polars")
        self.declares("environment.yml", "polars")

    def add_all(self):
        self.command("Add All Missing Libraries")
        self.declares("setup.cfg", "xgboost")
        expect(self.page.locator(".pyferry-status")).to_have_text("0 undeclared", timeout=PATIENCE * 1000)

    def settings(self):
        self.type(1, "import lifelines\n")
        self.sees("lifelines")
        self.command("Settings Editor")
        self.page.locator(".jp-PluginList input").fill("pyferry")
        form = self.page.locator("#jp-SettingsEditor-pyferry-jupyterlab\\:plugin")
        expect(form).to_be_visible(timeout=PATIENCE * 1000)
        rules = form.get_by_label("Ignore").or_(form.locator("select[multiple]")).first
        rules.select_option(label="missing-dependency")
        self.page.get_by_role("tab", name="explore.ipynb").click()
        self.sees_no("lifelines")
        self.with_settings()
        self.type(1, "import lifelines\n")
        self.sees("lifelines")

    def with_settings(self, **values):
        self.lab.set("pyferry-jupyterlab/plugin", **values)
        self.open("notebooks/explore.ipynb")

    def fix_on_save(self):
        self.with_settings(fixOnSave=True)
        self.type(1, "import lifelines\n")
        self.sees("lifelines")
        self.page.keyboard.press("Control+s")
        self.declares("environment.yml", "lifelines")
        self.with_settings()

    def diagnostics_py(self):
        self.lab.write("src/demoproj/fresh.py", "")
        self.open("src/demoproj/fresh.py")
        self.type_into(self.file(), "import catboost\n")
        self.sees("catboost")
        self.fix("catboost")
        self.declares("setup.cfg", "catboost")
        self.sees_no("catboost")

    def dirty_manifest(self):
        self.also_open("setup.cfg")
        self.add_line("setup.cfg", "catboost", "seaborn")
        self.page.get_by_role("tab", name="fresh.py").click()
        self.type_into(self.file(), "import seaborn\nimport holoviews\n")
        self.sees("holoviews")
        self.sees_no("seaborn")

    def open_manifest(self):
        self.fix("holoviews")
        self.hears("setup.cfg \\(not saved\\)")
        self.sees_no("holoviews")

        self.declares("environment.yml", "holoviews")
        assert "holoviews" not in self.lab.read("setup.cfg")
        self.page.get_by_role("tab", name="setup.cfg").click()
        expect(self.file()).to_contain_text("holoviews")
        self.page.keyboard.press("Control+s")
        self.declares("setup.cfg", "holoviews")
        self.declares("setup.cfg", "seaborn")

    def manifest_finding(self):
        self.add_line("setup.cfg", "seaborn", "humanize")
        self.sees("humanize")
        expect(self.point_at("humanize")).to_contain_text("never imported")
        self.page.keyboard.press("Control+z")
        self.page.keyboard.press("Control+s")

    def move_function(self):
        self.lab.write("notebooks/move.ipynb", MOVE)
        self.open("notebooks/move.ipynb")
        before = self.run_all()
        dialog = self.ask_to_move("warm_days")
        dialog.locator("select").select_option("demoproj.move")
        expect(dialog.locator(".pyferry-added", has_text="def warm_days")).to_be_visible(
            timeout=PATIENCE * 1000
        )
        self.picture("move")
        dialog.locator(".jp-mod-accept").click()
        expect(self.cells().nth(0)).to_contain_text(
            "from demoproj.move import LIMIT, warm_days", timeout=PATIENCE * 1000
        )
        until("the module is there", lambda: (self.lab.folder / "src/demoproj/move.py").exists())
        assert "def warm_days(temperatures):" in self.lab.read("src/demoproj/move.py")
        self.same_outputs = before
        after = self.run_all()
        assert before == after == ["[26, 31]\n"], (before, after)

    def created_file(self):
        assert re.search(r"^LIMIT = 25$", self.lab.read("src/demoproj/move.py"), re.MULTILINE)

    def autoreload(self):
        self.toast("Move").get_by_role("button", name="Follow the module").click()
        expect(self.cells()).to_have_count(3)
        expect(self.cells().nth(0)).to_contain_text("%autoreload 2")
        outputs = self.run_all()
        assert outputs == self.same_outputs, outputs
        self.lab.write(
            "src/demoproj/move.py", self.lab.read("src/demoproj/move.py").replace("LIMIT = 25", "LIMIT = 30")
        )
        self.cells().nth(2).click()
        self.page.keyboard.press("Control+Enter")
        output = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output")
        expect(output).to_have_text("[31]", timeout=60_000)
        self.lab.write(
            "src/demoproj/move.py", self.lab.read("src/demoproj/move.py").replace("LIMIT = 30", "LIMIT = 25")
        )

    def undo_move(self):
        self.undo_later("Move")
        expect(self.cells().nth(1)).to_contain_text("def warm_days", timeout=PATIENCE * 1000)
        assert not (self.lab.folder / "src/demoproj/move.py").exists()

    def drift(self):
        self.lab.write(
            "src/demoproj/days.py", "def cold_days(values):\n    return [v for v in values if v < 0]\n"
        )
        self.lab.write(
            "notebooks/drift.ipynb",
            notebook("def cold_days(values):\n    return [v for v in values if v <= 0]\n"),
        )
        self.open("notebooks/drift.ipynb")
        self.sees("cold_days")
        expect(self.point_at("cold_days")).to_contain_text("demoproj.days")

    def drift_shown(self):
        self.point_at("cold_days").get_by_role("button", name="Show the difference").click()
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog.locator(".pyferry-removed")).to_contain_text("if v < 0", timeout=PATIENCE * 1000)
        expect(dialog.locator(".pyferry-added")).to_contain_text("if v <= 0")
        self.picture("difference")
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_have_count(0)

    def source_layout(self):
        self.lab.write(
            "notebooks/source.ipynb",
            notebook("from src.demoproj import days\n\nprint(days.cold_days([-1, 2]))"),
        )
        self.open("notebooks/source.ipynb")
        squiggle = self.page.locator(".jp-Document:not(.lm-mod-hidden) .cm-lintRange").first
        expect(squiggle).to_be_visible(timeout=PATIENCE * 1000)
        squiggle.hover()
        tooltip = self.page.locator(".cm-tooltip-lint")
        expect(tooltip).to_contain_text("demoproj", timeout=PATIENCE * 1000)
        self.picture("source-folder")
        tooltip.locator(".cm-diagnosticAction").first.click()
        expect(self.cells().nth(0)).to_contain_text("from demoproj import days", timeout=PATIENCE * 1000)

    def reload(self):
        self.lab.write("notebooks/again.ipynb", notebook("import plotly"))
        self.open("notebooks/again.ipynb")
        self.sees("plotly")
        self.page.reload()
        expect(self.mark("plotly")).to_be_visible(timeout=60_000)

    def server_killed(self):
        old = self.lab.server()
        os.kill(old, signal.SIGKILL)
        until("another server runs", lambda: self.lab.server() not in (None, old))
        self.sees("plotly")
        self.type(0, "import plotly\nimport bokeh\n")
        self.sees("bokeh")

    def two_windows(self):
        self.lab.write("notebooks/second.ipynb", notebook("import altair"))
        second = self.window()
        second.open("notebooks/second.ipynb")
        second.sees("altair")
        self.type(0, "import plotly\nimport geopandas\n")
        self.sees("geopandas")
        second.page.close()
        self.type(0, "import plotly\nimport shapely\n")
        self.sees("shapely")

    def same_notebook(self):
        """Two windows on one notebook: each has its own text of it, and of the manifests that are open."""
        second = self.window()
        second.open("notebooks/again.ipynb")
        self.type(0, "import geopandas\n")
        self.sees("geopandas")
        second.type(0, "import bokeh\n\nimport pyproj\n")
        second.sees("bokeh")
        second.also_open("environment.yml")
        self.sees("geopandas")
        self.fix("geopandas")
        self.declares("environment.yml", "geopandas")
        self.sees_no("geopandas")
        expect(second.file()).to_contain_text("geopandas", timeout=PATIENCE * 1000)
        # What the other has not saved is left alone.
        second.add_line("environment.yml", "- geopandas", "# maps")
        self.type(0, "import shapely\n")
        self.sees("shapely")
        self.fix("shapely")
        self.hears("another window has changes that are not saved")
        assert "shapely" not in self.lab.read("environment.yml")
        second.page.close(run_before_unload=False)
        self.type(0, "import fiona\n")
        self.sees("fiona")
        self.fix("fiona")
        self.declares("environment.yml", "fiona")

    def other_kernel(self):
        self.lab.add_kernel("other", "julia", pathlib.Path(__file__).parent / "kernel.py")
        self.lab.write("notebooks/other.ipynb", notebook("import scanpy", language="julia", kernel="other"))
        asked = []
        self.page.on(
            "websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(str(frame)))
        )
        self.open("notebooks/other.ipynb")
        # The server answers in order: what it says of this file, it says after all that it could say of the notebook.
        self.lab.write("src/demoproj/other.py", "")
        self.also_open("src/demoproj/other.py")
        self.type_into(self.file(), "import pyproj\n")
        self.sees("pyproj")
        self.page.get_by_role("tab", name="other.ipynb").click()
        assert self.mark("scanpy").count() == 0
        assert any("pyproj" in frame for frame in asked)
        assert not any("scanpy" in frame for frame in asked if '"method"' in frame)
        expect(
            self.page.locator(".jp-cell-toolbar [data-command='pyferry:show-actions'] button")
        ).to_be_disabled()

    def read_only(self):
        self.lab.write("notebooks/fixed.ipynb", MOVE.replace("LIMIT = 25", "import pyproj\\nLIMIT = 25"))
        before = self.lab.read("notebooks/fixed.ipynb")
        with locked(self.lab.folder / "notebooks/fixed.ipynb"):
            self.open("notebooks/fixed.ipynb")
            self.sees("pyproj")
            dialog = self.ask_to_move("warm_days")
            expect(dialog.locator(".pyferry-preview")).to_contain_text("fixed.ipynb is read-only")
            dialog.locator(".jp-mod-accept").click()
            self.hears("fixed.ipynb is read-only; nothing was done")
            assert "warm_days" in self.cells().nth(0).inner_text()
            assert "warm_days" not in "".join(
                p.read_text() for p in (self.lab.folder / "src/demoproj").glob("*.py")
            )
        assert self.lab.read("notebooks/fixed.ipynb") == before

    def accessible_light(self):
        self.accessible("JupyterLab Light")

    def accessible_dark(self):
        self.accessible("JupyterLab Dark")

    def accessible(self, theme):
        """Look for what others cannot read or reach: in the tooltip, menu, dialog, panel, toolbar and status bar."""
        self.lab.set("@jupyterlab/apputils-extension/themes", theme=theme)
        self.lab.write("notebooks/theme.ipynb", MOVE.replace("LIMIT = 25", "import pyproj\\nLIMIT = 25"))
        self.open("notebooks/theme.ipynb")
        expect(self.page.locator(f"body[data-jp-theme-name='{theme}']")).to_be_attached()
        self.sees("pyproj")
        name = theme.split()[1].lower()
        self.show_dependencies()
        self.check(".pyferry-panel", ".pyferry-status")
        self.hide_dependencies()
        self.point_at("pyproj")
        self.check(".cm-tooltip-lint .cm-diagnostic")
        self.page.screenshot(path=self.reports / f"jupyter-{name}-tooltip.png")
        if name == "dark":
            self.picture("dark")
        self.cells().nth(0).click()
        self.page.keyboard.press("Control+Home")
        bulb = "[data-command='pyferry:show-actions']"
        self.check(f".jp-cell-toolbar {bulb}")
        self.page.locator(f".jp-cell-toolbar {bulb}").click()
        expect(self.page.locator(".lm-Menu-item").first).to_be_visible(timeout=PATIENCE * 1000)
        self.page.screenshot(path=self.reports / f"jupyter-{name}-menu.png")
        self.page.keyboard.press("Escape")
        dialog = self.ask_to_move("warm_days")
        expect(dialog.locator(".pyferry-added").first).to_be_visible(timeout=PATIENCE * 1000)
        self.check(".pyferry-move")
        self.page.screenshot(path=self.reports / f"jupyter-{name}-dialog.png")
        self.page.keyboard.press("Escape")

    def check(self, *selectors):
        axe = pathlib.Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"
        self.page.evaluate(axe.read_text())
        for selector in selectors:
            expect(self.page.locator(selector).first).to_be_visible(timeout=PATIENCE * 1000)
        found = self.page.evaluate("include => axe.run({ include })", [[selector] for selector in selectors])
        assert found["passes"], f"nothing was looked at in {selectors}"
        grave = [
            (rule["id"], rule["help"], node["html"][:200], node["failureSummary"])
            for rule in found["violations"]
            for node in rule["nodes"]
            if rule["impact"] in ("serious", "critical")
        ]
        assert not grave, grave


# A scenario may need what the ones before it left.
ORDER = [
    "fresh_install",
    "diagnostics_cell",
    "fix_cell",
    "undo_fix",
    "keyboard",
    "lightbulb",
    "panel",
    "fix_two_manifests",
    "add_all",
    "settings",
    "fix_on_save",
    "diagnostics_py",
    "dirty_manifest",
    "open_manifest",
    "manifest_finding",
    "move_function",
    "created_file",
    "autoreload",
    "undo_move",
    "drift",
    "drift_shown",
    "source_layout",
    "reload",
    "server_killed",
    "two_windows",
    "same_notebook",
    "read_only",
    "other_kernel",
    "accessible_light",
    "accessible_dark",
]


def main():
    root = pathlib.Path(sys.argv[1])
    reports = root / "build" / "e2e"
    pictures = root / "docs" / "images" if os.environ.get("PYFERRY_PICTURES") else reports / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    names = sys.argv[2:] or [*ORDER, *Companions.ORDER]
    outcomes = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        if wanted := [name for name in names if name in ORDER]:
            with tempfile.TemporaryDirectory() as work:
                lab = Lab(work, root / ".test" / "dsproject")
                try:
                    page = browser.new_context(viewport={"width": 1100, "height": 700}).new_page()
                    scenarios = Scenarios(lab, page, pictures, reports)
                    outcomes += [outcome(name, scenarios, reports) for name in wanted]
                finally:
                    lab.stop()
                    (reports / "jupyter.log").write_text(lab.log.read_text())
        companions = Companions(root, browser, reports)
        outcomes += [outcome(name, companions, reports) for name in names if name in Companions.ORDER]
        browser.close()
    (reports / "jupyter.tsv").write_text("".join("\t".join(row) + "\n" for row in outcomes))


def outcome(name, scenarios, reports):
    title = name.replace("_", "-")
    try:
        scenarios.calm()
        getattr(scenarios, name)()
    except Exception as error:  # noqa: BLE001 (any failure is the scenario's)
        traceback.print_exc()
        scenarios.page.screenshot(path=reports / f"jupyter-{title}.png")
        return title, "fail", " ".join(str(error).split())[:200]
    return title, "pass", ""


if __name__ == "__main__":
    main()
