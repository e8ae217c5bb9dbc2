import type { FamilyRank, NotTonight } from '../../domain/family.ts';
import { estimateAnew } from './estimate.ts';
import type { FamiliesProgress, Progress } from './progress.ts';

/** Why a family is over in a moment. */
const QUICK: ReadonlySet<NotTonight> = new Set<NotTonight>(['nothing-new', 'too-few', 'no-agreement']);

/** What the ranks tell of tonight: which families take their time. */
export function rankFamilies(progress: Progress, ranks: readonly FamilyRank[]): Progress {
  const slow = ranks.filter(({ not }) => not === null || !QUICK.has(not.why)).map(({ name }) => name);
  return { ...progress, families: { ...progress.families, slow } };
}

/** Takes up the family that the stage tells of, where it examines: `file-receipt (4 of 11)`. */
export function openFamily(progress: Progress, at: number): Progress {
  const position = progress.stage?.stage === 'evaluate' ? readPosition(progress.stage.detail) : null;
  if (position === null) return progress;
  const { families } = progress;
  const { name, count } = position;
  const since = families.since === 0 ? at : families.since;
  const underWay = [...families.underWay.filter((each) => each !== name), name];
  return { ...progress, families: { ...families, count, since, underWay } };
}

/** Ends a family that is under way, with what was going on in it; one that is not changes nothing. */
export function closeFamily(progress: Progress, name: string, at: number): Progress {
  const { families, suites, exams } = progress;
  if (!families.underWay.includes(name)) return progress;
  const isSlow = families.slow?.includes(name) ?? true;
  const closed = {
    ...families,
    underWay: families.underWay.filter((each) => each !== name),
    done: [...families.done, name],
    ...(isSlow && { paces: [...families.paces, Math.max(0, at - families.since)], since: at }),
  };
  const next = {
    ...progress,
    families: closed,
    suites: suites.filter(({ skill }) => skill !== name),
    exams: exams.filter(({ skill }) => skill !== name),
  };
  return estimateAnew(next, { left: countLeft(closed), at });
}

/** Families that still take their time tonight. */
function countLeft({ count, slow, done }: FamiliesProgress): number {
  const left = Math.max(0, (count ?? 0) - done.length);
  if (slow === null) return left;
  const over = new Set(done);
  return Math.min(left, slow.filter((name) => !over.has(name)).length);
}

function readPosition(detail: string): { readonly name: string; readonly count: number } | null {
  const match = / \(\d{1,9} of (\d{1,9})\)$/.exec(detail);
  return match === null ? null : { name: detail.slice(0, match.index), count: Number(match[1]) };
}
