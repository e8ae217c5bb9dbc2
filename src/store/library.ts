import type { LibraryChange } from '../domain/library.ts';
import type { SkillFile, SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import type { Files } from './files.ts';
import { type Generation, type OpenChange, openJournal } from './journal.ts';
import {
  type IgnoredFile,
  placeIn,
  placeSkill,
  readBeside,
  readSkill,
  type SkillContent,
  type SkillPlace,
} from './skill-folder.ts';

/** The promoted skills, and those that wait for `nightschool adopt`. */
export interface SkillLibrary {
  names(): Promise<readonly string[]>;
  /** The live version, or null where the skill is not promoted (or disabled). */
  live(skill: string): Promise<SkillVersion | null>;
  /** Skills whose SKILL.md is a link that leads out of the workspace: none of ours, and nothing is put there. Sorted. */
  elsewhere(): Promise<readonly string[]>;
  /** Files in a skill's `references/` and `scripts/` that are no part of its version, with the reason. */
  ignored(skill: string): Promise<readonly IgnoredFile[]>;
  /** Files in a skill's folder that are no part of its version and that no rule speaks of: paths relative to it, sorted. */
  others(skill: string): Promise<readonly string[]>;
  /** Versions held back by `promote.mode: stage`, with what they would replace. */
  staged(): Promise<readonly SkillVersion[]>;
  /**
   * Does planned changes, at most one of a skill going live, as one generation: `live` gives the old version of every skill
   * or the new one of every skill, whatever crashes when. Doing it again changes nothing. Only files that a recorded
   * version has, text for text, are ever removed: others are people's, and what they wrote where a new file goes is kept
   * among the versions.
   */
  applyAll(changes: readonly LibraryChange[]): Promise<void>;
  /** The same with one. */
  apply(change: LibraryChange): Promise<void>;
  /** Takes a version out of staging; the recorded versions keep it. */
  unstage(skill: string): Promise<void>;
  /** Ends what a crash left half done. `live` knows of it before; only the files were still on their way. */
  heal(): Promise<void>;
}

export function openLibrary(files: Files): SkillLibrary {
  const journal = openJournal(files);
  const finish = async (generation: Generation): Promise<void> => {
    for (const [skill, change] of generation) {
      await keepEdited(files, skill, change);
      await place(files, skill, change);
    }
    await journal.close();
  };
  const heal = async (): Promise<void> => {
    const left = await journal.read();
    if (left.size > 0) await finish(left);
  };
  const readLive = async (skill: string): Promise<SkillVersion | null> => {
    const open = (await journal.read()).get(skill);
    const content = open === undefined ? await readSkill(files, livePlace(skill)) : open.content;
    return content === null ? null : createVersion(skill, content);
  };
  const live = (skill: string): Promise<SkillVersion | null> =>
    readSettled(() => readLive(skill)).catch((error: unknown) => unlessElsewhere(error, null));
  const apply = async (changes: readonly LibraryChange[]): Promise<void> => {
    for (const change of changes) if (change.type === 'stage') await stage(files, change.skill, contentOf(change));
    await heal();
    const generation = await planGeneration(files, changes);
    if (generation.size > 0) {
      await journal.open(generation);
      await finish(generation);
    }
    for (const { type, skill } of changes) if (type === 'promote') await unstage(files, skill);
  };
  return {
    names: async () => {
      // folders of other names are not ours: no promotion wrote them
      const names = new Set([...(await files.list('skills')), ...(await journal.read()).keys()]);
      const skills = [...names].filter((name) => SKILL_NAME.test(name)).sort();
      const versions = await Promise.all(skills.map(live));
      return skills.filter((_, index) => versions[index] !== null);
    },
    live,
    elsewhere: () => findElsewhere(files),
    ignored: async (skill) => (await readBeside(files, livePlace(skill).folder)).ignored,
    others: (skill) => findOthers(files, livePlace(skill).folder),
    staged: () => findStaged(files),
    apply: (change) => apply([change]),
    applyAll: apply,
    unstage: (skill) => unstage(files, skill),
    heal,
  };
}

async function findStaged(files: Files): Promise<readonly SkillVersion[]> {
  const skills = await files.list('evals');
  const found = await Promise.all(skills.map((skill) => readStaged(files, skill)));
  return found.filter((version) => version !== null);
}

async function findElsewhere(files: Files): Promise<readonly string[]> {
  const skills = (await files.list('skills')).filter((name) => SKILL_NAME.test(name));
  const found = await Promise.all(
    skills.map((skill) =>
      files.read(livePlace(skill).skillFile).then(
        () => false,
        (error: unknown) => unlessElsewhere(error, true),
      ),
    ),
  );
  return skills.filter((_, index) => found[index]);
}

function unlessElsewhere<Value>(error: unknown, value: Value): Value {
  if (error instanceof NightschoolError && error.code === 'PATH_REFUSED') return value;
  throw error;
}

async function planGeneration(files: Files, changes: readonly LibraryChange[]): Promise<Generation> {
  const generation = new Map<string, OpenChange>();
  for (const change of changes) {
    if (change.type === 'stage') continue;
    if (generation.has(change.skill))
      throw new NightschoolError('INTERNAL', `${change.skill} is to be changed in two ways at once.`);
    const content = change.type === 'disable' ? null : contentOf(change);
    generation.set(change.skill, { content, stale: await findStale(files, change.skill, content) });
  }
  return generation;
}

/** What a stopped write leaves beside a file. */
const TEMPORARY = /(^|\/)\.[^/]+\.tmp$/;

async function findOthers(files: Files, folder: string): Promise<readonly string[]> {
  const found = (await files.walk(folder)).map(({ path }) => path);
  return found.filter(
    (path) => path !== '' && path !== 'SKILL.md' && !/^(references|scripts)\//.test(path) && !TEMPORARY.test(path),
  );
}

const MOST_READS = 50;

/**
 * A change may begin while the files of a skill are being read, one by one: what is read a second time as it was the first
 * is one version, and not a part of two.
 */
async function readSettled(read: () => Promise<SkillVersion | null>): Promise<SkillVersion | null> {
  let last = await read();
  for (let reads = 1; reads < MOST_READS; reads++) {
    const again = await read();
    if (again?.version === last?.version) return again;
    last = again;
  }
  return last;
}

function livePlace(skill: string): SkillPlace {
  return placeIn(`skills/${skill}`);
}

async function place(files: Files, skill: string, { content, stale }: OpenChange): Promise<void> {
  const to = livePlace(skill);
  if (content !== null) return placeSkill(files, to, { content, stale });
  await files.remove(to.skillFile);
  for (const path of stale) await files.remove(`${to.folder}/${path}`);
}

/**
 * What a person wrote since the change was planned would be written over, or removed: it is kept among the versions first.
 * A text that a recorded version has is kept already, and one of the new version needs it not.
 */
async function keepEdited(files: Files, skill: string, { content }: OpenChange): Promise<void> {
  const lies = await readSkill(files, livePlace(skill));
  if (lies === null) return;
  const known = new Set([...(await readRecorded(files, skill)), ...(content === null ? [] : [content])].flatMap(parts));
  if (parts(lies).every((part) => known.has(part))) return;
  const { version } = createVersion(skill, lies);
  await placeSkill(files, placeIn(`evals/${skill}/versions/${version}`), { content: lies, stale: [] });
}

function parts({ text, files }: SkillContent): readonly string[] {
  return [{ path: 'SKILL.md', text }, ...(files ?? [])].map(identity);
}

async function readRecorded(files: Files, skill: string): Promise<readonly SkillContent[]> {
  const names = await files.list(`evals/${skill}/versions`);
  const versions = await Promise.all(names.map((name) => readSkill(files, placeIn(`evals/${skill}/versions/${name}`))));
  return versions.filter((version) => version !== null);
}

/** Files of the live folder that the new version does not have and a recorded version has, so that nothing is lost. */
async function findStale(files: Files, skill: string, content: OpenChange['content']): Promise<readonly string[]> {
  const kept = new Set(content?.files?.map(({ path }) => path));
  const others = (await readBeside(files, livePlace(skill).folder)).files.filter(({ path }) => !kept.has(path));
  if (others.length === 0) return [];
  const recorded = new Set((await readRecorded(files, skill)).flatMap((version) => version.files ?? []).map(identity));
  return others.filter((file) => recorded.has(identity(file))).map(({ path }) => path);
}

function identity({ path, text }: SkillFile): string {
  return JSON.stringify([path, text]);
}

function stagedPlace(skill: string): SkillPlace {
  return { skillFile: `evals/${skill}/staged.md`, folder: `evals/${skill}/staged` };
}

async function readStaged(files: Files, skill: string): Promise<SkillVersion | null> {
  const content = await readSkill(files, stagedPlace(skill));
  return content === null ? null : createVersion(skill, content);
}

/** A half-staged version is none: its text comes last, and goes first. */
async function stage(files: Files, skill: string, content: SkillContent): Promise<void> {
  const to = stagedPlace(skill);
  const before = await files.walk(to.folder);
  if (before.length > 0 || content.files !== undefined) await unstage(files, skill);
  await placeSkill(files, to, { content, stale: [] });
}

async function unstage(files: Files, skill: string): Promise<void> {
  const { skillFile, folder } = stagedPlace(skill);
  await files.remove(skillFile);
  for (const { path } of await files.walk(folder)) await files.remove(`${folder}/${path}`);
}
