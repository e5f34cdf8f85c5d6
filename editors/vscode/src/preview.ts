import * as vscode from "vscode";

const scheme = "pyferry-preview";

/** Shows what an edit would make of the documents that it changes, in one editor of differences. */
export class Preview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  /** Opens the editor. Nothing is changed by that. */
  async show(title: string, edit: vscode.WorkspaceEdit): Promise<void> {
    this.texts.clear();
    this.count++;
    const changes: [vscode.Uri, vscode.Uri, vscode.Uri][] = [];
    for (const [uri, edits] of edit.entries()) {
      const document = await vscode.workspace.openTextDocument(uri).then(
        (open) => open,
        () => undefined, // the edit makes the file
      );
      const before = document?.getText() ?? "";
      changes.push([uri, this.page(uri, "before", before), this.page(uri, "after", applied(before, document, edits))]);
    }
    await vscode.commands.executeCommand("vscode.changes", title, changes);
  }

  /** Opens two texts side by side, in the language of the file at uri. */
  async compare(title: string, uri: vscode.Uri, before: string, after: string): Promise<void> {
    this.texts.clear();
    this.count++;
    await vscode.commands.executeCommand(
      "vscode.diff", this.page(uri, "before", before), this.page(uri, "after", after), title,
    );
  }

  dispose(): void {
    this.registration.dispose();
  }

  /** A document that is only to be read. The end of its path chooses the language and is its title. */
  private page(uri: vscode.Uri, side: string, text: string): vscode.Uri {
    const cells = vscode.workspace.notebookDocuments.flatMap((notebook) => notebook.getCells());
    const cell = cells.find(({ document }) => document.uri.toString() === uri.toString());
    const path = cell ? `${uri.path}/cell ${cell.index + 1}.py` : uri.path;
    const page = vscode.Uri.from({ scheme, path, query: `${side}&${this.count}` });
    this.texts.set(page.toString(), text);
    return page;
  }
}

/** Returns the text after the edits, all of which are about the text before. */
function applied(text: string, document: vscode.TextDocument | undefined, edits: vscode.TextEdit[]): string {
  const offset = (position: vscode.Position) => document?.offsetAt(position) ?? 0;
  const last = [...edits].reverse().sort((a, b) => b.range.start.compareTo(a.range.start) || b.range.end.compareTo(a.range.end));
  return last.reduce(
    (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
    text,
  );
}
