import type { SkillFile, SkillVersion } from '../domain/skill.ts';
import { isSkillPath, LARGEST_FILE_BYTES, MOST_FILES, pathsClash } from '../util/skill/version.ts';
import type { Files, FoundFile } from './files.ts';

/** A SKILL.md and the files beside it, without the hash that names them. */
export type SkillContent = Pick<SkillVersion, 'text' | 'files'>;

/** Where a version lies: its text and the folder that holds `references/` and `scripts/`. */
export interface SkillPlace {
  readonly skillFile: string;
  readonly folder: string;
}

/** A file in `references/` or `scripts/` that is no part of the version, and why. */
export interface IgnoredFile {
  readonly path: string;
  readonly reason: string;
}

export function placeIn(folder: string): SkillPlace {
  return { skillFile: `${folder}/SKILL.md`, folder };
}

/** What lies there, null where there is no SKILL.md. Whoever wrote it: what no version may have is left out. */
export async function readSkill(files: Files, { skillFile, folder }: SkillPlace): Promise<SkillContent | null> {
  const text = await files.read(skillFile);
  if (text === null) return null;
  const beside = (await readBeside(files, folder)).files;
  return beside.length === 0 ? { text } : { text, files: beside };
}

/** The files beside a SKILL.md, sorted by path: text of a size that can be read, in places where it belongs. */
export async function readBeside(
  files: Files,
  folder: string,
): Promise<{ readonly files: readonly SkillFile[]; readonly ignored: readonly IgnoredFile[] }> {
  const taken: SkillFile[] = [];
  const ignored: IgnoredFile[] = [];
  for (const found of await findBeside(files, folder)) {
    const text = await readIfFit(files, folder, found);
    if (text.reason !== null) ignored.push({ path: found.path, reason: text.reason });
    else if (taken.length < MOST_FILES) taken.push({ path: found.path, text: text.text });
    else ignored.push({ path: found.path, reason: `there are more than ${MOST_FILES} files` });
  }
  return { files: taken, ignored };
}

/**
 * Puts a version there, file by file: SKILL.md after everything that it may name, then `stale` paths are removed.
 * Doing it again changes nothing.
 */
export async function placeSkill(
  files: Files,
  { skillFile, folder }: SkillPlace,
  { content, stale }: { readonly content: SkillContent; readonly stale: readonly string[] },
): Promise<void> {
  const added = content.files ?? [];
  const inTheWay = stale.filter((path) => added.some((file) => pathsClash(path, file.path)));
  for (const path of inTheWay) await files.remove(`${folder}/${path}`);
  for (const { path, text } of added) await files.write(`${folder}/${path}`, text);
  await files.write(skillFile, content.text);
  for (const path of stale) if (!inTheWay.includes(path)) await files.remove(`${folder}/${path}`);
}

/** Files below `references/` and `scripts/`, sorted; hidden ones are nobody's. */
async function findBeside(files: Files, folder: string): Promise<readonly FoundFile[]> {
  const inFolder = async (name: string) =>
    (await files.walk(`${folder}/${name}`)).map(({ path, bytes }) => ({
      path: path === '' ? name : `${name}/${path}`,
      bytes,
    }));
  const found = [...(await inFolder('references')), ...(await inFolder('scripts'))];
  return found.filter(({ path }) => !path.includes('/.'));
}

type Fit = { readonly text: string; readonly reason: null } | { readonly reason: string };

async function readIfFit(files: Files, folder: string, { path, bytes }: FoundFile): Promise<Fit> {
  if (bytes === null) return { reason: 'it is a link, or no file' };
  if (!isSkillPath(path)) return { reason: 'not every system takes its name, or it lies too deep' };
  if (bytes > LARGEST_FILE_BYTES) return { reason: `it is larger than ${LARGEST_FILE_BYTES / 1000} KB` };
  const text = await files.read(`${folder}/${path}`);
  if (text === null || /[\0\ufffd]/.test(text)) return { reason: 'it is not plain text in UTF-8' };
  return { text, reason: null };
}
