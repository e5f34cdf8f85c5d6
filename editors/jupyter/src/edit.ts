import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { Contents } from "@jupyterlab/services";
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver-types";

import type { Document, Documents } from "./documents";
import { applyEdits, spans } from "./text";

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

interface TextSource {
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** Applies the server's edits to cells, to open files, and through the contents API to all others. */
export class Editor {
  constructor(
    private readonly documents: Documents,
    private readonly contents: Contents.IManager,
    private readonly manager: IDocumentManager,
  ) {}

  /** Returns what an edit would change. Throws where something has changed since the server made it. */
  async plan(edit: WorkspaceEdit): Promise<Change[]> {
    this.documents.flush();
    const created = new Set<string>();
    const changes: Promise<Change>[] = [];
    for (const part of edit.documentChanges ?? []) {
      if (!("kind" in part)) {
        const { uri, version } = part.textDocument;
        const edits = part.edits as TextEdit[];
        const cell = this.documents.documentOf(uri);
        changes.push(cell ? planCell(cell, version, edits) : this.planFile(uri, created.has(uri), edits));
      } else if (part.kind === "create") {
        created.add(part.uri);
      } else {
        throw new Error("The server's edit is of a kind that is not known here.");
      }
    }
    return Promise.all(changes);
  }

  /** Applies all changes or none: files first, which can fail, then what is open. */
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

  private async planFile(uri: string, created: boolean, edits: TextEdit[]): Promise<Change> {
    const path = this.documents.pathOf(uri);
    const open = this.manager.findWidget(path) ?? this.manager.findWidget(`RTC:${path}`);
    const source = (open?.context.model as { sharedModel?: Partial<TextSource> } | undefined)?.sharedModel;
    if (open && source?.getSource && source.updateSource) {
      if (open.context.model.dirty) {
        throw new Error(`Save ${path} first: it has changes that are not saved.`);
      }
      const model = source as TextSource;
      // An open text has LF whatever its file has, which is kept when it is saved.
      const lf = edits.map((edit) => ({ ...edit, newText: edit.newText.replace(/\r\n/g, "\n") }));
      const before = model.getSource();
      const save = async (back: boolean) => {
        back ? replace(model, before) : splices(model, lf);
        await open.context.save();
        this.announce(uri, 2);
      };
      return { name: path, before, after: applyEdits(before, lf), created: false, write: save, read: async () => model.getSource() };
    }
    return this.planClosed(uri, path, created, edits);
  }

  private async planClosed(uri: string, path: string, created: boolean, edits: TextEdit[]): Promise<Change> {
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
    };
    return { name: path, before, after, created: existing === undefined, write, read: async () => (await this.text(path, true)) ?? "" };
  }

  /** Returns a file's text, or undefined where mayMiss and there is none. */
  private async text(path: string, mayMiss: boolean): Promise<string | undefined> {
    try {
      const model = await this.contents.get(path, { type: "file", format: "text", content: true });
      return String(model.content ?? "");
    } catch (error) {
      if (mayMiss && (error as { response?: Response }).response?.status === 404) {
        return undefined;
      }
      throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private announce(uri: string, type: 1 | 2 | 3): void {
    this.documents.connection.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  }
}

async function planCell(cell: Document, version: number | null, edits: TextEdit[]): Promise<Change> {
  if (version !== null && version !== cell.version) {
    throw new Error("The notebook has changed meanwhile; try again.");
  }
  if (cell.panel.context.contentsModel?.writable === false || cell.panel.model?.readOnly) {
    throw new Error("The notebook is read-only.");
  }
  const before = cell.source.getSource();
  const number = Array.from(cell.panel.model?.cells ?? []).findIndex(({ sharedModel }) => sharedModel === cell.source) + 1;
  return {
    name: `cell ${number}`,
    before,
    after: applyEdits(before, edits),
    created: false,
    write: async (back) => (back ? replace(cell.source, before) : splices(cell.source, edits)),
    read: async () => cell.source.getSource(),
  };
}

/** Makes the edits one by one, the last one first, so that cursors and other people's changes stay where they are. */
function splices(source: TextSource, edits: readonly TextEdit[]): void {
  for (const { from, to, insert } of spans(source.getSource(), edits).reverse()) {
    source.updateSource(from, to, insert);
  }
}

function replace(source: TextSource, text: string): void {
  source.updateSource(0, source.getSource().length, text);
}
