export interface UnresolvedReference {
  /** 1-based line of the file. */
  readonly line: number;
  readonly name: string;
}

const CODE_SPAN = /`([^`]*)`/g;
const REFERENCE = /\{\s*([a-z][a-z0-9_]*)\s*[.[}]/g;
const INPUT = /^\s*[-*]\s+`([a-z][a-z0-9_]*)`/;
const RESULT = /^\s*([a-z][a-z0-9_]*)\s*=(?!=)/;
const LOOP = /for each\s+`([a-z][a-z0-9_]*)`/i;
const STEP = /^\s*(\d{1,3})[.)]\s/;

/**
 * References in the code spans of a SKILL.md that nothing above gives. Reads the text itself, so that it also holds
 * for skills that only a model can follow.
 */
export function unresolvedReferences(text: string): readonly UnresolvedReference[] {
  const known = new Set<string>();
  const unresolved: UnresolvedReference[] = [];
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('## ')) section = line.slice(3).trim().toLowerCase();
    const input = section === 'inputs' ? INPUT.exec(line)?.[1] : undefined;
    if (input !== undefined) known.add(input);
    if (section !== 'steps' && section !== 'output') continue;
    const loop = LOOP.exec(line)?.[1];
    const spans = [...line.matchAll(CODE_SPAN)].map((match) => match[1] ?? '');
    const used = new Set(spans.flatMap((span) => [...span.matchAll(REFERENCE)].map((match) => match[1] ?? '')));
    for (const name of used) if (!known.has(name) && name !== loop) unresolved.push({ line: index + 1, name });
    for (const span of spans) for (const name of RESULT.exec(span)?.slice(1) ?? []) known.add(name);
    const step = STEP.exec(line)?.[1];
    if (step !== undefined) known.add(`step${step}`);
  }
  return unresolved;
}
