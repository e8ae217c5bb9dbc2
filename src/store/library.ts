import type { LibraryChange } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { hash } from '../util/hash.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import type { Files } from './files.ts';

/** The promoted skills, and those that wait for `nightschool adopt`. */
export interface SkillLibrary {
  names(): Promise<readonly string[]>;
  /** The live version, or null where the skill is not promoted (or disabled). */
  live(skill: string): Promise<SkillVersion | null>;
  /** Versions held back by `promote.mode: stage`, with what they would replace. */
  staged(): Promise<readonly SkillVersion[]>;
  /** Does one planned change atomically: a reader sees the old version or the new one. Doing it again changes nothing. */
  apply(change: LibraryChange): Promise<void>;
}

export function openLibrary(files: Files): SkillLibrary {
  const livePath = (skill: string): string => `skills/${skill}/SKILL.md`;
  const stagedPath = (skill: string): string => `evals/${skill}/staged.md`;
  const readVersion = async (skill: string, path: string): Promise<SkillVersion | null> => {
    const text = await files.read(path);
    return text === null ? null : { skill, version: hash(text), text };
  };
  return {
    names: async () => {
      // folders of other names are not ours: no promotion wrote them
      const names = (await files.list('skills')).filter((name) => SKILL_NAME.test(name));
      const live = await Promise.all(names.map((name) => files.read(livePath(name))));
      return names.filter((_, index) => live[index] !== null);
    },
    live: (skill) => readVersion(skill, livePath(skill)),
    staged: async () => {
      const skills = await files.list('evals');
      const found = await Promise.all(skills.map((skill) => readVersion(skill, stagedPath(skill))));
      return found.filter((version) => version !== null);
    },
    apply: async (change) => {
      if (change.type === 'stage') return files.write(stagedPath(change.skill), change.text);
      if (change.type === 'disable') return files.remove(livePath(change.skill));
      await files.write(livePath(change.skill), change.text);
      if (change.type === 'promote') await files.remove(stagedPath(change.skill));
    },
  };
}
