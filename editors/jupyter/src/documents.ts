import type { IWidgetTracker } from "@jupyterlab/apputils";
import { PathExt } from "@jupyterlab/coreutils";
import type { IDocumentWidget } from "@jupyterlab/docregistry";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import type { Diagnostic } from "vscode-languageserver-types";

import type { Connection } from "./connection";
import { concernsServer, SyncedFile } from "./file";
import { isPython, type NotebookContext, SyncedNotebook } from "./notebook";
import type { Context, Document, Synced } from "./synced";

/** The notebooks, sources and manifests that are open, as the server knows them. */
export class Documents {
  /** Emitted with the document whose diagnostics have changed. */
  readonly changed = new Signal<this, Document>(this);
  /** Emitted with a file that the user has saved. */
  readonly saved = new Signal<this, Context>(this);

  constructor(
    readonly connection: Connection,
    private readonly contents: Contents.IManager,
    private readonly rootUri: string,
    notebooks: INotebookTracker,
    files: IWidgetTracker<IDocumentWidget>,
  ) {
    notebooks.forEach(({ context }) => void this.followNotebook(context));
    notebooks.widgetAdded.connect((_, { context }) => void this.followNotebook(context));
    files.forEach(({ context }) => void this.followFile(context));
    files.widgetAdded.connect((_, { context }) => void this.followFile(context));
    connection.started.connect(() => this.opened.forEach((file) => file.open()));
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
    window.addEventListener("pagehide", () => this.opened.forEach((file) => file.close()));
  }

  /** Returns the URI of a path of the contents API, in the name of this window. */
  uriOf(path: string): string {
    return this.named(this.fileUri(path));
  }

  /** Returns the URI of the file with a path of the contents API. */
  fileUri(path: string): string {
    return `${this.rootUri}/${this.contents.localPath(path).split("/").map(encodeURIComponent).join("/")}`;
  }

  /**
   * Returns a file's URI in the name of this window. Windows share one server, and each has its own text of a file,
   * so their URIs of it are different ones; the server takes them for the same file.
   */
  named(uri: string): string {
    return `${uri}?window=${this.connection.name}`;
  }

  /** Returns the path of a file's URI in the contents API. Throws for what Jupyter cannot reach. */
  pathOf(uri: string): string {
    const [root, path] = [decodeURIComponent(this.rootUri), decodeURIComponent(uri.replace(/\?.*/, ""))];
    if (!path.startsWith(`${root}/`)) {
      throw new Error(`${PathExt.basename(path)} lies outside of the folder that Jupyter serves.`);
    }
    return path.slice(root.length + 1);
  }

  documentOf(uri: string): Document | undefined {
    return this.byUri.get(uri);
  }

  /** Returns the document of a shared model. */
  documentOfSource(source: object): Document | undefined {
    return this.bySource.get(source);
  }

  documentsOf(context: Context): readonly Document[] {
    return this.opened.get(context)?.all ?? [];
  }

  diagnosticsOf(uri: string): readonly Diagnostic[] {
    return this.found.get(uri) ?? [];
  }

  allDiagnostics(): Diagnostic[] {
    return [...this.found.values()].flat();
  }

  /** Tells the server what has been typed. Every request has to be made after this. */
  flush(): void {
    this.opened.forEach((file) => file.flush());
  }

  /** Asks the server about its documents as they are now. */
  request<T>(method: string, params: unknown): Promise<T> {
    this.flush();
    return this.connection.request<T>(method, params);
  }

  private async followNotebook(context: NotebookContext): Promise<void> {
    await context.ready;
    const make = (uri: string) => new SyncedNotebook(this.connection, context, uri, this.registry);
    const consider = this.follow(context, () => isPython(context), make);
    if (consider) {
      context.model.metadataChanged.connect(consider);
      context.sessionContext.kernelChanged.connect(consider);
    }
  }

  private async followFile(context: Context): Promise<void> {
    await context.ready;
    this.follow(
      context,
      () => concernsServer(context.localPath),
      (uri) => new SyncedFile(this.connection, context, uri, this.registry),
    );
  }

  /**
   * Opens a file at the server, and closes it there. Returns what to call when it may have to be the other from now
   * on, or nothing for the second tab of a file.
   */
  private follow(context: Context, wanted: () => boolean, make: (uri: string) => Synced): (() => void) | undefined {
    if (this.followed.has(context) || context.isDisposed) {
      return undefined;
    }
    this.followed.add(context);
    const consider = () => {
      if (context.isDisposed || wanted() === this.opened.has(context)) {
        return;
      }
      if (this.opened.has(context)) {
        this.drop(context);
        return;
      }
      const file = make(this.uriOf(context.path));
      this.opened.set(context, file);
      file.open();
    };
    consider();
    context.pathChanged.connect(() => {
      this.drop(context);
      consider();
    });
    context.saveState.connect((_, state) => {
      const file = this.opened.get(context);
      if (state === "completed" && file) {
        file.save();
        this.saved.emit(context);
      }
    });
    context.disposed.connect(() => this.drop(context));
    return consider;
  }

  private drop(context: Context): void {
    this.opened.get(context)?.dispose();
    this.opened.delete(context);
  }

  private readonly followed = new WeakSet<Context>();
  private readonly opened = new Map<Context, Synced>();
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
