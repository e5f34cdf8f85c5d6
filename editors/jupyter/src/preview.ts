import { difference } from "./text";

const spoken = { "+": "added", "-": "removed", " ": "kept" };

/** Shows line by line what differs between two texts. */
export function rendered(before: string, after: string): HTMLElement {
  const lines = document.createElement("pre");
  for (const { mark, text } of difference(before, after)) {
    const line = document.createElement("span");
    line.className = `pyferry-${spoken[mark]}`;
    line.textContent = `${mark} ${text}\n`;
    lines.append(line);
  }
  return lines;
}
