import * as vscode from "vscode";
import { type LanguageClient, ResponseError, type WorkspaceEdit } from "vscode-languageclient/node";

/** The answers of the server's own requests (docs/protocol.md). */
interface Targets {
  names: string[];
  targets: { module: string; uri: string; exists: boolean; detail: string }[];
}

interface Moved {
  title: string;
  names: string[];
  module: string;
  edit: WorkspaceEdit;
  autoreload: string | null;
}

interface Request {
  textDocument: { uri: string };
  names: string[];
  module: string;
  withData: boolean;
}

/** Moves what the selection defines into a module that the user picks. */
export async function moveToModule(client: LanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const textDocument = { uri: editor.document.uri.toString() };
  const range = client.code2ProtocolConverter.asRange(editor.selection);
  const found = await client.sendRequest<Targets>("pyferry/extractTargets", { textDocument, range });
  if (found.names.length === 0) {
    throw new Error("Put the cursor on the name of a function, class or constant of a notebook, or select some.");
  }
  const module = await pickModule(found);
  if (!module) {
    return;
  }
  const moved = await extract(client, { textDocument, names: found.names, module, withData: false });
  if (moved) {
    await apply(client, editor, moved);
  }
}

async function pickModule(found: Targets): Promise<string | undefined> {
  const other = "Another module…";
  const items = found.targets.map((target) => ({
    label: target.module,
    description: target.exists ? "" : "new",
    detail: target.detail,
  }));
  const picked = await vscode.window.showQuickPick([...items, { label: other, description: "", detail: "type its name" }], {
    title: `Move ${found.names.join(", ")} to`,
    placeHolder: "The module that shall have it",
  });
  if (picked?.label !== other) {
    return picked?.label;
  }
  return vscode.window.showInputBox({
    title: `Move ${found.names.join(", ")} to`,
    prompt: "A dotted name such as package.module; it need not exist",
    validateInput: (text) => (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text) ? undefined : "That is no module's name."),
  });
}

/** Asks the server for the edit; if data is in the way, asks the user whether it may become a parameter. */
async function extract(client: LanguageClient, request: Request): Promise<Moved | undefined> {
  try {
    return await client.sendRequest<Moved>("pyferry/extract", request);
  } catch (error) {
    const data = error instanceof ResponseError ? (error.data as { withData?: boolean } | undefined) : undefined;
    if (!data?.withData || request.withData) {
      throw error;
    }
    const yes = "Make It a Parameter";
    const answer = await vscode.window.showWarningMessage((error as Error).message, { modal: true }, yes);
    return answer === yes ? extract(client, { ...request, withData: true }) : undefined;
  }
}

async function apply(client: LanguageClient, editor: vscode.TextEditor, moved: Moved): Promise<void> {
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(moved.edit);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    throw new Error("The documents have changed meanwhile; try again.");
  }
  const notebook = vscode.workspace.notebookDocuments.find((open) =>
    open.getCells().some((cell) => cell.document === editor.document),
  );
  const insert = "Insert a Cell for autoreload";
  const actions = moved.autoreload && notebook ? [insert] : [];
  void vscode.window
    .showInformationMessage(`Moved ${moved.names.join(", ")} to ${moved.module}.`, ...actions)
    .then(async (answer) => {
      if (answer === insert && notebook && moved.autoreload) {
        await insertCell(notebook, moved.autoreload);
      }
    });
}

/** Puts a code cell at the top of the notebook. */
async function insertCell(notebook: vscode.NotebookDocument, source: string): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, "python");
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [cell])]);
  await vscode.workspace.applyEdit(edit);
}
