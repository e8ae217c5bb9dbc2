import type { CleanTask } from '../../domain/task.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import { decisionsOf } from '../workspace.ts';
import type { FieldUse } from './field-use.ts';

export interface Unused {
  readonly skill: string;
  readonly days: number;
}

const DAY = 86_400_000;

/**
 * Live skills that nobody used and nobody had a use for, for so long as the pipeline says: no access, no task of their
 * family. Counted back from the newest thing that any log tells of, since logs that came to an end tell of no day after.
 */
export async function findUnused(
  { workspace, pipeline }: Pick<Night, 'workspace' | 'pipeline'>,
  about: {
    readonly tasks: readonly CleanTask[];
    readonly families: readonly FamilyAtNight[];
    readonly uses: ReadonlyMap<string, readonly FieldUse[]>;
  },
): Promise<readonly Unused[]> {
  const { tasks, families, uses } = about;
  const newest = latest([...tasks.map(timeOf), ...[...uses.values()].flat().map(({ at }) => at)]);
  const members = new Map(families.map(({ family, tasks: own }) => [family.name, own]));
  const found: Unused[] = [];
  for (const skill of await workspace.library.names()) {
    const decisions = await unlessDamaged(() => workspace.evidence.decisions(skill));
    const since = decisionsOf(decisions ?? [], 'version-changed').at(-1)?.night ?? null;
    const own = [...(members.get(skill) ?? []).map(timeOf), ...(uses.get(skill) ?? []).map(({ at }) => at), since];
    const days = Math.floor((newest - latest(own)) / DAY);
    if (since !== null && days >= pipeline.field.unusedAfterDays) found.push({ skill, days });
  }
  return found;
}

function timeOf({ endedAt, startedAt }: CleanTask): string | null {
  return endedAt ?? startedAt ?? null;
}

/** In milliseconds; the beginning of all time where none is known. */
function latest(times: readonly (string | null)[]): number {
  const known = times.map((time) => Date.parse(time ?? '')).filter((at) => !Number.isNaN(at));
  return known.reduce((last, at) => Math.max(last, at), Number.NEGATIVE_INFINITY);
}
