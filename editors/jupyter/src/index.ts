import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { EditorExtensionRegistry, IEditorExtensionRegistry } from "@jupyterlab/codemirror";
import { PageConfig } from "@jupyterlab/coreutils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";

import { Actions } from "./actions";
import { addCommands } from "./commands";
import { Connection } from "./connection";
import { Documents } from "./documents";
import { Editor } from "./edit";
import { Lint } from "./lint";
import { DependenciesPanel } from "./panel";
import { fixOnSave } from "./save";
import { showCount } from "./status";

const id = "pyferry-jupyterlab:plugin";

const plugin: JupyterFrontEndPlugin<void> = {
  id,
  description: "Declares newly used libraries in all the right places, and moves functions of a notebook into the package.",
  autoStart: true,
  requires: [INotebookTracker, IEditorExtensionRegistry, IDocumentManager, ISettingRegistry],
  optional: [ICommandPalette, IStatusBar],
  activate: async (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    extensions: IEditorExtensionRegistry,
    manager: IDocumentManager,
    registry: ISettingRegistry,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
  ) => {
    const { contents } = app.serviceManager;
    const rootUri = PageConfig.getOption("rootUri").replace(/\/$/, "");
    let settings: ISettingRegistry.ISettings | undefined;
    const environment = () => ({ environment: String(settings?.composite["environment"] ?? "") });

    const connection = new Connection(rootUri, environment);
    const documents = new Documents(connection, contents, rootUri, notebooks);
    const editor = new Editor(documents, contents, manager);
    const actions = new Actions(documents, editor);
    const lint = new Lint(documents, actions);
    extensions.addExtension({
      name: "pyferry:findings",
      factory: ({ model }) => EditorExtensionRegistry.createImmutableExtension(lint.extension(model.sharedModel)),
    });
    const panel = new DependenciesPanel(documents, actions, notebooks);
    app.shell.add(panel, "right", { rank: 900, type: "pyferry" });
    addCommands({ app, notebooks, documents, editor, actions, panel, palette });
    if (statusBar) {
      showCount(statusBar, documents, app.commands);
    }
    settings = await registry.load(id);
    settings.changed.connect(() =>
      connection.notify("workspace/didChangeConfiguration", { settings: { pyferry: environment() } }),
    );
    fixOnSave(documents, actions, () => settings?.composite["fixOnSave"] === true);
  },
};

export default plugin;
