import { PathExt } from "@jupyterlab/coreutils";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import type { Diagnostic } from "vscode-languageserver-types";

import type { Connection } from "./connection";
import { splice } from "./text";

/** The shared model of a cell. */
type Source = NonNullable<NotebookPanel["model"]>["cells"] extends Iterable<infer Cell extends { sharedModel: unknown }>
  ? Cell["sharedModel"]
  : never;

/** A cell as the server knows it. */
export interface Document {
  uri: string;
  version: number;
  source: Source;
  panel: NotebookPanel;
  dirty: boolean;
  stop(): void;
}

/** The notebooks that are open, as the server knows them: each cell is a document (LSP 3.17, notebook sync). */
export class Documents {
  /** Emitted with the document whose diagnostics have changed. */
  readonly changed = new Signal<this, Document>(this);
  /** Emitted with a notebook that the user has saved. */
  readonly saved = new Signal<this, NotebookPanel>(this);

  constructor(
    readonly connection: Connection,
    private readonly contents: Contents.IManager,
    private readonly rootUri: string,
    notebooks: INotebookTracker,
  ) {
    notebooks.forEach((panel) => void this.attach(panel));
    notebooks.widgetAdded.connect((_, panel) => void this.attach(panel));
    connection.started.connect(() => this.notebooks.forEach((notebook) => notebook.open()));
    connection.diagnostics.connect((_, { uri, version, diagnostics }) => {
      const document = this.byUri.get(uri);
      if (document && (version === undefined || version === document.version)) {
        this.found.set(uri, diagnostics);
        this.changed.emit(document);
      }
    });
    connection.stopped.connect(() => {
      this.found.clear();
      this.byUri.forEach((document) => this.changed.emit(document));
    });
    window.addEventListener("pagehide", () => this.notebooks.forEach((notebook) => notebook.close()));
  }

  /** Returns the URI of a path of the contents API. */
  uriOf(path: string): string {
    return `${this.rootUri}/${this.contents.localPath(path).split("/").map(encodeURIComponent).join("/")}`;
  }

  /** Returns the path of a file's URI in the contents API. Throws for what Jupyter cannot reach. */
  pathOf(uri: string): string {
    const [root, path] = [decodeURIComponent(this.rootUri), decodeURIComponent(uri)];
    if (!path.startsWith(`${root}/`)) {
      throw new Error(`${PathExt.basename(path)} lies outside of the folder that Jupyter serves.`);
    }
    return path.slice(root.length + 1);
  }

  documentOf(uri: string): Document | undefined {
    return this.byUri.get(uri);
  }

  /** Returns the document of a cell's shared model. */
  documentOfSource(source: object): Document | undefined {
    return this.bySource.get(source);
  }

  documentsOf(panel: NotebookPanel): readonly Document[] {
    return this.notebooks.get(panel)?.cells ?? [];
  }

  diagnosticsOf(uri: string): readonly Diagnostic[] {
    return this.found.get(uri) ?? [];
  }

  allDiagnostics(): Diagnostic[] {
    return [...this.found.values()].flat();
  }

  /** Tells the server what has been typed. Every request has to be made after this. */
  flush(): void {
    this.notebooks.forEach((notebook) => notebook.flush());
  }

  /** Asks the server about its documents as they are now. */
  request<T>(method: string, params: unknown): Promise<T> {
    this.flush();
    return this.connection.request<T>(method, params);
  }

  private async attach(panel: NotebookPanel): Promise<void> {
    await panel.context.ready;
    const consider = () => {
      if (isPython(panel) === this.notebooks.has(panel) || panel.isDisposed) {
        return;
      }
      if (this.notebooks.has(panel)) {
        this.detach(panel);
        return;
      }
      const notebook = new SyncedNotebook(this.connection, panel, this.uriOf(panel.context.path), this.registry);
      this.notebooks.set(panel, notebook);
      notebook.open();
    };
    consider();
    panel.model?.metadataChanged.connect(consider);
    panel.sessionContext.kernelChanged.connect(consider);
    panel.context.pathChanged.connect(() => {
      this.detach(panel);
      consider();
    });
    panel.context.saveState.connect((_, state) => {
      if (state === "completed") {
        this.saved.emit(panel);
      }
    });
    panel.disposed.connect(() => this.detach(panel));
  }

  private detach(panel: NotebookPanel): void {
    this.notebooks.get(panel)?.dispose();
    this.notebooks.delete(panel);
  }

  private readonly notebooks = new Map<NotebookPanel, SyncedNotebook>();
  private readonly byUri = new Map<string, Document>();
  private readonly bySource = new WeakMap<object, Document>();
  private readonly found = new Map<string, Diagnostic[]>();
  private readonly registry = {
    add: (document: Document) => {
      this.byUri.set(document.uri, document);
      this.bySource.set(document.source, document);
    },
    remove: (document: Document) => {
      this.byUri.delete(document.uri);
      this.bySource.delete(document.source);
      this.found.delete(document.uri);
      this.changed.emit(document);
    },
  };
}

/** Reports whether a notebook is one of Python, as far as it says. */
function isPython({ model, sessionContext }: NotebookPanel): boolean {
  const spec = model?.getMetadata("kernelspec") as { language?: string; name?: string } | undefined;
  const info = model?.getMetadata("language_info") as { name?: string } | undefined;
  const language = info?.name ?? spec?.language ?? (spec?.name?.startsWith("python") ? "python" : undefined);
  if (language) {
    return language.toLowerCase() === "python";
  }
  const name = sessionContext.kernelPreference.language ?? "python";
  return name.toLowerCase() === "python";
}

const pause = 120; // ms without a key before the server is told

class SyncedNotebook {
  cells: Document[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly panel: NotebookPanel,
    private readonly uri: string,
    private readonly registry: { add(document: Document): void; remove(document: Document): void },
  ) {
    this.cells = this.sources().map((source) => this.track(source));
    panel.model?.cells.changed.connect(this.restructure, this);
  }

  open(): void {
    this.cells.forEach((cell) => (cell.dirty = false));
    this.connection.notify("notebookDocument/didOpen", {
      notebookDocument: {
        uri: this.uri,
        notebookType: "jupyter-notebook",
        version: ++this.version,
        cells: this.cells.map(cellOf),
      },
      cellTextDocuments: this.cells.map(itemOf),
    });
  }

  close(): void {
    this.connection.notify("notebookDocument/didClose", {
      notebookDocument: { uri: this.uri },
      cellTextDocuments: this.cells.map(({ uri }) => ({ uri })),
    });
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.panel.model?.cells.changed.disconnect(this.restructure, this);
    this.close();
    this.cells.forEach((cell) => this.forget(cell));
    this.cells = [];
  }

  flush(): void {
    window.clearTimeout(this.timer);
    const changed = this.cells.filter(({ dirty }) => dirty);
    if (changed.length === 0) {
      return;
    }
    this.change({
      textContent: changed.map((cell) => {
        cell.dirty = false;
        const document = { uri: cell.uri, version: ++cell.version };
        return { document, changes: [{ text: cell.source.getSource() }] };
      }),
    });
  }

  private change(cells: object): void {
    this.connection.notify("notebookDocument/didChange", {
      notebookDocument: { uri: this.uri, version: ++this.version },
      change: { cells },
    });
  }

  private restructure(): void {
    this.flush();
    const known = new Map(this.cells.map((cell) => [cell.source as object, cell]));
    const now = this.sources().map((source) => known.get(source) ?? this.track(source));
    const { start, deleteCount, items } = splice(this.cells, now);
    if (deleteCount === 0 && items.length === 0) {
      return;
    }
    const [before, after] = [new Set(this.cells), new Set(now)];
    const opened = now.filter((cell) => !before.has(cell));
    const closed = this.cells.filter((cell) => !after.has(cell));
    this.cells = now;
    this.change({
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

  private sources(): Source[] {
    return Array.from(this.panel.model?.cells ?? [], (cell) => cell.sharedModel);
  }

  private track(source: Source): Document {
    const typed = () => {
      document.dirty = true;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.flush(), pause);
    };
    const document: Document = {
      uri: `${this.uri.replace(/^file:/, "jupyterlab-cell:")}#${encodeURIComponent(source.getId())}`,
      version: 1,
      source,
      panel: this.panel,
      dirty: false,
      stop: () => source.changed.disconnect(changed),
    };
    const changed = (_: unknown, change: object) => {
      if ("sourceChange" in change) {
        typed();
      }
    };
    source.changed.connect(changed);
    this.registry.add(document);
    return document;
  }

  private forget(cell: Document): void {
    cell.stop();
    this.registry.remove(cell);
  }

  private version = 0;
  private timer = 0;
}

function cellOf({ uri, source }: Document): object {
  return { kind: source.cell_type === "code" ? 2 : 1, document: uri };
}

function itemOf({ uri, version, source }: Document): object {
  return { uri, version, languageId: source.cell_type === "code" ? "python" : "markdown", text: source.getSource() };
}
