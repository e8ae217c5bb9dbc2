import { createHash } from 'node:crypto';
import type { SkillFile, SkillVersion } from '../../domain/skill.ts';
import { compareText } from '../compare-text.ts';
import { hash } from '../hash.ts';
import { faultOfPath, findClash } from '../safe-path.ts';

/** What makes a version: its SKILL.md and the files beside it, in any order. */
export interface VersionContent {
  readonly text: string;
  readonly files?: readonly SkillFile[] | undefined;
}

/** What a folder beside SKILL.md may hold at most to be read as part of a skill. */
export const MOST_FILES = 20;
export const LARGEST_FILE_BYTES = 100_000;

const MOST_SEGMENTS = 4;
const LONGEST_PATH = 200;
/** Beyond what no path may have: what would end a code span, and characters that mean nothing to anybody. */
const REFUSED_CHARACTERS = /[`\p{C}]/u;

/**
 * The hash that names a version: 16 hex digits of the sha256 of the text where it stands alone, else of the text and
 * its files sorted by path. No text alone has the bytes of a folder: those begin with one that UTF-8 never has.
 */
export function versionOf({ text, files = [] }: VersionContent): string {
  if (files.length === 0) return hash(text);
  const content = JSON.stringify([text, ...sortFiles(files).map((file) => [file.path, file.text])]);
  return createHash('sha256').update(Buffer.of(0xff)).update(content).digest('hex').slice(0, 16);
}

/** A version with its hash; without `files` where SKILL.md stands alone. */
export function createVersion(skill: string, content: VersionContent): SkillVersion {
  return { skill, version: versionOf(content), ...contentOf(content) };
}

/** The text and the sorted files alone; without `files` where there are none. */
export function contentOf({ text, files = [] }: VersionContent): Pick<SkillVersion, 'text' | 'files'> {
  return files.length === 0
    ? { text }
    : { text, files: sortFiles(files).map((file) => ({ path: file.path, text: file.text })) };
}

/** The files sorted by path, in UTF-16 order on every machine. */
function sortFiles(files: readonly SkillFile[]): readonly SkillFile[] {
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

/**
 * Everything that was certified as one text, for a reader who opens no files: SKILL.md, then each file under a heading,
 * scripts as fenced code. The plain SKILL.md where it stands alone. Programs read it up to the first such heading.
 */
export function skillDocument({ text, files = [] }: VersionContent): string {
  if (files.length === 0) return text;
  const parts = sortFiles(files).map((file) => `\n## File: ${file.path}\n\n${bodyOf(file)}`);
  return [endLine(text), ...parts].join('');
}

/** A line that begins another file in a `skillDocument`. */
export const FILE_HEADING: RegExp = /^## File: (?:references|scripts)\/\S/m;

/**
 * Whether a file of a version may have this path: in `references/` or `scripts/`, at most four names deep, and one that
 * every file system takes as it stands. Hidden names are none of ours.
 */
export function isSkillPath(path: string): boolean {
  const names = path.split('/');
  if (names[0] !== 'references' && names[0] !== 'scripts') return false;
  const isSmall = names.length >= 2 && names.length <= MOST_SEGMENTS && path.length <= LONGEST_PATH;
  return isSmall && faultOfPath(path) === null && path === path.normalize('NFC') && names.every(isPlainName);
}

/** Whether two files cannot lie side by side: equal but for case or composition, which some systems ignore, or one in the other. */
export function pathsClash(a: string, b: string): boolean {
  return findClash([a, b]) !== null;
}

function isPlainName(name: string): boolean {
  return name === name.trim() && !name.startsWith('.') && !REFUSED_CHARACTERS.test(name);
}

function bodyOf({ path, text }: SkillFile): string {
  if (!path.startsWith('scripts/')) return endLine(text);
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${/\.(\w{1,12})$/.exec(path)?.[1] ?? ''}\n${endLine(text)}${fence}\n`;
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
