import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";

import * as vscode from "vscode";

import type { Api } from "../src/extension";
import type { Python } from "./python";

/**
 * The scenarios, run inside the extension host of a real VS Code on a copy of the project that PyScaffold writes.
 * Each is a row of the table in docs/editors.md. They run one after another on the same files.
 */
const scenarios: Record<string, () => Promise<void>> = {
  async "diagnostics-py"() {
    const document = await open("src/demoproj/model.py", "import lightgbm as lgb\n");
    const [found] = await diagnostics(document.uri);
    assert.match(found!.message, /lightgbm is imported but declared nowhere/);
    assert.deepStrictEqual(found!.range, new vscode.Range(0, 7, 0, 15));
  },

  async hover() {
    const document = await open("src/demoproj/model.py");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      new vscode.Position(0, 9),
    );
    const text = hovers.flatMap((hover) => hover.contents.map((content) => (content as vscode.MarkdownString).value)).join();
    assert.match(text, /lightgbm/);
  },

  async "fix-two-manifests"() {
    const document = await open("src/demoproj/model.py");
    const [found] = await diagnostics(document.uri);
    await applyAction(document.uri, found!.range, vscode.CodeActionKind.QuickFix);
    await vscode.workspace.saveAll();
    assert.match(read("setup.cfg"), /^ {4}lightgbm/m);
    assert.match(read("environment.yml"), /^ {2}- lightgbm/m);
    await silence(document.uri);
  },

  async "fix-on-save"() {
    await withSetting("editor.codeActionsOnSave", { "source.fixAll.pyferry": "explicit" }, async () => {
      const document = await open("src/demoproj/model.py");
      await type(document, "import lightgbm as lgb\nimport xgboost\n");
      await diagnostics(document.uri);
      await document.save();
      await declared("xgboost", "setup.cfg", "environment.yml");
    });
  },

  async "add-on-save"() {
    await withSetting("pyferry.addOnSave", true, async () => {
      const document = await open("src/demoproj/model.py");
      await type(document, "import lightgbm as lgb\nimport xgboost\nimport tabulate\n");
      await document.save();
      await declared("tabulate", "setup.cfg", "environment.yml");
      const notebook = await openNotebook("notebooks/saved.ipynb", ["import numpy"]);
      await type(notebook.cellAt(0).document, "import altair");
      await notebook.save();
      await declared("altair", "environment.yml");
    });
  },

  async settings() {
    const document = await open("src/demoproj/model.py");
    await type(document, "import polars\nimport of_ours\n");
    const tells = (...wanted: string[]) =>
      until(`only ${wanted.join(" and ")} are undeclared`, async () => {
        const found = (await ours(document.uri)).map(({ message }) => message);
        return found.length === wanted.length && wanted.every((name, i) => found[i]!.includes(name));
      });
    await tells("polars", "of_ours");
    await withSetting("pyferry.ignore", ["missing-dependency"], () => silence(document.uri));
    await tells("polars", "of_ours");
    await withSetting("pyferry.mappings", { of_ours: "company-ours" }, () => tells("polars", "company-ours"));
    await withSetting("pyferry.provided", ["of_ours"], () => tells("polars"));
    await type(document, "import lightgbm as lgb\nimport xgboost\n");
    await document.save();
  },

  async "dirty-manifest"() {
    const manifest = await open("setup.cfg");
    const source = await open("src/demoproj/model.py");
    await type(source, "import polars\n");
    await diagnostics(source.uri);
    const line = manifest.getText().split("\n").findIndex((l) => l.trim() === "lightgbm" || l.trim().startsWith("lightgbm"));
    const insert = new vscode.WorkspaceEdit();
    insert.insert(manifest.uri, new vscode.Position(line, 0), "    polars\n");
    await vscode.workspace.applyEdit(insert);
    assert.ok(manifest.isDirty);
    await until("what is not saved yet counts", async () => (await ours(source.uri)).every((d) => ruleOf(d) !== "missing-dependency"));
    await vscode.window.showTextDocument(manifest);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await diagnostics(source.uri);
    await type(source, "import lightgbm as lgb\nimport xgboost\n");
    await vscode.workspace.saveAll();
  },

  async "manifest-finding"() {
    const manifest = await open("requirements.txt", "flask>=2\n");
    await vscode.window.showTextDocument(manifest);
    const found = await until("flask is unused", async () => (await ours(manifest.uri)).find((d) => ruleOf(d) === "unused-dependency"));
    assert.match(found.message, /flask/i);
    fs.rmSync(manifest.uri.fsPath);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  },

  async "diagnostics-cell"() {
    const notebook = await openNotebook("notebooks/explore.ipynb", cells);
    const [found] = await diagnostics(notebook.cellAt(0).document.uri);
    assert.match(found!.message, /statsmodels/);
    assert.strictEqual(found!.range.start.line, 1);
  },

  async "fix-cell-on-save"() {
    await withSetting("notebook.codeActionsOnSave", { "source.fixAll.pyferry": "explicit" }, async () => {
      const notebook = await openNotebook("notebooks/fixed.ipynb", ["import numpy"]);
      const cell = notebook.cellAt(0).document;
      await type(cell, "import numpy\nimport sympy");
      await diagnostics(cell.uri);
      await notebook.save();
      await declared("sympy", "environment.yml");
    });
  },

  async "source-layout"() {
    const notebook = await openNotebook("notebooks/explore.ipynb");
    const [found] = await diagnostics(notebook.cellAt(1).document.uri);
    assert.strictEqual(ruleOf(found!), "src-import");
    await applyAction(notebook.cellAt(1).document.uri, found!.range, vscode.CodeActionKind.QuickFix);
    assert.strictEqual(notebook.cellAt(1).document.getText(), "from demoproj import model");
  },

  async "move-function"() {
    const notebook = await openNotebook("notebooks/explore.ipynb");
    await vscode.workspace.saveAll();
    beforeMove = files();
    const cell = notebook.cellAt(2).document;
    const name = new vscode.Range(0, 5, 0, 5);
    await applyAction(cell.uri, name, vscode.CodeActionKind.Refactor.append("move.pyferry"), /demoproj\.explore \(new\)/);
    assert.strictEqual(cell.getText(), "from demoproj.explore import warm_days");
    await vscode.workspace.saveAll();
    assert.match(read("src/demoproj/explore.py"), /def warm_days\(temperatures\):/);
    assert.match(read("src/demoproj/explore.py"), /^LIMIT = 25$/m);
  },

  async "created-file"() {
    assert.ok(fs.existsSync(file("src/demoproj/explore.py").fsPath));
    assert.strictEqual(text("src/demoproj/explore.py"), read("src/demoproj/explore.py"));
  },

  async "undo-move"() {
    const notebook = await openNotebook("notebooks/explore.ipynb");
    const editor = await vscode.window.showNotebookDocument(notebook);
    editor.selections = [new vscode.NotebookRange(2, 3)];
    await vscode.commands.executeCommand("notebook.cell.edit");
    await vscode.commands.executeCommand("undo");
    await until("the function is back", () => notebook.cellAt(2).document.getText().startsWith("def warm_days"));
    await vscode.workspace.saveAll();
    const after = files();
    assert.deepStrictEqual([...after.keys()], [...beforeMove.keys()]);
    for (const [name, content] of beforeMove) {
      assert.ok(content.equals(after.get(name)!), `${name} is not what it was`);
    }
  },

  async drift() {
    const here = "def cold_days(values):\n    return [v for v in values if v <= 0]";
    fs.writeFileSync(file("src/demoproj/days.py").fsPath, here.replace("<=", "<") + "\n");
    const notebook = await openNotebook("notebooks/drift.ipynb", [here]);
    const cell = notebook.cellAt(0).document;
    const [found] = await diagnostics(cell.uri);
    assert.strictEqual(ruleOf(found!), "duplicate-definition");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider", cell.uri, found!.range, vscode.CodeActionKind.QuickFix.value,
    );
    const { command, arguments: given } = actions.find(({ title }) => title.startsWith("Show the difference"))!.command!;
    await vscode.commands.executeCommand(command, ...given!);
    const shown = await until("the two forms are shown", () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.input instanceof vscode.TabInputTextDiff ? tab.input : undefined;
    });
    const there = await vscode.workspace.openTextDocument(shown.original);
    assert.match(there.getText(), /v < 0/);
    assert.strictEqual((await vscode.workspace.openTextDocument(shown.modified)).getText(), here);
    await applyAction(cell.uri, found!.range, vscode.CodeActionKind.QuickFix, /^Replace cold_days of demoproj\.days/);
    assert.strictEqual(cell.getText(), "from demoproj.days import cold_days");
    await vscode.workspace.saveAll();
    assert.match(read("src/demoproj/days.py"), /v <= 0/);
  },

  async "untitled-notebook"() {
    const data = new vscode.NotebookData([new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "import nothing_known", "python")]);
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(notebook);
    const source = await open("src/demoproj/model.py");
    await type(source, "import plotly\n");
    await diagnostics(source.uri);
    assert.deepStrictEqual(await ours(notebook.cellAt(0).document.uri), []);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  },

  async "two-folders"() {
    const other = vscode.workspace.workspaceFolders![1]!.uri;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(other, "app.py"));
    const [found] = await diagnostics(document.uri);
    await applyAction(document.uri, found!.range, vscode.CodeActionKind.QuickFix);
    const manifest = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(other, "pyproject.toml"));
    assert.match(manifest.getText(), /dependencies = \["requests", "rich"\]/);
    assert.ok(!manifest.isDirty || (await manifest.save()));
    assert.match(fs.readFileSync(manifest.uri.fsPath, "utf8"), /"rich"/);
  },

  async "add-all"() {
    const source = await open("src/demoproj/model.py");
    await type(source, "import lightgbm as lgb\nimport lifelines\n");
    await diagnostics(source.uri);
    await vscode.commands.executeCommand("pyferry.addMissing");
    await silence(source.uri);
    await vscode.workspace.saveAll();
    assert.match(read("setup.cfg"), /lifelines/);
  },

  async "server-killed"() {
    const source = await open("src/demoproj/model.py");
    await type(source, "import bokeh\n");
    await diagnostics(source.uri);
    await killServer(() => type(source, "import altair\n"));
    await until("a new server answers", async () => (await ours(source.uri)).find((d) => d.message.includes("altair")));
  },

  async "server-of-environment"() {
    const extension = vscode.extensions.getExtension<Api>("pyferry.pyferry")!;
    const started = async () => {
      await vscode.commands.executeCommand("pyferry.restart");
      return extension.exports.client()?.serverProcess?.spawnfile;
    };
    const brought = path.join(extension.extensionPath, "server", "pyferry");
    assert.strictEqual(await started(), brought);
    const bin = file("env/bin").fsPath;
    fs.mkdirSync(bin, { recursive: true });
    fs.renameSync(brought, path.join(bin, "pyferry"));
    process.env["PATH"] = `${bin}${path.delimiter}${process.env["PATH"]}`;
    assert.strictEqual(await started(), "pyferry");
    const python = await vscode.extensions.getExtension<Python>("ms-python.python")!.activate();
    python.select(path.join(bin, "python"));
    assert.strictEqual(await started(), path.join(bin, "pyferry"));
    python.select("python");
    fs.renameSync(path.join(bin, "pyferry"), brought);
    assert.strictEqual(await started(), brought);
  },
};

/** Kills the server, goes on typing before the client can know of it, and waits until another server runs. */
async function killServer(typing: () => Promise<void>): Promise<void> {
  const extension = vscode.extensions.getExtension<Api>("pyferry.pyferry")!;
  const client = extension.exports.client()!;
  let ended = false;
  const watch = client.onDidChangeState(() => {
    ended ||= !client.isRunning();
  });
  assert.ok(client.serverProcess?.kill("SIGKILL"));
  await typing();
  await until("the server is started again", () => ended && client.isRunning(), client.onDidChangeState);
  watch.dispose();
}

const cells = [
  "import numpy as np\nimport statsmodels",
  "from src.demoproj import model",
  "def warm_days(temperatures):\n    return np.sum(temperatures > LIMIT)",
  "LIMIT = 25\nprint(warm_days(np.array([20, 30])))",
];

const root = () => vscode.workspace.workspaceFolders![0]!.uri;
const file = (name: string) => vscode.Uri.joinPath(root(), name);
const read = (name: string) => fs.readFileSync(file(name).fsPath, "utf8");

/** The files of the project before the function moved. */
let beforeMove = new Map<string, Buffer>();

/** Returns the bytes of every file of the project, by path. */
function files(): Map<string, Buffer> {
  const found = fs.readdirSync(root().fsPath, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((name) => [name, fs.readFileSync(name)]));
}

/** Returns the text of a file as the editor has it. */
function text(name: string): string {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.fsPath === file(name).fsPath);
  return open?.getText() ?? read(name);
}

async function open(name: string, content?: string): Promise<vscode.TextDocument> {
  if (content !== undefined) {
    fs.writeFileSync(file(name).fsPath, content);
  }
  const document = await vscode.workspace.openTextDocument(file(name));
  await vscode.window.showTextDocument(document);
  return document;
}

async function openNotebook(name: string, sources?: string[]): Promise<vscode.NotebookDocument> {
  if (sources) {
    const list = sources.map((source, i) => ({
      cell_type: "code", execution_count: null, id: `cell${i}`, metadata: {}, outputs: [], source,
    }));
    const kernel = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
    fs.writeFileSync(file(name).fsPath, JSON.stringify({ cells: list, metadata: kernel, nbformat: 4, nbformat_minor: 5 }, null, 1));
  }
  const notebook = await vscode.workspace.openNotebookDocument(file(name));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

/** Replaces the text of a document, as if it were typed. */
async function type(document: vscode.TextDocument, content: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function ours(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === "pyferry");
}

/** Waits for findings in a document. */
function diagnostics(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return until(`findings in ${path.basename(uri.path)}`, async () => {
    const found = await ours(uri);
    return found.length > 0 ? found : undefined;
  });
}

function silence(uri: vscode.Uri): Promise<true> {
  return until(`no finding in ${path.basename(uri.path)}`, async () => (await ours(uri)).length === 0 || undefined);
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Applies the first action of a kind at a place whose title matches. */
async function applyAction(uri: vscode.Uri, range: vscode.Range, kind: vscode.CodeActionKind, title = /./): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider", uri, range, kind.value, 20,
  );
  const action = actions.find((candidate) => candidate.edit && title.test(candidate.title));
  assert.ok(action, `no action among ${actions.map((a) => a.title).join("; ")}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit!, { isRefactoring: true }));
}

/** Waits until the manifests declare a library, in the editor and, saved, on disk. */
async function declared(library: string, ...manifests: string[]): Promise<void> {
  const line = new RegExp(`^ +(- )?${library}\\b`, "m");
  await until(`${manifests.join(" and ")} declare ${library}`, () => manifests.every((name) => line.test(text(name))));
  // A document that an edit has changed is saved with the others only once the editor shows a tab for it.
  const saved = async () => {
    await vscode.workspace.saveAll();
    return manifests.every((name) => line.test(read(name)));
  };
  await until(`${library} is saved`, saved, vscode.window.tabGroups.onDidChangeTabs);
}

/** Runs something under a setting of the user's. */
async function withSetting(name: string, value: unknown, run: () => Promise<unknown>): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    await run();
  } finally {
    await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}

const patience = 20_000; // ms

/** Waits until probe gives a value: it is asked whenever something changes in the editor. */
function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  ...more: vscode.Event<unknown>[]
): Promise<T> {
  return new Promise((resolve, reject) => {
    const events: vscode.Disposable[] = [];
    const stop = () => {
      clearTimeout(limit);
      events.forEach((event) => event.dispose());
    };
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain: ${what}`));
    }, patience);
    const ask = async () => {
      const value = await probe();
      if (value) {
        stop();
        resolve(value);
      }
    };
    events.push(
      vscode.languages.onDidChangeDiagnostics(ask),
      vscode.workspace.onDidChangeTextDocument(ask),
      vscode.workspace.onDidSaveTextDocument(ask),
      ...more.map((event) => event(() => void ask())),
    );
    void ask();
  });
}

/** Runs the scenarios and writes their outcome to the file that the environment names. The window without a workspace file is a person's. */
export async function activate(): Promise<void> {
  const target = process.env["PYFERRY_E2E_RESULT"];
  if (!target || !vscode.workspace.workspaceFile) {
    return;
  }
  const lines: string[] = [];
  for (const [name, run] of Object.entries(scenarios)) {
    try {
      await run();
      lines.push(`${name}\tpass\t`);
    } catch (error) {
      lines.push(`${name}\tfail\t${String(error).replace(/\s+/g, " ")}`);
    }
  }
  fs.writeFileSync(`${target}.part`, `${lines.join("\n")}\n`);
  fs.renameSync(`${target}.part`, target);
}
