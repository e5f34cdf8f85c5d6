import type { Position, TextEdit } from "vscode-languageserver-types";

/** Returns where each line of the text begins, in UTF-16 units. A line ends with LF, CRLF or CR (LSP 3.17, TextDocument). */
function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length)];
}

/** Returns the offset of a position, both in UTF-16 units; what lies behind a line's end is its end. */
export function offsetAt(text: string, { line, character }: Position): number {
  const starts = lineStarts(text);
  const start = starts[line];
  if (start === undefined) {
    return text.length;
  }
  const next = starts[line + 1] ?? text.length;
  const end = start + text.slice(start, next).replace(/(\r\n|\n|\r)$/, "").length;
  return Math.min(start + character, end);
}

interface Span {
  from: number;
  to: number;
  insert: string;
}

/** Returns the edits as spans of the text, the first one first. Throws where two of them overlap. */
export function spans(text: string, edits: readonly TextEdit[]): Span[] {
  const found = edits.map(({ range, newText }) => ({
    from: offsetAt(text, range.start),
    to: offsetAt(text, range.end),
    insert: newText,
  }));
  found.sort((a, b) => a.from - b.from || a.to - b.to); // stable: insertions at one place keep their order
  found.forEach((span, i) => {
    if (i > 0 && found[i - 1]!.to > span.from) {
      throw new Error("The server's edits overlap.");
    }
  });
  return found;
}

/** Returns the text with the edits, all of which refer to the text as it is given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let done = "";
  let at = 0;
  for (const { from, to, insert } of spans(text, edits)) {
    done += text.slice(at, from) + insert;
    at = to;
  }
  return done + text.slice(at);
}

/** One line of a preview: kept, taken away or new. */
export interface Line {
  mark: " " | "-" | "+";
  text: string;
}

const context = 2; // lines

/** Returns what differs between two texts, line by line, with a little of what is around. */
export function difference(before: string, after: string): Line[] {
  const [old, now] = [before, after].map((text) => text.split(/\r\n|\n|\r/)) as [string[], string[]];
  // The longest common subsequence, of what remains between the common start and end.
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) {
    start++;
  }
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) {
    end++;
  }
  const lines = old.slice(0, start).map(kept);
  lines.push(...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)));
  lines.push(...old.slice(old.length - end).map(kept));
  return lines.filter((_, i) => lines.slice(Math.max(0, i - context), i + context + 1).some(({ mark }) => mark !== " "));
}

function kept(text: string): Line {
  return { mark: " ", text };
}

function middle(old: string[], now: string[]): Line[] {
  const length = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      length[i]![j] = old[i] === now[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(kept(old[i++]!));
      j++;
    } else if (j === now.length || (i < old.length && length[i + 1]![j]! >= length[i]![j + 1]!)) {
      lines.push({ mark: "-", text: old[i++]! });
    } else {
      lines.push({ mark: "+", text: now[j++]! });
    }
  }
  return lines;
}

/** Returns the one replacement that makes a list of another: after is before with deleteCount items at start replaced. */
export function splice<T>(before: readonly T[], after: readonly T[]): { start: number; deleteCount: number; items: T[] } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  return { start, deleteCount: before.length - start - end, items: after.slice(start, after.length - end) };
}
