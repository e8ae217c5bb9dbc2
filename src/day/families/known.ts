import type { EmergingSummary, FamilySummary, RunEvent, RunEventOf } from '../../domain/event.ts';
import type { FamilyRank, FamilyRule } from '../../domain/family.ts';
import { NightschoolError } from '../../errors.ts';
import { withState } from '../../night/logs-of.ts';
import type { Workspace } from '../../night/workspace.ts';
import { readLatestRun } from '../../store/ledger.ts';
import { plural } from '../../util/amounts.ts';
import { likeness } from '../../util/likeness.ts';

/** A family as the last run found it, under the name it has now. */
export interface KnownFamily extends FamilySummary {
  /** Empty where the state that knows them was lost. */
  readonly taskIds: readonly string[];
  /** What people decided that the next night does; empty: nothing. */
  readonly pending: readonly string[];
  /** Null where the last run did not rank it. */
  readonly rank: FamilyRank | null;
  /** The last verdict of the last run on it. */
  readonly verdict: RunEventOf<'verdict-reached'>['row'] | null;
}

export interface KnownFamilies {
  /** When the last run found them; null where none has. */
  readonly at: string | null;
  /** What deserves a teacher most comes first; where that is not known, the largest. */
  readonly families: readonly KnownFamily[];
  readonly unassigned: number;
  readonly emerging: readonly EmergingSummary[];
  readonly rules: readonly FamilyRule[];
}

/** What the last run found, and what people said since. */
export async function readFamilies(workspace: Workspace): Promise<KnownFamilies> {
  const events = (await readLatestRun(workspace.dir, { having: 'families-found' })) ?? [];
  const rules = await workspace.families.rules();
  const found = events.findLast((event) => event.type === 'families-found');
  if (found === undefined) return { at: null, families: [], unassigned: 0, emerging: [], rules };
  const stored = new Map((withState(workspace.dir, (state) => state.families()) ?? []).map((each) => [each.id, each]));
  const since = rules.filter(({ at }) => at > found.at);
  const names = namesSince(since);
  const families = found.families.map((summary) => ({
    ...summary,
    name: names.get(summary.id) ?? summary.name,
    taskIds: stored.get(summary.id)?.taskIds ?? [],
    pending: since.flatMap((rule) => pendingOf(rule, { id: summary.id, names })),
    ...lastWordOn(summary.id, events),
  }));
  families.sort((a, b) => (b.rank?.worth ?? 0) - (a.rank?.worth ?? 0) || b.tasks - a.tasks || (a.id < b.id ? -1 : 1));
  return { at: found.at, families, unassigned: found.unassigned, emerging: found.emerging ?? [], rules };
}

/** Without what `nightschool families` has besides. */
export function summaryOf({ taskIds, pending, rank, verdict, ...summary }: KnownFamily): FamilySummary {
  return summary;
}

function namesSince(rules: readonly FamilyRule[]): ReadonlyMap<string, string> {
  return new Map(rules.flatMap((rule) => (rule.type === 'rename' ? [[rule.family.id, rule.name] as const] : [])));
}

/** Names are given and families are ignored at once; what goes where is the night's to do. */
function pendingOf(
  rule: FamilyRule,
  { id, names }: { readonly id: string; readonly names: ReadonlyMap<string, string> },
): readonly string[] {
  if (rule.type === 'merge' && rule.from.id === id)
    return [`goes into ${names.get(rule.into.id) ?? rule.into.name} at the next night`];
  if (rule.type === 'split' && rule.family.id === id)
    return [
      `${plural(rule.part.taskIds.length, 'task')} will leave it${rule.part.name === '' ? '' : ` as ${rule.part.name}`} at the next night`,
    ];
  return [];
}

function lastWordOn(id: string, events: readonly RunEvent[]): Pick<KnownFamily, 'rank' | 'verdict'> {
  const ranked = events.findLast((event) => event.type === 'families-ranked');
  const verdicts = events.flatMap((event) => (event.type === 'verdict-reached' ? [event.row] : []));
  return {
    rank: ranked?.ranks.find(({ familyId }) => familyId === id) ?? null,
    verdict: verdicts.findLast(({ familyId }) => familyId === id) ?? null,
  };
}

const MOST_NAMED = 8;

/**
 * The family of just this name or id: what is to be changed is named in full.
 * @throws NightschoolError UNKNOWN_NAME with the names that are most like it
 */
export function requireFamily(families: readonly KnownFamily[], wanted: string): KnownFamily {
  const exact = families.find(({ id, name }) => id === wanted || name === wanted);
  if (exact !== undefined) return exact;
  const begun = beginning(families, wanted);
  throw new NightschoolError('UNKNOWN_NAME', `There is no family ${JSON.stringify(wanted.slice(0, 100))}.`, {
    hint: begun.length === 1 ? `Did you mean ${begun[0]?.name}?` : nearest(begun.length > 1 ? begun : families, wanted),
  });
}

/**
 * The same, or the one whose name or id begins so where no other does: to look at it.
 * @throws NightschoolError UNKNOWN_NAME
 */
export function findFamily(families: readonly KnownFamily[], wanted: string): KnownFamily {
  const isExact = families.some(({ id, name }) => id === wanted || name === wanted);
  const [begun, ...others] = isExact ? [] : beginning(families, wanted);
  return begun !== undefined && others.length === 0 ? begun : requireFamily(families, wanted);
}

function beginning(families: readonly KnownFamily[], wanted: string): readonly KnownFamily[] {
  return wanted === '' ? [] : families.filter(({ id, name }) => id.startsWith(wanted) || name.startsWith(wanted));
}

function nearest(families: readonly KnownFamily[], wanted: string): string {
  if (families.length === 0) return 'No family has been found yet: nightschool run.';
  const names = families
    .map(({ name }) => ({ name, alike: likeness(name, wanted) }))
    .sort((a, b) => b.alike - a.alike || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
  const [first = '', second] = names;
  const isNear = likeness(first, wanted) >= 0.4 && (second === undefined || likeness(second, wanted) < 0.4);
  if (isNear) return `Did you mean ${first}?`;
  return `There are: ${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', … (nightschool families)' : ''}.`;
}
