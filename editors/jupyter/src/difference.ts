import { Dialog, showDialog } from "@jupyterlab/apputils";
import { Widget } from "@lumino/widgets";
import type { CodeAction, Diagnostic } from "vscode-languageserver-types";

import type { Actions } from "./actions";
import type { Documents } from "./documents";
import { rendered } from "./preview";
import type { Document } from "./synced";

/** The answer of pyferry/difference (docs/protocol.md). */
interface Difference {
  name: string;
  module: string;
  here: string;
  there: string;
}

/** Whether a finding says that the notebook and the package define a name differently. */
export function isDrift({ code, message }: Diagnostic): boolean {
  return code === "duplicate-definition" && String(message).includes("in another form");
}

/** Shows how a definition differs from the package's of the same name, with the fixes that make them the same. */
export async function showDifference(
  documents: Documents,
  actions: Actions,
  document: Document,
  { range }: Diagnostic,
  fixes: readonly CodeAction[],
): Promise<void> {
  const found = await documents.request<Difference>("pyferry/difference", { textDocument: { uri: document.uri }, range });
  const body = new Widget();
  body.addClass("pyferry-move");
  const output = window.document.createElement("div");
  output.className = "pyferry-preview";
  output.tabIndex = 0;
  output.setAttribute("role", "region");
  output.setAttribute("aria-label", "What differs");
  output.append(rendered(found.there, found.here));
  body.node.append(output);
  const { button } = await showDialog({
    title: `${found.name}: − ${found.module}, + notebook`,
    body,
    buttons: [Dialog.cancelButton({ label: "Close" }), ...fixes.map(({ title }) => Dialog.okButton({ label: title }))],
    defaultButton: 0,
  });
  const chosen = fixes.find(({ title }) => button.accept && title === button.label);
  if (chosen) {
    await actions.run(chosen);
  }
}
