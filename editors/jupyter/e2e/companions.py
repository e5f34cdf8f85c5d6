"""Scenarios of JupyterLab beside what others bring to it: each in a JupyterLab of its own."""

import contextlib
import json
import pathlib
import re
import tempfile

from lab import PATIENCE, Lab, notebook, until
from person import Person
from playwright.sync_api import expect

# What docs/jupyterlab.md tells those to write who have no extension.
PAGE = pathlib.Path(__file__).parents[3] / "docs" / "jupyterlab.md"
OURS, THEIRS = "pyferry-jupyterlab", "@jupyter-lsp/jupyterlab-lsp"
SHARING = ("@jupyter/docprovider-extension", "@jupyter/collaboration-extension")


class Companions:
    ORDER = ("beside_pylsp", "joined_notebook", "collaboration")

    def __init__(self, root, browser, reports):
        self.root, self.browser, self.reports = root, browser, reports
        self.opened = []

    def calm(self):
        """Close the windows of the scenario before, which a failure is looked at in."""
        while self.opened:
            self.opened.pop().close()

    @contextlib.contextmanager
    def person(self, config=None, disabled=()):
        """Somebody in a JupyterLab with jupyterlab-lsp, python-lsp-server and jupyter-collaboration."""
        python = self.root / ".test" / "jupyter-more" / "bin" / "python"
        with tempfile.TemporaryDirectory() as work:
            lab = Lab(work, self.root / ".test" / "dsproject", str(python), config, disabled)
            context = self.browser.new_context(viewport={"width": 1100, "height": 700})
            self.opened.append(context)
            self.page = context.new_page()
            try:
                yield Person(lab, self.page, self.reports / "pictures")
            except Exception:
                self.page.screenshot(path=self.reports / "jupyter-companions.png")
                raise
            finally:
                lab.stop()
                (self.reports / "jupyter-companions.log").write_text(lab.log.read_text())

    def beside_pylsp(self):
        """Both servers report, each through its own client, and ours has its fixes."""
        with self.person({"YDocExtension": {"disable_rtc": True}}) as person:
            person.lab.write("notebooks/a.ipynb", notebook("import lightgbm, os"))
            person.open("notebooks/a.ipynb")
            tooltip = person.page.locator(".cm-tooltip-hover")  # one, with a part for each
            person.sees("lightgbm")
            # pyflakes, by pylsp, has something to say of the whole statement.
            expect(person.page.locator(".cm-lintRange", has_text="import")).not_to_have_count(0)
            person.mark("lightgbm").last.hover()
            expect(tooltip).to_contain_text("lightgbm is imported but declared nowhere")
            expect(tooltip).to_contain_text("imported but unused")
            person.picture("pylsp")
            person.page.locator(".cm-diagnosticAction").first.click()
            until("it is declared", lambda: re.search("- lightgbm", person.lab.read("environment.yml")))
            person.sees_no("lightgbm")

    def joined_notebook(self):
        """By jupyterlab-lsp alone, with what the documentation says, in the place of pylsp."""
        block = re.search(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
        config = json.loads(block[1]) | {"YDocExtension": {"disable_rtc": True}}
        with self.person(config, [OURS]) as person:
            # jupyterlab-lsp adds lines for %%time, and shows nothing inside.
            cells = [
                "%matplotlib inline\n!ls",
                "x = 1; import lightgbm",
                "%%time\nx = 2",
                "import os, plotly",
            ]
            person.lab.write("notebooks/a.ipynb", notebook(*cells))
            person.page.goto(person.lab.url("notebooks/a.ipynb"))
            for name in ("lightgbm", "plotly"):
                expect(person.mark(name)).to_be_visible(timeout=60_000)
            expect(person.page.locator(".cm-lintRange")).to_have_count(2)
            expect(person.page.locator(".pyferry-status")).to_have_count(0)

    def collaboration(self):
        """Two windows share a notebook and its text; a fix in one is seen in the other."""
        with self.person(disabled=[THEIRS]) as person:
            person.lab.write("notebooks/a.ipynb", notebook("import os"))
            person.open("notebooks/a.ipynb")
            second = person.window()
            second.open("notebooks/a.ipynb")
            person.type(0, "import lightgbm\n")
            person.sees("lightgbm")
            second.sees("lightgbm")
            second.fix("lightgbm")
            until("it is declared", lambda: re.search("- lightgbm", person.lab.read("environment.yml")))
            second.sees_no("lightgbm")
            person.sees_no("lightgbm")
            second.also_open("environment.yml")
            second.add_line("environment.yml", "- lightgbm", "# boosting")
            until("it is saved by itself", lambda: "# boosting" in person.lab.read("environment.yml"))
            person.type(0, "import shapely\n")
            person.sees("shapely")
            person.fix("shapely")
            expect(second.file()).to_contain_text("shapely", timeout=PATIENCE * 1000)
            until(
                "both are there",
                lambda: re.search("boosting(.|\n)*shapely", person.lab.read("environment.yml")),
            )
