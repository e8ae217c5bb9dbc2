import type { SkillFile } from '../../domain/skill.ts';
import { isSkillPath, LARGEST_FILE_BYTES, MOST_FILES, pathsClash } from '../../util/skill/version.ts';
import { missingText } from './missing-text.ts';

export const SKILL_PATH = 'SKILL.md';

/** A skill's folder while a teacher works on it, held in memory: text by path. */
export type Staging = ReadonlyMap<string, string>;

/** The folder after an edit, or why it was not made. */
export type Edit = { readonly staging: Staging } | { readonly refused: string };

/** The folder of a version; empty for none. */
export function stageVersion(
  version: { readonly text: string; readonly files?: readonly SkillFile[] } | null,
): Staging {
  if (version === null) return new Map();
  const files = (version.files ?? []).map(({ path, text }) => [path, text] as const);
  return new Map([[SKILL_PATH, version.text], ...files]);
}

/** The files beside SKILL.md. */
export function filesOf(staging: Staging): readonly SkillFile[] {
  return [...staging].filter(([path]) => path !== SKILL_PATH).map(([path, text]) => ({ path, text }));
}

/** Writes a file, whether it exists or not. */
export function writeStaged(staging: Staging, path: string, text: string): Edit {
  const refused = pathFault(path) ?? collision(staging, path) ?? sizeFault(path, text);
  if (refused !== null) return { refused };
  const written = new Map([...staging, [path, text.replaceAll('\r\n', '\n')] as const]);
  if (filesOf(written).length > MOST_FILES) {
    return { refused: `A skill has at most ${MOST_FILES} files beside SKILL.md: keep to fewer.` };
  }
  return { staging: written };
}

/** Replaces the one place where a file says `before`. */
export function replaceStaged(
  staging: Staging,
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
): Edit {
  const text = staging.get(path);
  if (text === undefined) return { refused: noFile(staging, path) };
  const parts = before === '' ? [] : text.split(before);
  if (parts.length !== 2) return { refused: missingText(text, before, Math.max(0, parts.length - 1)) };
  return writeStaged(staging, path, parts.join(after));
}

/** Renames a file beside SKILL.md. */
export function moveStaged(staging: Staging, from: string, to: string): Edit {
  const text = staging.get(from);
  if (text === undefined) return { refused: noFile(staging, from) };
  if (from === SKILL_PATH || to === SKILL_PATH) {
    return { refused: `${SKILL_PATH} keeps its name: use create_skill or str_replace_skill_file for it.` };
  }
  if (staging.has(to)) return { refused: `There is a file ${quote(to)} already.` };
  const rest = new Map([...staging].filter(([path]) => path !== from));
  return writeStaged(rest, to, text);
}

/** What to say of a path that is not in the folder. */
export function noFile(staging: Staging, path: string): string {
  const paths = [...staging.keys()].toSorted();
  const known = paths.length === 0 ? 'it is empty; begin with create_skill' : `it has ${paths.join(', ')}`;
  return `There is no file ${quote(path)} in the draft: ${known}.`;
}

function pathFault(path: string): string | null {
  if (path === SKILL_PATH || isSkillPath(path)) return null;
  return `${quote(path)} is no path of a skill: use SKILL.md, references/<name> or scripts/<name>, relative, with / and without .. in it.`;
}

function collision(staging: Staging, path: string): string | null {
  const other = [...staging.keys()].find((known) => known !== path && pathsClash(known, path));
  return other === undefined ? null : `${quote(path)} cannot stand beside ${quote(other)}: choose another name.`;
}

function sizeFault(path: string, text: string): string | null {
  if (Buffer.byteLength(text) <= LARGEST_FILE_BYTES) return null;
  return `${quote(path)} would be larger than 100 KB: keep what the job needs.`;
}

function quote(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
