import type { RecallKind } from '../../domain/memory.ts';
import { readFrontMatter } from '../../util/skill/read-front-matter.ts';
import { splitSkill } from '../../util/skill/split-skill.ts';
import { type Heading, headingsOf, headingsOfEach, type LineRange, linesOf, splitPassages } from './passages.ts';
import { placeOf } from './place.ts';
import { stemsOf } from './words.ts';

/** A file as the index keeps it. */
export interface RecallDocument {
  readonly kind: RecallKind;
  readonly day: string | null;
  readonly isArchived: boolean;
  readonly title: string;
  readonly passages: readonly RecallPassage[];
}

export interface RecallPassage {
  /** 1-based line of the file on which it begins. */
  readonly line: number;
  /** Headings that its first line stands under, and those inside, by their lines; without the title. */
  readonly headings: readonly Heading[];
  /** Its lines as they are, joined with LF. */
  readonly text: string;
  /** Stems of title, headings, path (with the description of a skill) and text, parted by spaces. */
  readonly fields: readonly [title: string, headings: string, path: string, text: string];
}

/** Words of a path that every file has. */
const COMMON_PATH = /^memories\/|(?:\/SKILL)?\.md$/gi;

/**
 * Reads a Markdown file for the index. A skill's description counts as its path does: it says when the skill is meant.
 * @param path relative to the workspace
 */
export function readDocument(path: string, text: string): RecallDocument {
  const lines = linesOf(text);
  const headings = headingsOf(lines);
  const front = frontMatterOf(text);
  const first = headings[0];
  const title = first?.text ?? (front.name === '' ? titleOfPath(path) : front.name);
  const below = first === undefined ? headings : headings.slice(1);
  const shared = {
    title: stemsOf(`${title} ${front.name}`).join(' '),
    path: stemsOf(`${path.replace(COMMON_PATH, '')} ${front.description}`).join(' '),
    headingLines: new Set(headings.map(({ line }) => line)),
  };
  const ranges = splitPassages(lines, headings);
  const around = headingsOfEach(ranges, below);
  const passages = ranges.map((range, at) => passageOf(range, lines, { headings: around[at] ?? [], shared }));
  return { ...placeOf(path), title, passages: passages.filter(({ text: words }) => words.trim() !== '') };
}

interface Shared {
  readonly title: string;
  readonly path: string;
  readonly headingLines: ReadonlySet<number>;
}

function passageOf(
  { from, to }: LineRange,
  lines: readonly string[],
  { headings, shared }: { readonly headings: readonly Heading[]; readonly shared: Shared },
): RecallPassage {
  const own = lines.slice(from - 1, to);
  const prose = own.filter((_, index) => !shared.headingLines.has(from + index));
  const said = headings.map((heading) => heading.text).join('\n');
  return {
    line: from,
    headings,
    text: own.join('\n'),
    fields: [shared.title, stemsOf(said).join(' '), shared.path, stemsOf(prose.join('\n')).join(' ')],
  };
}

function frontMatterOf(text: string): { readonly name: string; readonly description: string } {
  if (!/^\ufeff?---\r?\n/.test(text)) return { name: '', description: '' };
  const report = { problems: [] }; // other commands say what is wrong with a skill
  return readFrontMatter(splitSkill(text, report), report);
}

/** `memories/daily/2026-11-21.md` → 2026-11-21; `skills/book-a-room/SKILL.md` → book a room. */
function titleOfPath(path: string): string {
  const name = path.replace(COMMON_PATH, '').split('/').at(-1) ?? path;
  return /^\d{4}-\d\d-\d\d/.test(name) ? name : name.replaceAll(/[-_]+/g, ' ');
}
