import { Notification } from "@jupyterlab/apputils";
import type { CodeAction, Range, WorkspaceEdit } from "vscode-languageserver-types";

import type { Documents } from "./documents";
import type { Change, Editor } from "./edit";
import type { Document } from "./synced";

/** What follows when an edit has been made. */
export interface Afterwards {
  /** Gives the focus back to where the user was. */
  focus?(): void;
  /** What the toast offers besides taking the edit back. */
  offer?: Offer;
}

interface Offer {
  label: string;
  caption: string;
  accept(): void;
}

/** Code actions: what the server offers at a place, and their way into the documents. */
export class Actions {
  constructor(
    private readonly documents: Documents,
    private readonly editor: Editor,
  ) {}

  /** Returns what can be done in a range of a document, the best first. */
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
  async run(action: CodeAction, afterwards: Afterwards = {}): Promise<void> {
    await told(() => this.carryOut(action, action.title, afterwards));
  }

  /** Carries an action out under a title of its own. */
  async carryOut(action: CodeAction, title: string, afterwards: Afterwards = {}): Promise<void> {
    const { edit } = action.edit ? action : await this.documents.request<CodeAction>("codeAction/resolve", action);
    if (edit) {
      await this.apply(edit, title, afterwards);
    }
  }

  /** Applies an edit and offers to take it back. */
  async apply(edit: WorkspaceEdit, title: string, { focus, offer }: Afterwards = {}): Promise<void> {
    const changes = await this.editor.plan(edit);
    if (changes.length === 0) {
      return;
    }
    await this.editor.apply(changes);
    this.report(title, changes, offer);
    focus?.();
  }

  private report(title: string, changes: readonly Change[], offer?: Offer): void {
    const undo = {
      label: "Undo",
      caption: "Take the change back in all files",
      callback: () => void this.undo(title, changes),
    };
    const accept = offer && {
      label: offer.label,
      caption: offer.caption,
      callback: () => {
        offer.accept();
        this.report(title, changes); // an action closes its toast, and undo is still wanted
      },
    };
    Notification.success(named(title, changes), { autoClose: 15_000, actions: accept ? [undo, accept] : [undo] });
  }

  private async undo(title: string, changes: readonly Change[]): Promise<void> {
    await told(async () => {
      await this.editor.apply([...changes].reverse(), true);
      Notification.info(`Taken back: ${title}`, { autoClose: 4000 });
    });
  }
}

/** Says what was done, and in which files where the title does not name them. */
function named(title: string, changes: readonly Change[]): string {
  const others = changes.map(({ name }) => name).filter((name) => !title.includes(name));
  return others.length > 0 ? `${title}: ${others.join(", ")}` : title;
}

/** Runs something, and shows the user why if it fails. */
export async function told(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    Notification.warning(error instanceof Error ? error.message : String(error), { autoClose: 8000 });
  }
}
