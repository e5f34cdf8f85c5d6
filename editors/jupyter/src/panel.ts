import type { INotebookTracker } from "@jupyterlab/notebook";
import { LabIcon } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import type { WorkspaceEdit } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import type { Documents } from "./documents";

/** The answers of the server's own requests (docs/protocol.md). */
interface Library {
  distribution: string;
  state: "undeclared" | "unused" | "declared";
  version: string | null;
  declared: { uri: string; section: string }[];
  uses: number;
}

interface Project {
  uri: string;
  name: string;
  libraries: Library[];
}

const icon = new LabIcon({
  name: "pyferry:dependencies",
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" d="M12 2 3 7v10l9 5 9-5V7zm0 2.3L18 7.6l-6 3.3-6-3.3zM5 9.3l6 3.3v6.6l-6-3.3zm14 0v6.6l-6 3.3v-6.6z"/></svg>',
});

const headings = { undeclared: "Declared nowhere", unused: "Declared, but not used", declared: "Declared" };
const pause = 400; // ms after the last finding

/** The side panel with the libraries of the project of the current notebook. */
export class DependenciesPanel extends Widget {
  constructor(
    private readonly documents: Documents,
    private readonly actions: Actions,
    private readonly notebooks: INotebookTracker,
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
    notebooks.currentChanged.connect(this.later, this);
  }

  /** Declares what the project imports and nowhere declares, or only the distributions that are named. */
  async add(uri: string, distributions?: string[]): Promise<void> {
    await told(async () => {
      const added = await this.documents.request<{ title: string; edit: WorkspaceEdit; distributions: string[] }>(
        "pyferry/add",
        { uri, distributions },
      );
      if (added.distributions.length === 0) {
        throw new Error("Everything that is imported is declared.");
      }
      await this.actions.apply(added.edit, `Declared ${added.distributions.join(", ")}`);
    });
  }

  /** Returns the URI by which the server finds the project: that of the current notebook. */
  get uri(): string | undefined {
    const path = this.notebooks.currentWidget?.context.path;
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
      this.fill(...(projects.length > 0 ? projects.map((p) => this.project(p)) : [text("p", "No project is found here.")]));
    } catch (error) {
      this.fill(text("p", error instanceof Error ? error.message : String(error)));
    }
  }

  private fill(...nodes: HTMLElement[]): void {
    const label = (document.activeElement as HTMLElement | null)?.getAttribute("aria-label");
    const had = this.node.contains(document.activeElement);
    this.node.replaceChildren(...nodes);
    if (had) {
      const same = Array.from(this.node.querySelectorAll("button")).find((b) => b.getAttribute("aria-label") === label);
      (same ?? this.node).focus(); // the keyboard stays in the panel
    }
  }

  private project({ uri, name, libraries }: Project): HTMLElement {
    const section = document.createElement("section");
    section.append(text("h2", name || this.documents.pathOf(uri)));
    const missing = libraries.filter(({ state }) => state === "undeclared");
    if (missing.length > 1) {
      section.append(button("Add all", `Add all ${missing.length} libraries`, () => void this.add(uri)));
    }
    for (const state of ["undeclared", "unused", "declared"] as const) {
      const list = libraries.filter((library) => library.state === state);
      if (list.length > 0) {
        const items = document.createElement("ul");
        items.append(...list.map((library) => this.item(uri, library)));
        section.append(text("h3", `${headings[state]} (${list.length})`), items);
      }
    }
    return section;
  }

  private item(uri: string, { distribution, state, version, declared, uses }: Library): HTMLElement {
    const item = document.createElement("li");
    item.dataset["state"] = state;
    item.append(text("strong", distribution), text("span", version ?? ""));
    if (state === "undeclared") {
      item.append(button("Add", `Add ${distribution}`, () => void this.add(uri, [distribution])));
    }
    const places = declared.map((place) => `${this.documents.pathOf(place.uri)} (${place.section})`);
    const used = uses === 0 ? "not imported" : `imported ${uses === 1 ? "once" : `${uses} times`}`;
    item.append(text("small", [used, ...places].join(", ")));
    return item;
  }

  private timer = 0;
}

function text(tag: string, content: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = content;
  return node;
}

function button(label: string, name: string, run: () => void): HTMLElement {
  const node = document.createElement("button");
  node.className = "jp-mod-styled jp-mod-accept";
  node.textContent = label;
  node.setAttribute("aria-label", name);
  node.addEventListener("click", run);
  return node;
}
