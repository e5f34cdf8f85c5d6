import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { Range } from "vscode-languageserver-types";

import type { Documents } from "./documents";
import type { Context, Document } from "./synced";

/** A text with the editor that the user sees it in. */
export interface Place {
  document: Document;
  editor: CodeEditor.IEditor;
}

/** Knows where the user is. */
export class Current {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly documents: Documents,
    private readonly notebooks: INotebookTracker,
    private readonly files: IEditorTracker,
  ) {}

  /** Returns the cell or file with the cursor, if the server knows it. */
  get place(): Place | undefined {
    const editor = this.isFile ? this.files.currentWidget?.content.editor : this.notebooks.activeCell?.editor;
    const document = editor && this.documents.documentOfSource(editor.model.sharedModel);
    return document ? { document, editor } : undefined;
  }

  /** Returns the notebook or file that the user was in last. */
  get context(): Context | undefined {
    return (this.isFile ? this.files.currentWidget : this.notebooks.currentWidget)?.context;
  }

  /** Calls back when the user has gone to another notebook or file. */
  onChange(changed: () => void): void {
    this.notebooks.currentChanged.connect(changed);
    this.files.currentChanged.connect(changed);
    this.app.shell.currentChanged?.connect(changed);
  }

  private get isFile(): boolean {
    const { currentWidget } = this.app.shell;
    return this.files.currentWidget !== null && (currentWidget === this.files.currentWidget || this.notebooks.currentWidget === null);
  }
}

/** Returns what is selected in an editor, its start first; with nothing selected, the cursor. */
export function selection(editor: CodeEditor.IEditor): Range {
  const { start, end } = editor.getSelection();
  const before = start.line < end.line || (start.line === end.line && start.column <= end.column);
  const [first, last] = before ? [start, end] : [end, start];
  return {
    start: { line: first.line, character: first.column },
    end: { line: last.line, character: last.column },
  };
}
