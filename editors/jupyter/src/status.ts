import type { IStatusBar } from "@jupyterlab/statusbar";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";

import type { Documents } from "./documents";

const undeclared = new Set(["missing-dependency", "transitive-dependency"]);

/** Shows in the status bar how many libraries the open notebooks import and nothing declares. */
export function showCount(bar: IStatusBar, documents: Documents, commands: CommandRegistry): void {
  const button = document.createElement("button");
  button.className = "pyferry-status";
  button.addEventListener("click", () => void commands.execute("pyferry:show-dependencies"));
  const item = new Widget({ node: document.createElement("div") });
  item.node.append(button);
  const update = () => {
    const names = new Set<string>();
    for (const { code, data, message } of documents.allDiagnostics()) {
      if (undeclared.has(String(code))) {
        names.add((data as { distribution?: string } | undefined)?.distribution ?? String(message));
      }
    }
    const list = [...names].sort().join(", ");
    button.textContent = documents.connection.isReady ? `${names.size} undeclared` : "pyferry: not running";
    button.title = names.size > 0 ? `Imported in what is open, but declared nowhere: ${list}. Click for all libraries.` : "Show all libraries";
    button.setAttribute("aria-label", `pyferry: ${button.textContent}`);
  };
  documents.changed.connect(update);
  documents.connection.started.connect(update);
  documents.connection.stopped.connect(update);
  update();
  bar.registerStatusItem("pyferry:undeclared", { item, align: "left", rank: 100 });
}
