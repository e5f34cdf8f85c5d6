import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { CodeAction, Range, WorkspaceEdit } from "vscode-languageserver-types";

import type { Document, Documents } from "./documents";
import type { Change, Editor } from "./edit";

/** Code actions: what the server offers at a place, and their way into the documents. */
export class Actions {
  constructor(
    private readonly documents: Documents,
    private readonly editor: Editor,
  ) {}

  /** Returns what can be done in a range of a cell, the best first. */
  async at(document: Document, range: Range, only?: string[]): Promise<CodeAction[]> {
    const diagnostics = this.documents
      .diagnosticsOf(document.uri)
      .filter((d) => d.range.start.line <= range.end.line && d.range.end.line >= range.start.line);
    return (
      (await this.documents.request<CodeAction[] | null>("textDocument/codeAction", {
        textDocument: { uri: document.uri },
        range,
        context: { diagnostics, only, triggerKind: 1 },
      })) ?? []
    );
  }

  /** Carries an action out, and tells the user what became of it. */
  async run(action: CodeAction, panel: NotebookPanel | undefined): Promise<void> {
    await told(async () => {
      const { edit } = action.edit ? action : await this.documents.request<CodeAction>("codeAction/resolve", action);
      if (edit) {
        await this.apply(edit, action.title, panel);
      }
    });
  }

  /** Applies an edit and offers to take it back. The notebook, if one is given, gets the focus again. */
  async apply(edit: WorkspaceEdit, title: string, panel?: NotebookPanel): Promise<void> {
    const changes = await this.editor.plan(edit);
    if (changes.length === 0) {
      return;
    }
    await this.editor.apply(changes);
    this.offerUndo(title, changes);
    panel?.content.activate();
  }

  private offerUndo(title: string, changes: Change[]): void {
    const back = () =>
      told(async () => {
        await this.editor.apply([...changes].reverse(), true);
        Notification.info(`Taken back: ${title}`, { autoClose: 4000 });
      });
    Notification.success(`${title}: ${changes.map(({ name }) => name).join(", ")}`, {
      autoClose: 15_000,
      actions: [{ label: "Undo", caption: "Take the change back in all files", callback: () => void back() }],
    });
  }
}

/** Runs something, and shows the user why if it fails. */
export async function told(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    Notification.warning(error instanceof Error ? error.message : String(error), { autoClose: 8000 });
  }
}
