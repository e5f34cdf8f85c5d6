import * as vscode from "vscode";
import { type LanguageClient, type WorkspaceEdit } from "vscode-languageclient/node";

/** The answers of the server's own requests (docs/protocol.md). */
interface Added {
  edit: WorkspaceEdit;
  distributions: string[];
}

interface Library {
  distribution: string;
  imports: string[];
  state: "undeclared" | "unused" | "declared";
  version: string | null;
  declared: { uri: string; section: string }[];
  uses: number;
}

interface Dependencies {
  projects: { uri: string; name: string; libraries: Library[] }[];
}

/** Declares what the projects of the workspace import and nowhere declare, each library in all the right places. */
export async function addMissing(client: LanguageClient): Promise<void> {
  const { projects } = await client.sendRequest<Dependencies>("pyferry/dependencies", {});
  const done: string[] = [];
  for (const project of projects.filter(({ libraries }) => libraries.some(({ state }) => state === "undeclared"))) {
    done.push(...(await add(client, { uri: project.uri })));
  }
  void vscode.window.showInformationMessage(
    done.length > 0 ? `Declared ${done.join(", ")}.` : "Everything that is imported is declared.",
  );
}

/** Declares what a file, or the notebook of a cell, imports and nothing declares. */
export async function addOf(client: LanguageClient, document: vscode.Uri): Promise<void> {
  const done = await add(client, { uri: document.toString(), document: true });
  if (done.length > 0) {
    vscode.window.setStatusBarMessage(`$(package) Declared ${done.join(", ")}`, 5000);
  }
}

interface AddParams {
  uri: string;
  distributions?: string[];
  document?: boolean;
}

async function add(client: LanguageClient, params: AddParams): Promise<string[]> {
  const added = await client.sendRequest<Added>("pyferry/add", params);
  if (added.distributions.length === 0) {
    return [];
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(added.edit);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    throw new Error("The documents have changed meanwhile; try again.");
  }
  return added.distributions;
}

const icons = { undeclared: "$(warning)", unused: "$(circle-slash)", declared: "$(check)" };

/** Lists the libraries of the workspace; choosing one that is undeclared declares it. */
export async function showReport(client: LanguageClient): Promise<void> {
  const { projects } = await client.sendRequest<Dependencies>("pyferry/dependencies", {});
  const items = projects.flatMap(({ uri, name, libraries }) => [
    { label: name || vscode.workspace.asRelativePath(vscode.Uri.parse(uri)), kind: vscode.QuickPickItemKind.Separator },
    ...libraries.map((library) => ({
      label: `${icons[library.state]} ${library.distribution}`,
      description: [library.version, library.state === "declared" ? "" : library.state].filter(Boolean).join(" "),
      detail: places(library),
      add: library.state === "undeclared" ? { uri, distributions: [library.distribution] } : undefined,
    })),
  ]);
  const picked = await vscode.window.showQuickPick(items, {
    title: "Libraries",
    placeHolder: "Choose one that is undeclared to declare it in the right places",
    matchOnDetail: true,
  });
  if (picked && "add" in picked && picked.add) {
    await add(client, picked.add);
  }
}

function places({ declared, uses }: Library): string {
  const files = declared.map(({ uri, section }) => `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))} (${section})`);
  const used = `imported ${uses === 1 ? "once" : `${uses} times`}`;
  return files.length > 0 ? `${used}, declared in ${files.join(", ")}` : `${used}, declared nowhere`;
}
