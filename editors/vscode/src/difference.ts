import * as vscode from "vscode";
import { type LanguageClient } from "vscode-languageclient/node";

import { type Preview } from "./preview";

/** The answer of pyferry/difference (docs/protocol.md). */
interface Difference {
  name: string;
  module: string;
  uri: string;
  here: string;
  there: string;
}

export const command = "pyferry.showDifference";

/** Shows how a definition differs from the package's of the same name. */
export async function showDifference(client: LanguageClient, preview: Preview, at?: vscode.Location): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const { uri, range } = at ?? { uri: editor?.document.uri, range: editor?.selection };
  if (!uri || !range) {
    return;
  }
  const found = await client.sendRequest<Difference>("pyferry/difference", {
    textDocument: { uri: uri.toString() },
    range: client.code2ProtocolConverter.asRange(range),
  });
  await preview.compare(`${found.name}: ${found.module} ↔ notebook`, vscode.Uri.parse(found.uri), found.there, found.here);
}

/** Offers the command in the menu of fixes where a finding says that two definitions differ. */
export function offerDifference(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider("python", {
    provideCodeActions(document, _range, { diagnostics }) {
      return diagnostics.filter(isDrift).map((diagnostic) => {
        const title = "Show the difference to the package";
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = [diagnostic];
        action.command = { command, title, arguments: [new vscode.Location(document.uri, diagnostic.range)] };
        return action;
      });
    },
  });
}

function isDrift({ source, code, message }: vscode.Diagnostic): boolean {
  const rule = typeof code === "object" ? code.value : code;
  return source === "pyferry" && rule === "duplicate-definition" && message.includes("in another form");
}
