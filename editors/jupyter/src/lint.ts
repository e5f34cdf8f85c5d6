import { type Action, type Diagnostic as Mark, linter } from "@codemirror/lint";
import { type Extension, StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { CodeAction, Diagnostic } from "vscode-languageserver-types";

import { type Actions, told } from "./actions";
import { isDrift, showDifference } from "./difference";
import type { Documents } from "./documents";
import { offsetAt } from "./text";

const refresh = StateEffect.define<null>();

/** Shows the server's findings in the editors of cells, each with buttons for its fixes. */
export class Lint {
  constructor(
    private readonly documents: Documents,
    private readonly actions: Actions,
  ) {
    const again = { effects: refresh.of(null) };
    documents.changed.connect((_, { source }) => this.views.get(source)?.forEach((view) => view.dispatch(again)));
  }

  /** Returns the extension for the editor of a shared model. */
  extension(source: object): Extension {
    return linter((view) => this.marks(source, view), {
      delay: 150,
      needsRefresh: ({ transactions }) => transactions.some(({ effects }) => effects.some((effect) => effect.is(refresh))),
    });
  }

  private async marks(source: object, view: EditorView): Promise<Mark[]> {
    this.remember(source, view);
    const document = this.documents.documentOfSource(source);
    if (!document) {
      return [];
    }
    const text = view.state.doc.toString();
    const found = this.documents.diagnosticsOf(document.uri).map(async (diagnostic): Promise<Mark> => {
      const offered = await this.actions.at(document, diagnostic.range, ["quickfix"]).catch(() => []);
      const fixes = offered.filter((fix) => mends(fix, diagnostic));
      const buttons = fixes.map((fix) => this.button(view, fix));
      if (isDrift(diagnostic)) {
        const show = () => showDifference(this.documents, this.actions, document, diagnostic, fixes);
        buttons.unshift({ name: "Show the difference to the package", apply: () => void told(show) });
      }
      return {
        from: offsetAt(text, diagnostic.range.start),
        to: offsetAt(text, diagnostic.range.end),
        severity: (["error", "error", "warning", "info", "hint"] as const)[diagnostic.severity ?? 2]!,
        source: "pyferry",
        message: String(diagnostic.message),
        actions: buttons,
      };
    });
    return Promise.all(found);
  }

  private button(view: EditorView, fix: CodeAction): Action {
    return { name: fix.title, apply: () => void this.actions.run(fix, { focus: () => view.focus() }) };
  }

  private remember(source: object, view: EditorView): void {
    const views = this.views.get(source) ?? new Set();
    views.forEach((old) => old.dom.isConnected || views.delete(old)); // cells out of sight lose their editors
    this.views.set(source, views.add(view));
  }

  private readonly views = new WeakMap<object, Set<EditorView>>();
}

function mends({ diagnostics }: CodeAction, { code, message }: Diagnostic): boolean {
  return !diagnostics || diagnostics.some((d) => d.code === code && d.message === message);
}
