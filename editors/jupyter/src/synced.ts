import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { ISignal } from "@lumino/signaling";

import type { Connection } from "./connection";

/** An open file. */
export type Context = DocumentRegistry.IContext<DocumentRegistry.IModel>;

/** A text that is edited here: the shared model of a cell or of a file. */
export interface Source {
  readonly changed: ISignal<unknown, object>;
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** A text as the server knows it: a cell or a file. */
export interface Document {
  uri: string;
  languageId: string;
  /** Of the text that the server was told last. */
  version: number;
  source: Source;
  /** The file that it is, or is a part of; several tabs may show it. */
  context: Context;
  /** Whether the text has changed since the server was told. */
  dirty: boolean;
  /** Returns what the user calls it: a path, or a cell by its number. */
  name(): string;
  stop(): void;
}

/** Where the documents of all files are found. */
export interface Registry {
  add(document: Document): void;
  remove(document: Document): void;
}

const pause = 120; // ms without a key before the server is told

/** An open file whose texts the server is told of. */
export abstract class Synced {
  protected documents: Document[] = [];
  protected version = 0;
  private timer = 0;

  constructor(
    protected readonly connection: Connection,
    readonly context: Context,
    readonly uri: string,
    protected readonly registry: Registry,
  ) {}

  get all(): readonly Document[] {
    return this.documents;
  }

  /** Tells a server that knows nothing of it yet. */
  abstract open(): void;
  abstract close(): void;
  abstract save(): void;
  protected abstract change(changed: readonly Document[]): void;

  /** Tells the server what has been typed. */
  flush(): void {
    window.clearTimeout(this.timer);
    const changed = this.documents.filter(({ dirty }) => dirty);
    for (const document of changed) {
      document.dirty = false;
      document.version++;
    }
    if (changed.length > 0) {
      this.change(changed);
    }
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.close();
    this.documents.forEach((document) => this.forget(document));
    this.documents = [];
  }

  protected track(source: Source, described: Pick<Document, "uri" | "languageId" | "name">): Document {
    const changed = (_: unknown, change: object) => {
      if ("sourceChange" in change) {
        document.dirty = true;
        window.clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.flush(), pause);
      }
    };
    const stop = () => void source.changed.disconnect(changed);
    const document: Document = { ...described, version: 1, source, context: this.context, dirty: false, stop };
    source.changed.connect(changed);
    this.registry.add(document);
    return document;
  }

  protected forget(document: Document): void {
    document.stop();
    this.registry.remove(document);
  }
}

/** Returns the document as the protocol's TextDocumentItem. */
export function itemOf({ uri, version, languageId, source }: Document): object {
  return { uri, version, languageId, text: source.getSource() };
}
