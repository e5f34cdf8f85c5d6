import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

import { addMissing, addOf, showReport } from "./add";
import { command as differenceCommand, offerDifference, showDifference } from "./difference";
import { environmentOf, onEnvironmentChange } from "./interpreter";
import { moveToModule } from "./move";
import { Preview } from "./preview";
import { Restarter } from "./restart";
import { addOnSave } from "./save";
import { findServer } from "./server";
import { showCount } from "./status";

let client: LanguageClient | undefined;

/** What the extension gives to others, and to its tests. */
export interface Api {
  /** The client of the running server. */
  client(): LanguageClient | undefined;
}

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const log = vscode.window.createOutputChannel("pyferry", { log: true });
  const preview = new Preview();
  context.subscriptions.push(log, preview);
  const command = (id: string, run: () => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(id, run));

  // One after another: of two at once, one server would be forgotten.
  let started = Promise.resolve();
  const start = () => {
    started = started.then(async () => {
      await client?.dispose().catch(() => undefined);
      client = await startClient(context, log);
    });
    return started;
  };
  command("pyferry.restart", start);
  command("pyferry.showLog", () => log.show());
  command("pyferry.addMissing", () => withClient(addMissing));
  command("pyferry.showReport", () => withClient(showReport));
  context.subscriptions.push(
    offerDifference(),
    vscode.commands.registerCommand(differenceCommand, (at?: vscode.Location) =>
      withClient((running) => showDifference(running, preview, at)),
    ),
  );
  command("pyferry.moveToModule", () => withClient((running) => moveToModule(running, preview)));
  showCount(context);
  await start();
  context.subscriptions.push(
    addOnSave((document) => withClient((running) => addOf(running, document))),
    await onEnvironmentChange(() => sendSettings()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("pyferry.path")) {
        await start();
      } else if (change.affectsConfiguration("pyferry")) {
        await sendSettings();
      }
    }),
  );
  return { client: () => client };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function withClient(run: (client: LanguageClient) => Promise<void>): Promise<void> {
  if (!client?.isRunning()) {
    void vscode.window.showWarningMessage("pyferry's server is not running; its log says why.");
    return;
  }
  try {
    await run(client);
  } catch (error) {
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}

async function startClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<LanguageClient | undefined> {
  const program = await findServer(context);
  const server = { command: program, args: ["lsp"], transport: TransportKind.stdio }; // the client adds --stdio
  const started = new LanguageClient("pyferry", "pyferry", server, {
    // Without the second selector cells get diagnostics but never actions.
    documentSelector: [
      { language: "python", scheme: "file" },
      { language: "python", scheme: "vscode-notebook-cell" },
      ...manifests.map((pattern) => ({ scheme: "file", pattern })),
    ],
    initializationOptions: { environment: await environmentOf() },
    errorHandler: new Restarter(),
    outputChannel: log,
    traceOutputChannel: log,
  });
  try {
    await started.start();
  } catch (error) {
    log.error(`cannot start ${program}: ${error instanceof Error ? error.message : String(error)}`);
    void vscode.window.showErrorMessage(
      `pyferry's server does not start (${program}). Set pyferry.path, or install pyferry into the selected environment.`,
    );
    return undefined;
  }
  log.info(`started ${program}`);
  return started;
}

/** The files that declare requirements, as far as they have no language of their own. */
const manifests = [
  "**/pyproject.toml",
  "**/setup.cfg",
  "**/environment*.{yml,yaml}",
  "**/requirements*.{txt,in}",
  "**/requirements/*.{txt,in}",
  "**/{Pipfile,pixi.toml,hatch.toml,pyferry.toml,tox.ini}",
  // Files of commands that run the package.
  "**/{Makefile,makefile,Dockerfile,Dockerfile.*}",
  "**/*.sh",
  "**/.github/workflows/*.{yml,yaml}",
  "**/.gitlab-ci.yml",
];

async function sendSettings(): Promise<void> {
  await client?.sendNotification("workspace/didChangeConfiguration", {
    settings: { pyferry: { environment: await environmentOf() } },
  });
}
