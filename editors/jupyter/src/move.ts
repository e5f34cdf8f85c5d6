import { Dialog, showDialog } from "@jupyterlab/apputils";
import type { Notebook } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import type { WorkspaceEdit } from "vscode-languageserver-types";

import type { Actions } from "./actions";
import { ServerError } from "./connection";
import { type Place, selection } from "./current";
import type { Documents } from "./documents";
import type { Change, Editor } from "./edit";
import { rendered } from "./preview";

/** The answers of the server's own requests (docs/protocol.md). */
interface Targets {
  names: string[];
  targets: { module: string; uri: string; exists: boolean; detail: string }[];
}

interface Moved {
  title: string;
  names: string[];
  module: string;
  edit: WorkspaceEdit;
  autoreload: string | null;
}

/** Moves what the range defines into a module that the user picks and whose changes he has seen. */
export async function moveToModule(documents: Documents, editor: Editor, actions: Actions, cell: Place, notebook: Notebook): Promise<void> {
  const textDocument = { uri: cell.document.uri };
  const found = await documents.request<Targets>("pyferry/extractTargets", { textDocument, range: selection(cell.editor) });
  if (found.names.length === 0) {
    throw new Error("Put the cursor on the name of a function, class or constant, or select some.");
  }
  const body = new MoveDialog(found, async (module, data) => {
    const moved = await documents.request<Moved>("pyferry/extract", { textDocument, names: found.names, module, ...data });
    return { moved, changes: await editor.plan(moved.edit) };
  });
  const { button } = await showDialog({
    title: `Move ${found.names.join(", ")} to a module`,
    body,
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: "Move" })],
    focusNodeSelector: "select, input",
  });
  if (!button.accept) {
    return;
  }
  const preview = await body.preview;
  if (!preview) {
    throw new Error(body.reason);
  }
  const { title, edit, autoreload } = preview.moved;
  const offer = autoreload
    ? {
        label: "Follow the module",
        caption: "Insert a cell that makes the running kernel follow the module (autoreload)",
        accept: () => insertCell(notebook, autoreload),
      }
    : undefined;
  await actions.apply(edit, title, { focus: () => notebook.activate(), offer });
}

/** Puts a code cell at the top of the notebook. */
function insertCell({ model }: Notebook, source: string): void {
  model?.sharedModel.insertCell(0, { cell_type: "code", source });
}

interface Preview {
  moved: Moved;
  changes: Change[];
}

const other = "another";
const pause = 250; // ms after the last key

/** The dialog's content: the modules, the best one first, and what moving to the chosen one would change. */
class MoveDialog extends Widget {
  /** What the user sees at the moment, undefined where the server refuses. */
  preview: Promise<Preview | undefined> = Promise.resolve(undefined);
  reason = "Choose a module.";

  constructor(
    { targets }: Targets,
    private readonly ask: (module: string, data: { withData?: boolean; withLambda?: boolean }) => Promise<Preview>,
  ) {
    super();
    this.addClass("pyferry-move");
    for (const { module, detail } of targets) {
      this.list.append(new Option(`${module} – ${detail}`, module));
    }
    this.list.append(new Option("Another module…", other));
    this.list.className = "jp-mod-styled";
    this.name.className = "jp-mod-styled";
    this.name.placeholder = "package.module";
    this.name.setAttribute("aria-label", "Name of another module");
    this.data.type = "checkbox";
    this.output.className = "pyferry-preview";
    this.output.tabIndex = 0;
    this.output.setAttribute("role", "region");
    this.output.setAttribute("aria-label", "What changes");
    this.output.setAttribute("aria-live", "polite");
    this.dataLabel.hidden = true;
    this.dataLabel.append(this.data, " Make data of the notebook a parameter");
    const label = document.createElement("label");
    label.append("Module ", this.list);
    this.node.append(label, this.name, this.dataLabel, this.output);
    this.list.addEventListener("change", () => this.refresh());
    this.data.addEventListener("change", () => this.refresh());
    this.name.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.refresh(), pause);
    });
    this.refresh();
  }

  private refresh(): void {
    this.name.hidden = this.list.value !== other;
    const module = this.list.value === other ? this.name.value.trim() : this.list.value;
    if (!module) {
      this.preview = Promise.resolve(undefined);
      this.output.textContent = this.reason = "Type a dotted name; the module need not exist.";
      return;
    }
    const asked = this.ask(module, this.data.checked ? { withData: true, withLambda: this.lambda } : {}).then(
      (preview) => preview,
      (error: Error) => {
        this.reason = error.message;
        if (error instanceof ServerError && error.data?.withData) {
          this.dataLabel.hidden = false;
          this.lambda = error.data.withLambda;
        }
        return undefined;
      },
    );
    this.preview = asked;
    void asked.then((preview) => {
      if (this.preview === asked) {
        this.output.replaceChildren(...(preview ? preview.changes.flatMap(changed) : [this.reason]));
      }
    });
  }

  private timer = 0;
  private lambda?: boolean; // whether functions that are passed on need one
  private readonly list = document.createElement("select");
  private readonly name = document.createElement("input");
  private readonly data = document.createElement("input");
  private readonly dataLabel = document.createElement("label");
  private readonly output = document.createElement("div");
}

function changed({ name, before, after, created }: Change): HTMLElement[] {
  const heading = document.createElement("h3");
  heading.textContent = created ? `${name} (new)` : name;
  return [heading, rendered(before, after)];
}
