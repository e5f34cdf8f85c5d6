import * as vscode from "vscode";

/** What the Python extension offers of its environments, with a way to select one without its dialog. */
export interface Python {
  environments: {
    getActiveEnvironmentPath(): { path: string };
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
  select(path: string): void;
}

export function activate(): Python {
  const changed = new vscode.EventEmitter<unknown>();
  let selected = "python";
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ path: selected }),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    select(path) {
      selected = path;
      changed.fire({ path });
    },
  };
}
