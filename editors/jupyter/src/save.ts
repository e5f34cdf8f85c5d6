import type { NotebookPanel } from "@jupyterlab/notebook";
import type { CodeAction } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import type { Documents } from "./documents";

/** Makes all safe fixes of a notebook whenever it is saved, where the setting asks for it. */
export function fixOnSave(documents: Documents, actions: Actions, wanted: () => boolean): void {
  const busy = new Set<NotebookPanel>();
  documents.saved.connect(async (_, panel) => {
    const [first] = documents.documentsOf(panel);
    if (!wanted() || !first || busy.has(panel)) {
      return;
    }
    busy.add(panel);
    await told(async () => {
      const start = { line: 0, character: 0 };
      for (const action of await actions.at(first, { start, end: start }, ["source.fixAll.pyferry"])) {
        const { edit } = action.edit ? action : await documents.request<CodeAction>("codeAction/resolve", action);
        if (edit) {
          await actions.apply(edit, "Fixed on save");
        }
      }
      if (panel.context.model.dirty) {
        await panel.context.save(); // what the fixes have changed in cells
      }
    });
    busy.delete(panel);
  });
}
