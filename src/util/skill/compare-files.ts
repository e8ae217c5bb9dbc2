import type { SkillFile } from '../../domain/skill.ts';

/** A file that two versions do not share: its text in each, null where it is not there. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The files that differ between two versions, sorted by path. */
export function compareFiles(
  before: readonly SkillFile[] = [],
  after: readonly SkillFile[] = [],
): readonly FileChange[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function textsOf(files: readonly SkillFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}
