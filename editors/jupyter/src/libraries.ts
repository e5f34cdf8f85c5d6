import type { Range } from "vscode-languageserver-types";

/** The answers of the server's own requests (docs/protocol.md). */
export interface Library {
  distribution: string;
  state: "undeclared" | "unused" | "declared";
  version: string | null;
  declared: Declaration[];
  uses: number;
}

export interface Declaration {
  uri: string;
  section: string;
  range: Range;
}

export interface Project {
  uri: string;
  name: string;
  libraries: Library[];
}

/** What a list of libraries needs from its surroundings. */
export interface Host {
  /** Declares what a project misses, or only the distributions that are named. */
  add(project: string, distributions?: string[]): void;
  /** Shows where a library is declared. */
  reveal(declaration: Declaration): void;
  /** Returns what the user calls a file. */
  pathOf(uri: string): string;
}

const counts = ["", "once", "twice"];
const headings = { undeclared: "Undeclared", unused: "Declared, but not used", declared: "Declared" };

/** Returns the libraries of a project, by their state. */
export function rendered({ uri, name, libraries }: Project, host: Host): HTMLElement {
  const section = document.createElement("section");
  section.append(text("h2", name || host.pathOf(uri)));
  for (const state of ["undeclared", "unused", "declared"] as const) {
    const list = libraries.filter((library) => library.state === state);
    if (list.length === 0) {
      continue;
    }
    const heading = document.createElement("header");
    heading.append(text("h3", `${headings[state]} (${list.length})`));
    if (state === "undeclared" && list.length > 1) {
      heading.append(button("Add all", `Add all ${list.length} libraries`, () => host.add(uri)));
    }
    const items = document.createElement("ul");
    items.append(...list.map((library) => item(uri, library, host)));
    section.append(heading, items);
  }
  if (!libraries.some(({ state }) => state === "undeclared")) {
    section.append(text("p", "Everything that is imported is declared."));
  }
  return section;
}

function item(project: string, { distribution, state, version, declared, uses }: Library, host: Host): HTMLElement {
  const item = document.createElement("li");
  item.dataset["state"] = state;
  item.append(text("strong", distribution), text("span", version ?? ""));
  if (state === "undeclared") {
    item.append(button("Add", `Add ${distribution}`, () => host.add(project, [distribution])));
  }
  const details = document.createElement("small");
  details.append(uses === 0 ? "not imported" : `imported ${counts[uses] ?? `${uses} times`}`);
  for (const declaration of declared) {
    const path = host.pathOf(declaration.uri);
    const place = button(path, `Show ${distribution} in ${path}`, () => host.reveal(declaration));
    place.className = "pyferry-place";
    place.title = declaration.section;
    details.append(" · ", place);
  }
  item.append(details);
  return item;
}

/** Returns an element with a text. */
export function text(tag: string, content: string): HTMLElement {
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
