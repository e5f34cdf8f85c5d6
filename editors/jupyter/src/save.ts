import { type Actions, told } from "./actions";
import type { Documents } from "./documents";
import type { Context } from "./synced";

/** Makes all safe fixes of a file whenever it is saved, where the setting asks for it. */
export function fixOnSave(documents: Documents, actions: Actions, wanted: () => boolean): void {
  const busy = new Set<Context>();
  documents.saved.connect(async (_, context) => {
    const [first] = documents.documentsOf(context);
    if (!wanted() || !first || busy.has(context)) {
      return;
    }
    busy.add(context);
    await told(async () => {
      const start = { line: 0, character: 0 };
      for (const action of await actions.at(first, { start, end: start }, ["source.fixAll.pyferry"])) {
        await actions.carryOut(action, "Fixed on save");
      }
      if (context.model.dirty) {
        await context.save(); // what the fixes have changed in cells
      }
    });
    busy.delete(context);
  });
}
