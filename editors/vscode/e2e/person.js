// What a person does with the mouse and the keyboard in a window on a folder. Each scenario is a row of the table in
// docs/editors.md and leaves pictures in build/e2e.
const fs = require("node:fs");
const path = require("node:path");

const patience = 60_000; // ms

exports.scenarios = {
  async "typed-import"({ page, folder, picture }) {
    await openFile(page, "model.py");
    await page.locator(".view-line", { hasText: "Models of demoproj" }).waitFor({ timeout: patience });
    await page.keyboard.press("Control+End");
    await page.keyboard.type("import lightgbm as lgb");
    await page.keyboard.press("Escape"); // suggestions
    await page.locator(".monaco-editor .squiggly-warning").first().waitFor({ timeout: patience });
    await page.locator(".statusbar-item", { hasText: "1 undeclared" }).waitFor({ timeout: patience });
    for (const key of ["Home", "Control+ArrowRight", "ArrowRight", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
    await openActions(page);
    await picture("new-library");
    await page.keyboard.press("Enter");
    await page.locator(".statusbar-item", { hasText: "undeclared" }).waitFor({ state: "hidden", timeout: patience });
    await run(page, "File: Save All Files");
    await onDisk(path.join(folder, "setup.cfg"), /^ {4}lightgbm/m);
    await onDisk(path.join(folder, "environment.yml"), /^ {2}- lightgbm/m);
  },

  async "typed-report"({ page, folder, picture }) {
    await openFile(page, "model.py");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nimport polars");
    await page.keyboard.press("Escape"); // suggestions
    await page.locator(".statusbar-item", { hasText: "1 undeclared" }).waitFor({ timeout: patience });
    await run(page, "pyferry: Show All Libraries");
    const library = page.locator(".quick-input-list .monaco-list-row", { hasText: "polars" });
    await library.waitFor({ timeout: patience });
    await picture("report");
    await library.click();
    await page.locator(".statusbar-item", { hasText: "undeclared" }).waitFor({ state: "hidden", timeout: patience });
    await run(page, "File: Save All Files");
    await onDisk(path.join(folder, "setup.cfg"), /^ {4}polars/m);
  },

  async "typed-move"({ page, folder, picture }) {
    await openFile(page, "explore.ipynb");
    await page.locator(".notebookOverlay .squiggly-warning").first().waitFor({ timeout: patience });
    await page.locator(".notebookOverlay .view-line", { hasText: "from src.demoproj" }).click({ position: { x: 70, y: 8 } });
    await openActions(page);
    await picture("source-folder");
    await page.keyboard.press("Escape");
    await page.locator(".notebookOverlay .view-line", { hasText: "def warm_days" }).click({ position: { x: 60, y: 8 } });
    await run(page, "pyferry: Move to Module...");
    const target = page.locator(".quick-input-list .monaco-list-row", { hasText: "demoproj.explore" });
    await target.hover({ timeout: patience });
    await target.locator(".codicon-diff-multiple").click();
    await page.locator(".monaco-diff-editor .view-line", { hasText: "from demoproj.explore import" }).first().waitFor({ timeout: patience });
    await picture("move-function");
    await target.click();
    await page.locator(".notification-toast", { hasText: "Moved" }).waitFor({ timeout: patience });
    await run(page, "File: Save All Files");
    await onDisk(path.join(folder, "src/demoproj/explore.py"), /def warm_days/);
    await onDisk(path.join(folder, "notebooks/explore.ipynb"), /from demoproj\.explore import warm_days/);
  },

  async walkthrough({ page, picture }) {
    await run(page, "pyferry: Show Log");
    await page.locator(".output-view .view-line", { hasText: "started" }).first().waitFor({ timeout: patience });
    await run(page, "Welcome: Open Walkthrough...");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Get started with pyferry" }).first().click({ timeout: patience });
    const image = page.locator(".getting-started-media img, .gettingStartedContainer img").first();
    await image.waitFor({ timeout: patience });
    await image.evaluate((img) => img.decode()); // fails where the picture cannot be loaded
    await picture("walkthrough");
  },
};

async function openFile(page, name) {
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click({ timeout: patience });
  await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: patience });
}

/** Opens the list of actions at the cursor. The editor drops a request for it that comes before it has moved the cursor. */
async function openActions(page) {
  const first = page.locator(".action-widget .monaco-list-row").first();
  for (let again = 5; again >= 0; again--) {
    await page.keyboard.press("Control+.");
    try {
      return await first.waitFor({ timeout: patience / 6 });
    } catch (error) {
      if (again === 0) {
        throw error;
      }
    }
  }
}

async function run(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click({ timeout: patience });
}

/** Waits until a file's text matches. */
function onDisk(file, pattern) {
  return new Promise((resolve, reject) => {
    const matches = () => fs.existsSync(file) && pattern.test(fs.readFileSync(file, "utf8"));
    const end = (settle, value) => {
      clearTimeout(limit);
      watcher.close();
      settle(value);
    };
    const limit = setTimeout(() => end(reject, new Error(`${path.basename(file)} does not match ${pattern}`)), patience);
    const watcher = fs.watch(path.dirname(file), () => matches() && end(resolve));
    if (matches()) {
      end(resolve);
    }
  });
}
