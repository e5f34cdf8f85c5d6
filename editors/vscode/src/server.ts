import * as fs from "node:fs";
import * as path from "node:path";

import * as vscode from "vscode";

import { interpreterFolder } from "./interpreter";

const name = process.platform === "win32" ? "pyferry.exe" : "pyferry";

/**
 * Returns the program of the server: the configured one, the one that the extension brings, that of the
 * selected interpreter's environment, or the one on PATH.
 */
export async function findServer(context: vscode.ExtensionContext): Promise<string> {
  const configured = vscode.workspace.getConfiguration("pyferry").get<string>("path", "").trim();
  if (configured) {
    return configured;
  }
  const folder = await interpreterFolder();
  const candidates = [context.asAbsolutePath(path.join("server", name)), ...(folder ? [path.join(folder, name)] : [])];
  return candidates.find((candidate) => fs.existsSync(candidate)) ?? name;
}
