/** A line with what ends it; the last line of a text may end in nothing. */
export interface Line {
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
  /** False inside a fenced block, whose lines are nobody's entries or headings. */
  readonly isProse: boolean;
}

const FENCE = /^ {0,3}(```|~~~)/;

/** The lines of a text: printed again, they are the text, byte for byte. A fence that nothing closes is none. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let fence: { readonly mark: string; readonly line: number } | null = null;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found + 1;
    const end = found < 0 ? '' : text[found - 1] === '\r' && found > start ? '\r\n' : '\n';
    const content = text.slice(start, next - end.length);
    const mark = FENCE.exec(content)?.[1] ?? null;
    const isFence = mark !== null && (fence === null || fence.mark === mark);
    if (isFence) fence = fence === null ? { mark, line: lines.length } : null;
    lines.push({ text: content, end, isProse: fence === null && !isFence });
    start = next;
  }
  const open = fence?.line ?? lines.length;
  return [...lines.slice(0, open), ...lines.slice(open).map((line) => ({ ...line, isProse: true }))];
}

export function joinLines(lines: readonly Line[]): string {
  return lines.map(({ text, end }) => text + end).join('');
}

/** What ends the lines of a text: its first one decides. */
export function lineEnd(lines: readonly Line[]): '\n' | '\r\n' {
  return lines[0]?.end === '\r\n' ? '\r\n' : '\n';
}

/** A text with whole lines added at its end; `lines` end in `\n` and take on what ends the lines there. */
export function appendText(text: string, lines: string): string {
  const end = lineEnd(splitLines(text));
  const added = end === '\n' ? lines : lines.replaceAll('\n', end);
  return text === '' || text.endsWith('\n') ? text + added : text + end + added;
}
