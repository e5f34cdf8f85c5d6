import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";

import type { Connection } from "./connection";
import { type Document, itemOf, type Registry, Synced } from "./synced";
import { splice } from "./text";

export type NotebookContext = DocumentRegistry.IContext<INotebookModel>;

type Cell = INotebookModel["cells"] extends Iterable<infer Model> ? Model : never;

/** Reports whether a notebook is one of Python, as far as it says. */
export function isPython({ model, sessionContext }: NotebookContext): boolean {
  const spec = model.getMetadata("kernelspec") as { language?: string; name?: string } | undefined;
  const info = model.getMetadata("language_info") as { name?: string } | undefined;
  const named = info?.name ?? spec?.language ?? (spec?.name?.startsWith("python") ? "python" : undefined);
  return (named || (sessionContext.kernelPreference.language ?? "python")).toLowerCase() === "python";
}

/** A notebook that is open: each cell is a document (LSP 3.17, notebook document synchronization). */
export class SyncedNotebook extends Synced {
  constructor(
    connection: Connection,
    private readonly notebook: NotebookContext,
    uri: string,
    registry: Registry,
  ) {
    super(connection, notebook, uri, registry);
    this.documents = this.cells().map((cell) => this.trackCell(cell));
    notebook.model.cells.changed.connect(this.restructure, this);
  }

  override open(): void {
    this.documents.forEach((cell) => (cell.dirty = false));
    this.connection.notify("notebookDocument/didOpen", {
      notebookDocument: {
        uri: this.uri,
        notebookType: "jupyter-notebook",
        version: ++this.version,
        cells: this.documents.map(cellOf),
      },
      cellTextDocuments: this.documents.map(itemOf),
    });
  }

  override close(): void {
    const cellTextDocuments = this.documents.map(({ uri }) => ({ uri }));
    this.connection.notify("notebookDocument/didClose", { notebookDocument: { uri: this.uri }, cellTextDocuments });
  }

  override save(): void {
    this.flush();
    this.connection.notify("notebookDocument/didSave", { notebookDocument: { uri: this.uri } });
  }

  override dispose(): void {
    this.notebook.model.cells.changed.disconnect(this.restructure, this);
    super.dispose();
  }

  protected override change(changed: readonly Document[]): void {
    this.tell({
      textContent: changed.map(({ uri, version, source }) => ({
        document: { uri, version },
        changes: [{ text: source.getSource() }],
      })),
    });
  }

  private restructure(): void {
    this.flush();
    const known = new Map(this.documents.map((cell) => [cell.source as object, cell]));
    const now = this.cells().map((cell) => known.get(cell.sharedModel) ?? this.trackCell(cell));
    const { start, deleteCount, items } = splice(this.documents, now);
    if (deleteCount === 0 && items.length === 0) {
      return;
    }
    const [before, after] = [new Set(this.documents), new Set(now)];
    const opened = now.filter((cell) => !before.has(cell));
    const closed = this.documents.filter((cell) => !after.has(cell));
    this.documents = now;
    this.tell({
      structure: {
        array: { start, deleteCount, cells: items.map(cellOf) },
        didOpen: opened.map(itemOf),
        didClose: closed.map(({ uri }) => ({ uri })),
      },
    });
    // A cell whose type is changed comes back with its identifier.
    closed.forEach((cell) => this.forget(cell));
    opened.forEach((cell) => this.registry.add(cell));
  }

  private tell(cells: object): void {
    this.connection.notify("notebookDocument/didChange", {
      notebookDocument: { uri: this.uri, version: ++this.version },
      change: { cells },
    });
  }

  private cells(): Cell[] {
    return Array.from(this.notebook.model.cells);
  }

  private trackCell({ id, type, sharedModel }: Cell): Document {
    return this.track(sharedModel, {
      uri: `${this.uri.replace(/^file:/, "jupyterlab-cell:")}#${encodeURIComponent(id)}`,
      languageId: type === "code" ? "python" : "markdown",
      name: () => `cell ${this.cells().findIndex((cell) => cell.sharedModel === sharedModel) + 1}`,
    });
  }
}

function cellOf({ uri, languageId }: Document): object {
  return { kind: languageId === "python" ? 2 : 1, document: uri };
}
