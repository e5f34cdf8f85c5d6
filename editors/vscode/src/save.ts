import * as vscode from "vscode";

/**
 * Calls add with a Python file or a notebook's cell after the user has saved it, where the setting asks for that.
 * What the editor saves by itself may be half a line, so it is left alone.
 */
export function addOnSave(add: (uri: vscode.Uri) => Promise<void>): vscode.Disposable {
  const byHand = new Set<string>();
  const before = (uri: vscode.Uri, reason: vscode.TextDocumentSaveReason) => {
    const wanted = vscode.workspace.getConfiguration("pyferry", uri).get<boolean>("addOnSave", false);
    if (wanted && reason === vscode.TextDocumentSaveReason.Manual) {
      byHand.add(uri.toString());
    }
  };
  const after = async (saved: vscode.Uri, source: vscode.TextDocument | undefined) => {
    if (byHand.delete(saved.toString()) && source) {
      await add(source.uri);
    }
  };
  return vscode.Disposable.from(
    vscode.workspace.onWillSaveTextDocument(({ document, reason }) => before(document.uri, reason)),
    vscode.workspace.onWillSaveNotebookDocument(({ notebook, reason }) => before(notebook.uri, reason)),
    vscode.workspace.onDidSaveTextDocument((document) => after(document.uri, isPython(document) ? document : undefined)),
    vscode.workspace.onDidSaveNotebookDocument((notebook) =>
      after(notebook.uri, notebook.getCells().map((cell) => cell.document).find(isPython)),
    ),
  );
}

const isPython = (document: vscode.TextDocument) => document.languageId === "python";
