import type { VerdictWord } from '../domain/decision.ts';
import type { VerdictRow } from '../domain/event.ts';
import type { LibraryChange, PromoteMode } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { contentOf } from '../util/skill/version.ts';

/** What the plan needs to know of the library and of how its versions stand. */
export interface LibraryState {
  /** The promoted version of each skill that has one. */
  readonly live: readonly SkillVersion[];
  /** Versions that wait for `nightschool adopt`. */
  readonly staged: readonly SkillVersion[];
  /** For skills that may have to go back: the last version certified under the current fingerprint. */
  readonly fallbacks: readonly SkillVersion[];
  /** Skills whose regressed version still beats having none: kept, and flagged in the report. */
  readonly degraded: readonly string[];
  /** Skills whose live version is certified for a student of the ladder and, after tonight, still holds for it. */
  readonly heldElsewhere: readonly string[];
  /** Skills that people pinned as they are, and those they archived: nothing of theirs goes live by itself. Absent: none. */
  readonly pinned?: readonly string[];
  readonly archived?: readonly string[];
}

/** Words under which a version may stay live. */
export const HOLDS: ReadonlySet<VerdictWord> = new Set(['promote', 'healthy', 'suspect']);

type Row = Pick<VerdictRow, 'skill' | 'version' | 'verdict' | 'keptBack'>;

/**
 * The changes that a night's verdicts ask of the library, sorted by skill, at most one going live each. A promotion
 * goes live (or is staged); a version that regressed for every student that was asked goes back to the last certified
 * one, else is disabled, unless it is degraded. Planning again after the changes were made gives none.
 * Going back is never staged: a skill that is known to fail must not wait for a person. Of a skill that people pinned or
 * archived a promotion is staged whatever the mode; one that is pinned is not taken down either (`planKept`): who pinned it
 * answers for it, and is told.
 * @param rows all verdicts of the night, for each skill from the cheapest student to the dearest
 * @throws NightschoolError INTERNAL where the text of a promoted version is missing
 */
export function planChanges(
  rows: readonly Row[],
  drafts: readonly SkillVersion[],
  options: { readonly library: LibraryState; readonly mode: PromoteMode },
): readonly LibraryChange[] {
  const bySkill = [...Map.groupBy(rows, ({ skill }) => skill)].sort(([a], [b]) => (a < b ? -1 : 1));
  return bySkill.flatMap(([skill, verdicts]) => {
    const { library } = options;
    const isPinned = library.pinned?.includes(skill) === true;
    const isArchived = library.archived?.includes(skill) === true;
    const mode = isPinned || isArchived || isKeptBack(verdicts) ? 'stage' : options.mode;
    const promotion = planPromotion(skill, verdicts, { library, drafts, mode });
    if (promotion?.type === 'promote') return [promotion];
    const stays = isPinned || isGoingLive(verdicts, mode);
    const withdrawal = stays ? null : planWithdrawal(skill, verdicts, library);
    return [withdrawal, promotion].filter((change) => change !== null);
  });
}

/** Of what is promoted, the first for any student is the one that goes live. */
function isKeptBack(rows: readonly Row[]): boolean {
  return rows.find(({ verdict }) => verdict.word === 'promote')?.keptBack !== undefined;
}

/** What would be taken back or disabled, were it not pinned. */
export function planKept(rows: readonly Row[], library: LibraryState): readonly LibraryChange[] {
  const about = rows.filter(({ skill }) => library.pinned?.includes(skill));
  return [...Map.groupBy(about, ({ skill }) => skill)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([skill, verdicts]) => planWithdrawal(skill, verdicts, library) ?? []);
}

function planPromotion(
  skill: string,
  rows: readonly Row[],
  {
    drafts,
    library,
    mode,
  }: {
    readonly drafts: readonly SkillVersion[];
    readonly library: LibraryState;
    readonly mode: PromoteMode;
  },
): LibraryChange | null {
  const to = rows.find(({ verdict }) => verdict.word === 'promote')?.version ?? null;
  const live = find(library.live, skill);
  if (to === null || live?.version === to) return null;
  if (mode !== 'auto' && find(library.staged, skill)?.version === to) return null;
  const draft = drafts.find((each) => each.skill === skill && each.version === to);
  if (draft === undefined) throw new NightschoolError('INTERNAL', `The text of ${skill} ${to} is missing.`);
  return { type: mode === 'auto' ? 'promote' : 'stage', skill, from: live?.version ?? null, to, ...contentOf(draft) };
}

/** In `auto` mode a promotion replaces the regressed version: there is nothing to take back. */
function isGoingLive(rows: readonly Row[], mode: PromoteMode): boolean {
  return mode === 'auto' && rows.some(({ verdict }) => verdict.word === 'promote');
}

function planWithdrawal(skill: string, rows: readonly Row[], library: LibraryState): LibraryChange | null {
  const live = find(library.live, skill);
  if (live === null || library.degraded.includes(skill) || library.heldElsewhere.includes(skill)) return null;
  const about = rows.filter(({ version }) => version === live.version);
  const regressed = about.find(({ verdict }) => verdict.word === 'regressed');
  const holdsElsewhere = about.some(({ verdict }) => HOLDS.has(verdict.word));
  if (regressed === undefined || holdsElsewhere) return null;
  const { reason } = regressed.verdict;
  const fallback = find(library.fallbacks, skill);
  if (fallback === null || isRegressed(rows, fallback.version)) {
    return { type: 'disable', skill, from: live.version, reason };
  }
  return { type: 'roll-back', skill, from: live.version, to: fallback.version, ...contentOf(fallback), reason };
}

function isRegressed(rows: readonly Row[], candidate: string): boolean {
  return rows.some(({ version, verdict }) => version === candidate && verdict.word === 'regressed');
}

function find(versions: readonly SkillVersion[], skill: string): SkillVersion | null {
  return versions.find((version) => version.skill === skill) ?? null;
}
