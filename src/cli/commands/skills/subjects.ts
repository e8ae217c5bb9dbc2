import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { SKILL_NAME } from '../../../util/skill/skill-name.ts';
import type { SkillsRequest } from './operation.ts';

/** A skill to be looked at: its text, or why there is none. */
export type Subject = {
  /** As it was named; relative to the workspace where it was not. */
  readonly path: string;
  readonly folderName: string;
} & ({ readonly text: string; readonly file: string } | { readonly text: null; readonly error: string });

/** The skills that are named: folders, SKILL.md files, or names in the workspace; without names all that it has. */
export async function findSubjects({ shell, options, names }: SkillsRequest): Promise<readonly Subject[]> {
  if (names.length === 0) return readPlaces(options.dir, await findPlaces(options.dir));
  const known = await findPlaces(options.dir);
  const subjects: Subject[] = [];
  for (const name of names) {
    const places = known.filter((place) => place.skill === name);
    if (places.length > 0) subjects.push(...(await readPlaces(options.dir, places)));
    else subjects.push(await readFolder(name, resolve(shell.cwd, name)));
  }
  return subjects;
}

interface Place {
  readonly skill: string;
  readonly file: string;
}

/** Where the workspace has skills: promoted ones, memory skills, and those that wait. */
async function findPlaces(dir: string): Promise<readonly Place[]> {
  const [live, memory, staged] = await Promise.all(
    ['skills', 'memories/skills', 'evals'].map((folder) => foldersIn(join(dir, folder))),
  );
  return [
    ...(live ?? []).map((skill) => ({ skill, file: `skills/${skill}/SKILL.md` })),
    ...(memory ?? []).map((skill) => ({ skill, file: `memories/skills/${skill}/SKILL.md` })),
    ...(await stagedIn(dir, staged ?? [])),
  ];
}

async function stagedIn(dir: string, skills: readonly string[]): Promise<readonly Place[]> {
  const places = skills
    .filter((name) => SKILL_NAME.test(name))
    .map((skill) => ({ skill, file: `evals/${skill}/staged.md` }));
  const found = await Promise.all(places.map(({ file }) => stat(join(dir, file)).catch(() => null)));
  return places.filter((_, index) => found[index]?.isFile() === true);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  return names.filter((name) => !name.startsWith('.')).sort();
}

async function readPlaces(dir: string, places: readonly Place[]): Promise<readonly Subject[]> {
  return Promise.all(
    places.map(async ({ skill, file }) => {
      if (file.startsWith('evals/')) return readSubject(file, { file: join(dir, file), folderName: skill });
      return readFolder(relative(dir, join(dir, dirname(file))), join(dir, dirname(file)));
    }),
  );
}

/** As the reference looks at a path: a SKILL.md stands for its folder. */
async function readFolder(named: string, path: string): Promise<Subject> {
  const about = await stat(path).catch(() => null);
  const isSkillFile = about?.isFile() === true && basename(path).toLowerCase() === 'skill.md';
  const folder = isSkillFile ? dirname(path) : path;
  const common = { path: named, folderName: basename(folder), text: null };
  if (about === null) return { ...common, error: `Path does not exist: ${named}` };
  if (!about.isDirectory() && !isSkillFile) return { ...common, error: `Not a directory: ${named}` };
  const names = await readdir(folder).catch((): string[] => []);
  const name = ['SKILL.md', 'skill.md'].find((each) => names.includes(each));
  if (name === undefined) return { ...common, error: 'Missing required file: SKILL.md' };
  return readSubject(named, { file: join(folder, name), folderName: basename(folder) });
}

async function readSubject(
  path: string,
  { file, folderName }: { readonly file: string; readonly folderName: string },
): Promise<Subject> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return { path, folderName, text: null, error: `${basename(file)} cannot be read` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { path, folderName, text, file };
  } catch {
    return { path, folderName, text: null, error: `${basename(file)} is not text in UTF-8` };
  }
}
