/** What stands between two marks of a crontab. */
export interface Marked {
  readonly id: string;
  readonly lines: readonly string[];
}

/** Where a block is in a text: from the first byte of its first mark to behind the line end of its last. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const NOTE = 'written by nightschool schedule; what is changed in between is lost';
/** Says that the line end before the block is ours as well. */
const ENDED = ' (the line above had no end)';

/** The block as it stands in a crontab. */
export function printBlock({ id, lines }: Marked, { ended = false }: { readonly ended?: boolean } = {}): string {
  return [`# >>> ${id}: ${NOTE}${ended ? ENDED : ''}`, ...lines, `# <<< ${id}`, ''].join('\n');
}

/** The block of an id, without the note on what stood before it; null where there is none. `'broken'`: a mark is missing. */
export function readBlock(crontab: string, id: string): string | null | 'broken' {
  const found = findBlocks(crontab, id);
  if (found === 'broken') return 'broken';
  return found[0] === undefined ? null : found[0].text.replace(ENDED, '');
}

/** The crontab with the block in it, in its place where it has one, else at the end. Every other byte stays. */
export function putBlock(crontab: string, block: Marked): string | 'broken' {
  const found = findBlocks(crontab, block.id);
  if (found === 'broken') return 'broken';
  const [first] = found;
  if (first === undefined) {
    const ended = crontab !== '' && !crontab.endsWith('\n');
    return `${crontab}${ended ? '\n' : ''}${printBlock(block, { ended })}`;
  }
  const rest = dropBlocks(crontab.slice(first.end), block.id);
  if (rest === 'broken') return 'broken';
  return crontab.slice(0, first.start) + printBlock(block, { ended: first.text.includes(ENDED) }) + rest;
}

/** The crontab without the blocks of an id: what it was before they were put there. */
export function dropBlocks(crontab: string, id: string): string | 'broken' {
  const found = findBlocks(crontab, id);
  if (found === 'broken') return 'broken';
  return found.toReversed().reduce((text, { start, end, text: block }) => {
    const before = text.slice(0, start);
    const after = text.slice(end);
    // something may have been written below since: then the line above needs its end
    return (block.includes(ENDED) && after === '' ? before.replace(/\n$/, '') : before) + after;
  }, crontab);
}

function findBlocks(crontab: string, id: string): readonly Found[] | 'broken' {
  const blocks: Found[] = [];
  let start: number | null = null;
  let at = 0;
  for (const line of crontab.split(/(?<=\n)/)) {
    const text = line.trimEnd();
    const begins = text.startsWith(`# >>> ${id}:`);
    const ends = text === `# <<< ${id}`;
    if (begins ? start !== null : ends && start === null) return 'broken';
    if (begins) start = at;
    at += line.length;
    if (!ends || start === null) continue;
    blocks.push({ start, end: at, text: crontab.slice(start, at) });
    start = null;
  }
  return start === null ? blocks : 'broken';
}
