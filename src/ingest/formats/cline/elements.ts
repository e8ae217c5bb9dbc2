/** An element in a text, `<name>…</name>`, with what stands between its tags. */
export interface Element {
  readonly name: string;
  readonly inside: string;
  readonly start: number;
  readonly end: number;
}

const OPENING = /<([a-z][a-z_]{1,40})>/g;

/** The elements of these names in a text, outermost only; one that is never closed is text. Linear. */
export function findElements(text: string, names: ReadonlySet<string>): readonly Element[] {
  const found: Element[] = [];
  const unclosed = new Set<string>();
  OPENING.lastIndex = 0;
  for (let tag = OPENING.exec(text); tag !== null; tag = OPENING.exec(text)) {
    const name = tag[1] ?? '';
    if (!names.has(name) || unclosed.has(name)) continue;
    const close = text.indexOf(`</${name}>`, OPENING.lastIndex);
    if (close < 0) {
      unclosed.add(name);
      continue;
    }
    const end = close + name.length + 3;
    found.push({ name, inside: text.slice(OPENING.lastIndex, close), start: tag.index, end });
    OPENING.lastIndex = end;
  }
  return found;
}

/** A text without the elements. */
export function withoutElements(text: string, elements: readonly Element[]): string {
  let from = 0;
  const kept: string[] = [];
  for (const { start, end } of elements) {
    kept.push(text.slice(from, start));
    from = end;
  }
  kept.push(text.slice(from));
  return kept.join('').trim();
}
