import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { Contents } from "@jupyterlab/services";
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver-types";

import type { Documents } from "./documents";
import type { Document, Source } from "./synced";
import { applyEdits, spans } from "./text";
import { tabOf, Windows } from "./windows";

/** What an edit makes of one text. */
export interface Change {
  /** What the user calls it: a path, or a cell by its number. */
  name: string;
  before: string;
  after: string;
  created: boolean;
  /** Makes the text what it was after (or, if back, before) the edit. */
  write(back: boolean): Promise<void>;
  /** Returns the text as it is now. */
  read(): Promise<string>;
}

/** Applies the server's edits to cells, to open files, and through the contents API to all others. */
export class Editor {
  private readonly windows: Windows;

  constructor(
    private readonly documents: Documents,
    private readonly contents: Contents.IManager,
    private readonly manager: IDocumentManager,
  ) {
    this.windows = new Windows(manager);
  }

  /** Returns what an edit would change. Throws where something has changed since the server made it. */
  async plan(edit: WorkspaceEdit): Promise<Change[]> {
    this.documents.flush();
    const created = new Set<string>();
    const changes: Promise<Change>[] = [];
    for (const part of edit.documentChanges ?? []) {
      if (!("kind" in part)) {
        const { uri, version } = part.textDocument;
        const edits = part.edits as TextEdit[];
        const document = this.documents.documentOf(uri);
        changes.push(document ? this.planOpen(document, version, edits) : this.planClosed(uri, created.has(uri), edits));
      } else if (part.kind === "create") {
        created.add(part.uri);
      } else {
        throw new Error("The server's edit is of a kind that is not known here.");
      }
    }
    return Promise.all(changes);
  }

  /** Applies all changes or none. */
  async apply(changes: readonly Change[], back = false): Promise<void> {
    for (const change of changes) {
      if ((await change.read()) !== (back ? change.after : change.before)) {
        throw new Error(`${change.name} has changed meanwhile; nothing was done.`);
      }
    }
    const done: Change[] = [];
    try {
      for (const change of changes) {
        await change.write(back);
        done.push(change);
      }
    } catch (error) {
      for (const change of done.reverse()) {
        await change.write(!back).catch(() => undefined);
      }
      throw error;
    }
  }

  /** A file that has no changes of the user's is saved; a notebook, and a file that has some, is left to be saved. */
  private async planOpen(document: Document, version: number | null, edits: TextEdit[]): Promise<Change> {
    const { context, source } = document;
    if (version !== null && version !== document.version) {
      throw new Error(`${context.localPath} has changed meanwhile; try again.`);
    }
    if (context.contentsModel?.writable === false || context.model.readOnly) {
      throw new Error(`${context.localPath} is read-only; nothing was done.`);
    }
    const before = source.getSource();
    const saves = context.contentsModel?.type === "file" && !context.model.dirty;
    const write = async (back: boolean) => {
      const old = source.getSource();
      back ? replace(source, before) : splice(source, edits);
      if (saves) {
        await context.save().catch((error: unknown) => {
          replace(source, old);
          throw error;
        });
        this.windows.wrote(context.localPath);
      }
    };
    const name = saves || context.contentsModel?.type !== "file" ? document.name() : `${document.name()} (not saved)`;
    return { name, before, after: applyEdits(before, edits), created: false, write, read: async () => source.getSource() };
  }

  private async planClosed(uri: string, created: boolean, edits: TextEdit[]): Promise<Change> {
    const path = this.documents.pathOf(uri);
    if (tabOf(this.manager, path)?.context.model.dirty) {
      throw new Error(`Save ${path} first: it has changes that are not saved.`);
    }
    const existing = await this.text(path, created);
    const before = existing ?? "";
    const after = applyEdits(before, edits);
    const write = async (back: boolean) => {
      if (back && existing === undefined) {
        await this.contents.delete(path);
        this.announce(uri, 3);
        return;
      }
      await this.contents.save(path, { type: "file", format: "text", content: back ? before : after });
      this.announce(uri, existing === undefined ? 1 : 2);
      this.windows.wrote(path);
    };
    return { name: path, before, after, created: existing === undefined, write, read: async () => (await this.text(path, true)) ?? "" };
  }

  /** Returns a file's text, or undefined where mayMiss and there is none. Throws if it cannot be written. */
  private async text(path: string, mayMiss: boolean): Promise<string | undefined> {
    let model: Contents.IModel;
    try {
      model = await this.contents.get(path, { type: "file", format: "text", content: true });
    } catch (error) {
      if (mayMiss && (error as { response?: Response }).response?.status === 404) {
        return undefined;
      }
      throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (model.writable === false) {
      throw new Error(`${path} is read-only; nothing was done.`);
    }
    return String(model.content ?? "");
  }

  private announce(uri: string, type: 1 | 2 | 3): void {
    this.documents.connection.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  }
}

/** Makes the edits one by one, the last one first, so that cursors and other people's changes stay where they are. */
function splice(source: Source, edits: readonly TextEdit[]): void {
  for (const { from, to, insert } of spans(source.getSource(), edits).reverse()) {
    source.updateSource(from, to, insert);
  }
}

function replace(source: Source, text: string): void {
  source.updateSource(0, source.getSource().length, text);
}
