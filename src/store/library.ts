import type { LibraryChange } from '../domain/library.ts';
import type { SkillFile, SkillVersion } from '../domain/skill.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import type { Files } from './files.ts';
import { type OpenChange, openJournal } from './journal.ts';
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
  /** Files in a skill's `references/` and `scripts/` that are no part of its version, with the reason. */
  ignored(skill: string): Promise<readonly IgnoredFile[]>;
  /** Files in a skill's folder that are no part of its version and that no rule speaks of: paths relative to it, sorted. */
  others(skill: string): Promise<readonly string[]>;
  /** Versions held back by `promote.mode: stage`, with what they would replace. */
  staged(): Promise<readonly SkillVersion[]>;
  /**
   * Does one planned change atomically: `live` gives the old version or the new one. Doing it again changes nothing.
   * Only files that a recorded version has, text for text, are ever removed: others are people's.
   */
  apply(change: LibraryChange): Promise<void>;
  /** Takes a version out of staging; the recorded versions keep it. */
  unstage(skill: string): Promise<void>;
  /** Ends what a crash left half done. `live` knows of it before; only the files were still on their way. */
  heal(): Promise<void>;
}

export function openLibrary(files: Files): SkillLibrary {
  const journal = openJournal(files);
  const finish = async (skill: string, change: OpenChange): Promise<void> => {
    await place(files, skill, change);
    await journal.close(skill);
  };
  const readLive = async (skill: string): Promise<SkillVersion | null> => {
    const open = await journal.read(skill);
    const content = open === null ? await readSkill(files, livePlace(skill)) : open.content;
    return content === null ? null : createVersion(skill, content);
  };
  const live = (skill: string): Promise<SkillVersion | null> => readSettled(() => readLive(skill));
  return {
    names: async () => {
      // folders of other names are not ours: no promotion wrote them
      const names = new Set([...(await files.list('skills')), ...(await journal.skills())]);
      const skills = [...names].filter((name) => SKILL_NAME.test(name)).sort();
      const versions = await Promise.all(skills.map(live));
      return skills.filter((_, index) => versions[index] !== null);
    },
    live,
    ignored: async (skill) => (await readBeside(files, livePlace(skill).folder)).ignored,
    others: (skill) => findOthers(files, livePlace(skill).folder),
    staged: async () => {
      const skills = await files.list('evals');
      const found = await Promise.all(skills.map((skill) => readStaged(files, skill)));
      return found.filter((version) => version !== null);
    },
    apply: async (change) => {
      const { skill } = change;
      if (change.type === 'stage') return stage(files, skill, contentOf(change));
      const left = await journal.read(skill);
      if (left !== null) await finish(skill, left);
      const content = change.type === 'disable' ? null : contentOf(change);
      const open = { content, stale: await findStale(files, skill, content) };
      // one file is replaced or removed atomically as it is
      if (content?.files === undefined && open.stale.length === 0) await place(files, skill, open);
      else {
        await journal.open(skill, open);
        await finish(skill, open);
      }
      if (change.type === 'promote') await unstage(files, skill);
    },
    unstage: (skill) => unstage(files, skill),
    heal: async () => {
      for (const skill of await journal.skills()) {
        const left = await journal.read(skill);
        if (left !== null) await finish(skill, left);
      }
    },
  };
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

/** Files of the live folder that the new version does not have and a recorded version has, so that nothing is lost. */
async function findStale(files: Files, skill: string, content: OpenChange['content']): Promise<readonly string[]> {
  const kept = new Set(content?.files?.map(({ path }) => path));
  const others = (await readBeside(files, livePlace(skill).folder)).files.filter(({ path }) => !kept.has(path));
  if (others.length === 0) return [];
  const names = await files.list(`evals/${skill}/versions`);
  const versions = await Promise.all(names.map((name) => readSkill(files, placeIn(`evals/${skill}/versions/${name}`))));
  const recorded = new Set(versions.flatMap((version) => version?.files ?? []).map(identity));
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
