import type { JupyterFrontEnd } from "@jupyterlab/application";
import { type ICommandPalette, Notification } from "@jupyterlab/apputils";
import type { INotebookTracker } from "@jupyterlab/notebook";
import { LabIcon } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { Menu } from "@lumino/widgets";
import type { CodeAction } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import { type Current, type Place, selection } from "./current";
import type { Documents } from "./documents";
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
  current: Current;
  documents: Documents;
  editor: Editor;
  actions: Actions;
  panel: DependenciesPanel;
  palette: ICommandPalette | null;
}

/** Registers the commands pyferry:*; schema/plugin.json puts them into toolbars, menus and on keys. */
export function addCommands(parts: Parts): void {
  const { app, notebooks, current, documents, editor, actions, panel, palette } = parts;
  const { commands } = app;
  const offer = new Offer(commands, actions);
  const add = (id: string, options: CommandRegistry.ICommandOptions) => {
    commands.addCommand(id, { describedBy: { args: { type: "object" } }, ...options });
    palette?.addItem({ command: id, category });
  };

  add("pyferry:show-actions", {
    label: "Show Fixes and Refactorings",
    caption: "Show what pyferry can do here",
    icon: bulb,
    className: () => (current.place && documents.diagnosticsOf(current.place.document.uri).length > 0 ? "pyferry-lit" : ""),
    isEnabled: () => current.place !== undefined,
    execute: ({ otherwise }) =>
      told(async () => {
        const { place } = current;
        const found = place ? await (otherwise ? fixesAt(actions, place) : actionsAt(actions, place)) : [];
        if (place && found.length > 0) {
          offer.show(found, place);
        } else if (otherwise) {
          await commands.execute(String(otherwise)); // what the key does by default
        } else {
          Notification.info("pyferry has nothing to do here.", { autoClose: 3000 });
        }
      }),
  });
  const bulbChanged = () => commands.notifyCommandChanged("pyferry:show-actions");
  documents.changed.connect(bulbChanged);
  notebooks.activeCellChanged.connect(bulbChanged);
  current.onChange(bulbChanged);
  add("pyferry:move-to-module", {
    label: "Move to Module…",
    caption: "Move the function, class or constant at the cursor into the package",
    isEnabled: () => current.place !== undefined && current.context === notebooks.currentWidget?.context,
    execute: () =>
      told(async () => {
        const [{ place }, notebook] = [current, notebooks.currentWidget];
        await (place && notebook && moveToModule(documents, editor, actions, place, notebook.content));
      }),
  });
  add("pyferry:add-missing", {
    label: "Add All Missing Libraries",
    caption: "Declare what the project imports and nowhere declares",
    isEnabled: () => current.context !== undefined,
    execute: () => current.context && panel.add(documents.fileUri(current.context.path)),
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

/** The menu of what can be done at a place. */
class Offer {
  private actions: CodeAction[] = [];
  private place: Place | undefined;

  constructor(
    private readonly commands: CommandRegistry,
    runner: Actions,
  ) {
    commands.addCommand("pyferry:run-action", {
      label: ({ index }) => this.actions[Number(index)]?.title ?? "",
      execute: async ({ index }) => {
        const [action, place] = [this.actions[Number(index)], this.place];
        await (action && runner.run(action, { focus: () => place?.editor.focus() }));
      },
    });
  }

  show(actions: CodeAction[], place: Place): void {
    [this.actions, this.place] = [actions, place];
    const menu = new Menu({ commands: this.commands });
    menu.title.label = "pyferry";
    actions.forEach((_, index) => menu.addItem({ command: "pyferry:run-action", args: { index } }));
    const at = place.editor.getCoordinateForPosition(place.editor.getCursorPosition());
    menu.aboutToClose.connect(() => place.editor.focus());
    menu.open(at?.left ?? 0, at?.bottom ?? 0);
    menu.activeIndex = 0;
  }
}

function fixesAt(actions: Actions, { document, editor }: Place): Promise<CodeAction[]> {
  return actions.at(document, selection(editor), ["quickfix"]);
}

/** Returns what can be done at the cursor; where that is nothing, what the whole text has to mend. */
async function actionsAt(actions: Actions, { document, editor }: Place): Promise<CodeAction[]> {
  const here = await actions.at(document, selection(editor));
  if (here.length > 0) {
    return here;
  }
  const end = { line: editor.lineCount, character: 0 };
  return actions.at(document, { start: { line: 0, character: 0 }, end }, ["quickfix"]);
}
