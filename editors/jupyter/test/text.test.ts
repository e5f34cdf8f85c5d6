import assert from "node:assert";
import { test } from "node:test";

import { applyEdits, difference, offsetAt, splice } from "../src/text";

const edit = (line: number, from: number, to: number, newText: string) => ({
  range: { start: { line, character: from }, end: { line, character: to } },
  newText,
});

test("positions count UTF-16 units, and all three line ends", () => {
  const text = "a\u{1F40D}b\r\nc\rd\ne";
  assert.strictEqual(text.slice(offsetAt(text, { line: 0, character: 3 })), "b\r\nc\rd\ne");
  assert.strictEqual(text.slice(offsetAt(text, { line: 1, character: 0 })), "c\rd\ne");
  assert.strictEqual(text.slice(offsetAt(text, { line: 3, character: 0 })), "e");
});

test("what lies behind a line's end is before its CRLF", () => {
  assert.strictEqual(offsetAt("ab\r\nc", { line: 0, character: 99 }), 2);
  assert.strictEqual(offsetAt("ab\r\nc", { line: 9, character: 0 }), 5);
});

test("edits refer to the text as it was, in whatever order they come", () => {
  assert.strictEqual(applyEdits("one\r\ntwo\r\n", [edit(1, 0, 3, "2"), edit(0, 0, 3, "1\r\n1.5")]), "1\r\n1.5\r\n2\r\n");
});

test("insertions at one place keep their order", () => {
  assert.strictEqual(applyEdits("x", [edit(0, 0, 0, "a"), edit(0, 0, 0, "b")]), "abx");
});

test("edits that overlap are refused", () => {
  assert.throws(() => applyEdits("abc", [edit(0, 0, 2, ""), edit(0, 1, 3, "")]), /overlap/);
});

test("a difference shows what changes and two lines around", () => {
  const shown = difference("1\n2\n3\n4\n5\n6\n", "1\n2\n3\nfour\n5\n6\n").map(({ mark, text }) => mark + text);
  assert.deepStrictEqual(shown, [" 2", " 3", "-4", "+four", " 5", " 6"]);
});

test("a splice makes one list of the other", () => {
  const lists = ["", "a", "b", "ab", "ba", "abc", "acb", "aa", "aba"].map((list) => [...list]);
  for (const before of lists) {
    for (const after of lists) {
      const { start, deleteCount, items } = splice(before, after);
      const made = [...before];
      made.splice(start, deleteCount, ...items);
      assert.deepStrictEqual(made, after);
    }
  }
});
