import * as vscode from "vscode";
import { type LanguageClient, ResponseError, type WorkspaceEdit } from "vscode-languageclient/node";

import { type Preview } from "./preview";

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
  withLambda?: boolean;
}

/** Moves what the selection defines into a module that the user picks. */
export async function moveToModule(client: LanguageClient, preview: Preview): Promise<void> {
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
  const request = (module: string) => ({ textDocument, names: found.names, module, withData: false });
  const module = await pickModule(found, async (candidate) => {
    const moved = await extract(client, request(candidate));
    if (moved) {
      await preview.show(moved.title, await client.protocol2CodeConverter.asWorkspaceEdit(moved.edit));
    }
  });
  const moved = module && (await extract(client, request(module)));
  if (moved) {
    await apply(client, editor, moved);
  }
}

interface Item extends vscode.QuickPickItem {
  module?: string;
}

/** Asks for the module. The button of each shows what a move to it would change; the question stays. */
async function pickModule(found: Targets, show: (module: string) => Promise<void>): Promise<string | undefined> {
  const title = `Move ${found.names.join(", ")} to`;
  const button = { iconPath: new vscode.ThemeIcon("diff-multiple"), tooltip: "Show What Would Change" };
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = title;
  picker.placeholder = "The module that shall have it";
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.items = [
    ...found.targets.map(({ module, exists, detail }) => ({
      label: module, module, detail, description: exists ? "" : "new", buttons: [button],
    })),
    { label: "Another module…", detail: "type its name" },
  ];
  picker.onDidTriggerItemButton(({ item }) => {
    show(item.module!).catch((error: Error) => void vscode.window.showWarningMessage(error.message));
  });
  const picked = await new Promise<Item | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  return picked && !picked.module ? askModule(title) : picked?.module;
}

async function askModule(title: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: "A dotted name such as package.module; it need not exist",
    validateInput: (text) => (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text) ? undefined : "That is no module's name."),
  });
}

/** Asks the server for the edit; if data is in the way, asks the user whether it may become a parameter. */
async function extract(client: LanguageClient, request: Request): Promise<Moved | undefined> {
  try {
    return await client.sendRequest<Moved>("pyferry/extract", request);
  } catch (error) {
    const data = error instanceof ResponseError ? (error.data as { withData?: boolean; withLambda?: boolean } | undefined) : undefined;
    if (!data?.withData || request.withData) {
      throw error;
    }
    const yes = "Make It a Parameter";
    const answer = await vscode.window.showWarningMessage((error as Error).message, { modal: true }, yes);
    return answer === yes ? extract(client, { ...request, withData: true, withLambda: data.withLambda }) : undefined;
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
