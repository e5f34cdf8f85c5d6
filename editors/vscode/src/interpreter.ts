import * as path from "node:path";

import * as vscode from "vscode";

/** The part of the Python extension's API that is used here (ms-python.python, PythonExtension). */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Returns the Python extension's API, or undefined where that extension is not installed. */
async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (!extension) {
    return undefined;
  }
  const api = extension.isActive ? extension.exports : await extension.activate();
  return api?.environments ? api : undefined;
}

/** Returns the Python that the user has selected, or "". */
async function interpreter(): Promise<string> {
  const api = await pythonApi().then(
    (found) => found,
    () => undefined, // an extension that fails to start is as good as none
  );
  const selected = api?.environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri).path ?? "";
  return path.isAbsolute(selected) ? selected : "";
}

/** Returns the folder of the selected Python, where its environment's programs are. */
export async function interpreterFolder(): Promise<string | undefined> {
  const python = await interpreter();
  return python ? path.dirname(python) : undefined;
}

/** Returns the environment to read versions from: the setting, the selected Python, or "". */
export async function environmentOf(): Promise<string> {
  const configured = vscode.workspace.getConfiguration("pyferry").get<string>("environment", "").trim();
  return configured || (await interpreter());
}

/** Calls changed whenever the user selects another Python. */
export async function onEnvironmentChange(changed: () => Promise<void>): Promise<vscode.Disposable> {
  const api = await pythonApi().then(
    (found) => found,
    () => undefined,
  );
  return api?.environments.onDidChangeActiveEnvironmentPath(() => void changed()) ?? { dispose: () => undefined };
}
