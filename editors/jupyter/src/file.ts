import { PathExt } from "@jupyterlab/coreutils";

import type { Connection } from "./connection";
import { type Context, itemOf, type Registry, type Source, Synced } from "./synced";

/** The names of files that may say something about libraries; the server tells which ones do. */
const names = /\.(pyi?|toml|cfg|ini|ya?ml|txt|in)$|^Pipfile$/;

/** Reports whether the server is told of a file with this path. */
export function concernsServer(path: string): boolean {
  return names.test(PathExt.basename(path));
}

/** A source or manifest that is open in an editor. */
export class SyncedFile extends Synced {
  constructor(connection: Connection, context: Context, uri: string, registry: Registry) {
    super(connection, context, uri, registry);
    const { model, localPath } = context;
    const languageId = /\.pyi?$/.test(localPath) ? "python" : "plaintext";
    // The model of a text editor is that of a file (DocumentRegistry.ICodeModel).
    this.documents = [this.track(model.sharedModel as unknown as Source, { uri, languageId, name: () => localPath })];
  }

  override open(): void {
    this.documents.forEach((document) => {
      document.dirty = false;
      this.connection.notify("textDocument/didOpen", { textDocument: itemOf(document) });
    });
  }

  override close(): void {
    this.connection.notify("textDocument/didClose", { textDocument: { uri: this.uri } });
  }

  override save(): void {
    this.flush();
    this.connection.notify("textDocument/didSave", { textDocument: { uri: this.uri } });
  }

  protected override change(changed: Synced["documents"]): void {
    for (const { uri, version, source } of changed) {
      const contentChanges = [{ text: source.getSource() }];
      this.connection.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    }
  }
}
