import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { FileEditor } from "@jupyterlab/fileeditor";
import { LabIcon } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import type { WorkspaceEdit } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import type { Current } from "./current";
import type { Documents } from "./documents";
import { type Declaration, type Host, type Project, rendered, text } from "./libraries";
import { tabOf } from "./windows";

const icon = new LabIcon({
  name: "pyferry:dependencies",
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" d="M12 2 3 7v10l9 5 9-5V7zm0 2.3L18 7.6l-6 3.3-6-3.3zM5 9.3l6 3.3v6.6l-6-3.3zm14 0v6.6l-6 3.3v-6.6z"/></svg>',
});

const pause = 400; // ms after the last finding
const nothing = "Open a notebook or a file of a project to see its libraries.";

/** The side panel with the libraries of the project of the current notebook or file. */
export class DependenciesPanel extends Widget implements Host {
  constructor(
    private readonly documents: Documents,
    private readonly actions: Actions,
    private readonly current: Current,
    private readonly manager: IDocumentManager,
  ) {
    super();
    this.id = "pyferry-dependencies";
    this.addClass("pyferry-panel");
    this.title.icon = icon;
    this.title.caption = "Dependencies (pyferry)";
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", "Dependencies");
    this.node.tabIndex = 0;
    documents.changed.connect(this.later, this);
    documents.connection.started.connect(this.later, this);
    documents.connection.stopped.connect(this.later, this);
    current.onChange(() => this.later());
  }

  async add(project: string, distributions?: string[]): Promise<void> {
    await told(async () => {
      const added = await this.documents.request<{ edit: WorkspaceEdit; distributions: string[] }>("pyferry/add", {
        uri: this.documents.named(project),
        distributions,
      });
      if (added.distributions.length === 0) {
        throw new Error("Everything that is imported is declared.");
      }
      await this.actions.apply(added.edit, `Declared ${added.distributions.join(", ")}`);
    });
  }

  async reveal({ uri, range }: Declaration): Promise<void> {
    await told(async () => {
      const path = this.documents.pathOf(uri);
      const tab = this.manager.openOrReveal(tabOf(this.manager, path)?.context.path ?? path);
      const editor = tab?.content as Partial<FileEditor> | undefined;
      await tab?.revealed;
      await editor?.ready;
      editor?.editor?.setCursorPosition({ line: range.start.line, column: range.start.character });
      editor?.editor?.focus();
    });
  }

  pathOf(uri: string): string {
    try {
      return this.documents.pathOf(uri);
    } catch {
      return decodeURIComponent(uri.replace(/^file:\/\//, "")); // outside of Jupyter's folder
    }
  }

  /** Returns the URI by which the server finds the project: that of the current notebook or file. */
  get uri(): string | undefined {
    const path = this.current.context?.path;
    return path === undefined ? undefined : this.documents.uriOf(path);
  }

  protected override onAfterShow(): void {
    this.later();
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), pause);
  }

  private async refresh(): Promise<void> {
    if (!this.isVisible) {
      return;
    }
    if (!this.documents.connection.isReady) {
      this.fill(text("p", "pyferry's server is not running; it is started again."));
      return;
    }
    try {
      const { projects } = await this.documents.request<{ projects: Project[] }>("pyferry/dependencies", { uri: this.uri });
      this.fill(...(projects.length > 0 ? projects.map((project) => rendered(project, this)) : [text("p", nothing)]));
    } catch (error) {
      this.fill(text("p", error instanceof Error ? error.message : String(error)));
    }
  }

  private fill(...nodes: HTMLElement[]): void {
    const focused = this.node.contains(document.activeElement);
    const label = document.activeElement?.getAttribute("aria-label");
    this.node.replaceChildren(...nodes);
    if (focused) {
      const same = Array.from(this.node.querySelectorAll("button")).find((b) => b.getAttribute("aria-label") === label);
      (same ?? this.node).focus(); // the keyboard stays in the panel
    }
  }

  private timer = 0;
}
