import * as vscode from "vscode";
import { type CodeAction, CodeActionRequest, CodeActionResolveRequest, type LanguageClient } from "vscode-languageclient/node";

const fixAll = "source.fixAll.pyferry";

/** Declares the libraries that open sources import, each in all the right places. */
export async function addMissing(client: LanguageClient): Promise<void> {
  const done: string[] = [];
  for (const document of sources()) {
    const edit = await fixOf(client, document);
    if (edit && (await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
      done.push(...edit.entries().map(([uri]) => vscode.workspace.asRelativePath(uri)));
    }
  }
  const files = [...new Set(done)].filter((file) => !file.endsWith(".ipynb"));
  void vscode.window.showInformationMessage(
    files.length > 0 ? `Declared the missing libraries in ${files.join(", ")}` : "No library is missing in what is open.",
  );
}

/** Lists the open Python files, and one cell of each open notebook. */
function sources(): vscode.TextDocument[] {
  const cells = vscode.workspace.notebookDocuments.flatMap(
    (notebook) => notebook.getCells().find((cell) => cell.document.languageId === "python")?.document ?? [],
  );
  const files = vscode.workspace.textDocuments.filter(
    (document) => document.languageId === "python" && document.uri.scheme === "file",
  );
  return [...files, ...cells];
}

async function fixOf(client: LanguageClient, document: vscode.TextDocument): Promise<vscode.WorkspaceEdit | undefined> {
  const start = { line: 0, character: 0 };
  const actions = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: document.uri.toString() },
    range: { start, end: start },
    context: { diagnostics: [], only: [fixAll] },
  });
  const action = (actions ?? []).find((found): found is CodeAction => "kind" in found && found.kind === fixAll);
  if (!action) {
    return undefined;
  }
  const resolved = action.edit ? action : await client.sendRequest(CodeActionResolveRequest.type, action);
  return resolved.edit ? client.protocol2CodeConverter.asWorkspaceEdit(resolved.edit) : undefined;
}
