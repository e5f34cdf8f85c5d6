import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { EditorExtensionRegistry, IEditorExtensionRegistry } from "@jupyterlab/codemirror";
import { PageConfig } from "@jupyterlab/coreutils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { IEditorTracker } from "@jupyterlab/fileeditor";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";

import { Actions } from "./actions";
import { addCommands } from "./commands";
import { Connection } from "./connection";
import { Current } from "./current";
import { Documents } from "./documents";
import { Editor } from "./edit";
import { Lint } from "./lint";
import { DependenciesPanel } from "./panel";
import { fixOnSave } from "./save";
import { Settings } from "./settings";
import { showCount } from "./status";

const id = "pyferry-jupyterlab:plugin";

const plugin: JupyterFrontEndPlugin<void> = {
  id,
  description: "Declares newly used libraries in all the right places, and moves functions of a notebook into the package.",
  autoStart: true,
  requires: [INotebookTracker, IEditorTracker, IEditorExtensionRegistry, IDocumentManager, ISettingRegistry],
  optional: [ICommandPalette, IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    files: IEditorTracker,
    extensions: IEditorExtensionRegistry,
    manager: IDocumentManager,
    registry: ISettingRegistry,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
  ) => {
    const { contents } = app.serviceManager;
    const rootUri = PageConfig.getOption("rootUri").replace(/\/$/, "");
    const settings = new Settings();

    const connection = new Connection(rootUri, () => settings.ofServer);
    const documents = new Documents(connection, contents, rootUri, notebooks, files);
    const current = new Current(app, documents, notebooks, files);
    const editor = new Editor(documents, contents, manager);
    const actions = new Actions(documents, editor);
    const lint = new Lint(documents, actions);
    extensions.addExtension({
      name: "pyferry:findings",
      factory: ({ model }) => EditorExtensionRegistry.createImmutableExtension(lint.extension(model.sharedModel)),
    });
    const panel = new DependenciesPanel(documents, actions, current, manager);
    app.shell.add(panel, "right", { rank: 900, type: "pyferry" });
    addCommands({ app, notebooks, current, documents, editor, actions, panel, palette });
    if (statusBar) {
      showCount(statusBar, documents, app.commands);
    }
    fixOnSave(documents, actions, () => settings.fixOnSave);
    const configure = () =>
      connection.notify("workspace/didChangeConfiguration", { settings: { pyferry: settings.ofServer } });
    settings.changed.connect(configure);
    connection.started.connect(configure); // a server that another window has started may know older ones
    // Without its settings the extension works by their defaults.
    void settings.load(registry, id).catch(console.error).then(() => connection.start());
  },
};

export default plugin;
