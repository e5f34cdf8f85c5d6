import * as vscode from "vscode";

const undeclared = new Set(["missing-dependency", "transitive-dependency"]);

/** Shows in the status bar how many libraries the open sources import and nothing declares. */
export function showCount(context: vscode.ExtensionContext): void {
  const item = vscode.window.createStatusBarItem("pyferry.undeclared", vscode.StatusBarAlignment.Left);
  item.name = "pyferry: undeclared libraries";
  item.command = "pyferry.addMissing";
  const update = () => {
    const names = undeclaredLibraries();
    item.text = `$(package) ${names.length} undeclared`;
    item.tooltip = `Imported, but declared nowhere: ${names.join(", ")}. Click to declare them in the right places.`;
    if (names.length > 0) {
      item.show();
    } else {
      item.hide();
    }
  };
  context.subscriptions.push(item, vscode.languages.onDidChangeDiagnostics(update));
  update();
}

function undeclaredLibraries(): string[] {
  const names = new Set<string>();
  for (const [, diagnostics] of vscode.languages.getDiagnostics()) {
    for (const diagnostic of diagnostics) {
      if (diagnostic.source === "pyferry" && undeclared.has(ruleOf(diagnostic))) {
        names.add(distributionOf(diagnostic));
      }
    }
  }
  return [...names].sort();
}

function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** Returns the distribution that the server tells with the diagnostic (vscode-languageclient keeps its data). */
function distributionOf(diagnostic: vscode.Diagnostic): string {
  const { data } = diagnostic as vscode.Diagnostic & { data?: { distribution?: string } };
  return data?.distribution ?? diagnostic.message;
}
