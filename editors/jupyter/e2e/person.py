"""What a person sees and does in JupyterLab."""

import re

from lab import PATIENCE
from playwright.sync_api import expect


class Person:
    """Somebody who looks at a JupyterLab in one window of a browser."""

    def __init__(self, lab, page, pictures):
        self.lab, self.page, self.pictures = lab, page, pictures
        page.set_default_timeout(PATIENCE * 1000)

    def open(self, path):
        self.page.goto(self.lab.url(path))
        tab = self.page.locator(".jp-NotebookPanel" if path.endswith(".ipynb") else ".jp-FileEditor")
        expect(tab.locator(".cm-content").first).to_be_visible(timeout=60_000)
        if path.endswith(".ipynb"):
            # JupyterLab takes the focus once more when the kernel is there.
            expect(self.page.get_by_text("| Idle")).to_be_visible(timeout=60_000)
        self.ready()

    def ready(self):
        status = self.page.locator(".pyferry-status")
        expect(status).to_have_text(re.compile("undeclared"), timeout=60_000)

    def also_open(self, path):
        """Open another file beside those that are open."""
        self.command("Open from Path")
        self.page.locator(".jp-Dialog input").fill(path)
        self.page.keyboard.press("Enter")
        current = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current")
        expect(current).to_have_text(path.rsplit("/", 1)[-1], timeout=PATIENCE * 1000)
        expect(self.file()).to_be_visible(timeout=PATIENCE * 1000)

    def cells(self):
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content")

    def file(self):
        return self.page.locator(".jp-Document:not(.lm-mod-hidden) > .jp-FileEditor .cm-content")

    def type(self, cell, text):
        self.type_into(self.cells().nth(cell), text)

    def type_into(self, editor, text):
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def add_line(self, path, after, line):
        """Type a line into a file that is open, behind the first one that begins with some text."""
        lines = self.lab.read(path).splitlines()
        self.file().click()
        self.page.keyboard.press("Control+Home")
        for _ in range(next(i for i, text in enumerate(lines) if text.strip().startswith(after))):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("End")
        self.page.keyboard.type(f"\n{line}")  # the editor indents it

    def mark(self, text):
        """The squiggle below a text, in the tab that is to be seen."""
        return self.page.locator(
            ".jp-Document:not(.lm-mod-hidden) .cm-lintRange", has_text=re.compile(f"^{text}$")
        )

    def sees(self, text):
        expect(self.mark(text)).to_be_visible(timeout=PATIENCE * 1000)

    def sees_no(self, text):
        expect(self.mark(text)).to_have_count(0, timeout=PATIENCE * 1000)

    def point_at(self, text):
        """Point at a squiggle and return its tooltip."""
        self.mark(text).hover()
        tooltip = self.page.locator(".cm-tooltip-lint")
        expect(tooltip).to_be_visible(timeout=PATIENCE * 1000)
        return tooltip

    def fix(self, text):
        """Click the first fix in the tooltip of a squiggle."""
        self.point_at(text).locator(".cm-diagnosticAction").first.click()

    def command(self, label):
        self.page.keyboard.press("Control+Shift+c")
        self.page.locator("#modal-command-palette input").fill(label)
        self.page.locator("#modal-command-palette .lm-CommandPalette-item", has_text=label).first.click()

    def ask_to_move(self, name):
        """Open the dialog for a definition of the first cell."""
        self.cells().nth(0).get_by_text(name).first.click()
        self.command("Move to Module")
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog.locator("select")).to_be_visible(timeout=PATIENCE * 1000)
        return dialog

    def show_dependencies(self):
        self.page.locator(".pyferry-status").click()
        panel = self.page.get_by_role("region", name="Dependencies")
        expect(panel.get_by_role("heading").first).to_be_visible(timeout=PATIENCE * 1000)
        return panel

    def hide_dependencies(self):
        self.page.locator(".jp-SideBar.jp-mod-right [data-id=pyferry-dependencies]").click()

    def picture(self, name):
        self.page.screenshot(path=self.pictures / f"jupyterlab-{name}.png")

    def calm(self):
        """Let all toasts go, so that the next ones are those of the next scenario."""
        for button in self.page.locator(".Toastify__close-button").all():
            if button.is_visible():
                button.click()

    def toast(self, text):
        return self.page.locator(".Toastify__toast", has_text=re.compile(text))

    def hears(self, text):
        expect(self.toast(text).first).to_be_visible(timeout=PATIENCE * 1000)

    def undo(self):
        self.page.locator(".Toastify__toast button", has_text="Undo").last.click()
        self.hears("Taken back")

    def run_all(self):
        """Restart the kernel, run all cells, and return what they print."""
        tab = ".jp-NotebookPanel:not(.lm-mod-hidden)"
        prompts = self.page.locator(f"{tab} .jp-CodeCell .jp-InputArea-prompt")
        self.command(
            "Clear Outputs of All Cells"
        )  # else those of the last run would be taken for the new ones
        expect(prompts.nth(0)).to_have_text("[ ]:", timeout=PATIENCE * 1000)
        self.page.locator(
            f"{tab} .jp-NotebookPanel-toolbar [data-command='notebook:restart-run-all']"
        ).click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        for i in range(prompts.count()):
            expect(prompts.nth(i)).to_have_text(f"[{i + 1}]:", timeout=60_000)
        return self.page.locator(f"{tab} .jp-OutputArea-output").all_inner_texts()

    def undo_later(self, text):
        """Take a change back when its toast has gone: the bell in the status bar keeps it."""
        self.page.locator(".jp-Notification-Status").click()
        kept = self.page.locator(".jp-Notification-List-Item", has_text=text).first
        kept.get_by_role("button", name="Undo").click()
        self.hears("Taken back")

    def window(self):
        """Open another window of the same browser."""
        return Person(self.lab, self.page.context.new_page(), self.pictures)
