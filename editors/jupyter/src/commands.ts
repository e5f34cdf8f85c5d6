import type { JupyterFrontEnd } from "@jupyterlab/application";
import { type ICommandPalette, Notification } from "@jupyterlab/apputils";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { INotebookTracker } from "@jupyterlab/notebook";
import { LabIcon } from "@jupyterlab/ui-components";
import { Menu } from "@lumino/widgets";
import type { CodeAction, Range } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import type { Document, Documents } from "./documents";
import type { Editor } from "./edit";
import { moveToModule } from "./move";
import type { DependenciesPanel } from "./panel";

const category = "pyferry";

const bulb = new LabIcon({
  name: "pyferry:bulb",
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" d="M12 2a7 7 0 0 0-4 12.7V17h8v-2.3A7 7 0 0 0 12 2zM9 18.5h6V20H9zm1 2.5h4v1.5h-4z"/></svg>',
});

/** What the commands work on. */
export interface Parts {
  app: JupyterFrontEnd;
  notebooks: INotebookTracker;
  documents: Documents;
  editor: Editor;
  actions: Actions;
  panel: DependenciesPanel;
  palette: ICommandPalette | null;
}

/** Registers the commands pyferry:*; schema/plugin.json puts them into toolbars, menus and on keys. */
export function addCommands(parts: Parts): void {
  const { app, notebooks, documents, editor, actions, panel, palette } = parts;
  const { commands } = app;
  let offered: { action: CodeAction; cell: Document }[] = [];
  const current = () => currentCell(notebooks, documents);
  const isEnabled = () => current() !== undefined;
  const add = (id: string, options: Parameters<typeof commands.addCommand>[1]) => {
    commands.addCommand(id, { describedBy: { args: { type: "object" } }, ...options });
    palette?.addItem({ command: id, category });
  };

  commands.addCommand("pyferry:run-action", {
    label: ({ index }) => offered[Number(index)]?.action.title ?? "",
    execute: async ({ index }) => {
      const chosen = offered[Number(index)];
      await (chosen && actions.run(chosen.action, chosen.cell.panel));
    },
  });
  add("pyferry:show-actions", {
    label: "Show Fixes and Refactorings",
    caption: "Show what pyferry can do here",
    icon: bulb,
    isEnabled,
    execute: ({ otherwise }) =>
      told(async () => {
        const cell = current();
        if (!cell) {
          return;
        }
        const found = otherwise ? await fixesAt(actions, cell) : await actionsAt(actions, cell);
        offered = found.map((action) => ({ action, cell: cell.document }));
        if (offered.length === 0 && otherwise) {
          await commands.execute(String(otherwise)); // what the key does by default
          return;
        }
        if (offered.length === 0) {
          Notification.info("pyferry has nothing to do here.", { autoClose: 3000 });
          return;
        }
        const menu = new Menu({ commands });
        menu.title.label = "pyferry";
        offered.forEach((_, index) => menu.addItem({ command: "pyferry:run-action", args: { index } }));
        const at = cell.editor.getCoordinateForPosition(cell.editor.getCursorPosition());
        menu.aboutToClose.connect(() => cell.editor.focus());
        menu.open(at?.left ?? 0, at?.bottom ?? 0);
        menu.activeIndex = 0;
      }),
  });
  add("pyferry:move-to-module", {
    label: "Move to Module…",
    caption: "Move the function, class or constant at the cursor into the package",
    isEnabled,
    execute: () =>
      told(async () => {
        const cell = current();
        await (cell && moveToModule(documents, editor, actions, cell.document, selection(cell.editor)));
      }),
  });
  add("pyferry:add-missing", {
    label: "Add All Missing Libraries",
    caption: "Declare what the project imports and nowhere declares",
    isEnabled: () => panel.uri !== undefined,
    execute: () => (panel.uri === undefined ? undefined : panel.add(panel.uri)),
  });
  add("pyferry:show-dependencies", {
    label: "Show Dependencies",
    execute: () => {
      app.shell.activateById(panel.id);
      panel.node.focus();
    },
  });
  add("pyferry:restart-server", { label: "Restart Server", execute: () => documents.connection.restart() });
}

interface CurrentCell {
  document: Document;
  editor: CodeEditor.IEditor;
}

function currentCell({ activeCell }: INotebookTracker, documents: Documents): CurrentCell | undefined {
  const document = activeCell && documents.documentOfSource(activeCell.model.sharedModel);
  return document && activeCell.editor ? { document, editor: activeCell.editor } : undefined;
}

function selection(editor: CodeEditor.IEditor): Range {
  const { start, end } = editor.getSelection();
  const before = start.line < end.line || (start.line === end.line && start.column <= end.column);
  const [first, last] = before ? [start, end] : [end, start];
  return {
    start: { line: first.line, character: first.column },
    end: { line: last.line, character: last.column },
  };
}

function fixesAt(actions: Actions, { document, editor }: CurrentCell): Promise<CodeAction[]> {
  return actions.at(document, selection(editor), ["quickfix"]);
}

/** Returns what can be done at the cursor; where that is nothing, what the whole cell has to mend. */
async function actionsAt(actions: Actions, { document, editor }: CurrentCell): Promise<CodeAction[]> {
  const here = await actions.at(document, selection(editor));
  if (here.length > 0) {
    return here;
  }
  const end = { line: editor.lineCount, character: 0 };
  return actions.at(document, { start: { line: 0, character: 0 }, end }, ["quickfix"]);
}
