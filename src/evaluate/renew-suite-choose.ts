import type { Case } from '../domain/exam.ts';
import type { SuiteSettings } from '../domain/proof.ts';

export interface ChoiceOptions {
  readonly settings: Pick<SuiteSettings, 'perGroup' | 'maximumHeldOut' | 'maximumAgeDays'>;
  readonly minimumHeldOut: number;
  /** How much the family's newest tasks differ from the earlier ones, in [0, 1]. */
  readonly drift?: number | undefined;
  /** The live version passes the exam and fails at work: it no longer looks like that. */
  readonly isStale?: boolean;
  /** YYYY-MM-DD of its newest task; empty where none bears a date. */
  readonly newest: string;
  /** Cases that are in whatever is chosen. */
  readonly reserved: number;
}

/** With so many an exam is as sharp as the gate is designed for: only what is beyond retires by age. */
const COMFORTABLE = 30;
/** From here on a family is said to drift (as `families` does), and a day counts as two. */
const DRIFTS = 0.2;
/** Under this it has settled: a family at the border is not taken for drifting anew time and again. */
const SETTLED = DRIFTS / 2;
const DAY = 86_400_000;

/**
 * The cases of an exam out of all that may be in it: of each group the newest few, without old ones while enough are left,
 * and of those as many as there is room for, spread over the groups, the newest first. Sorted by id.
 */
export function chooseHeldOut(pool: readonly Case[], options: ChoiceOptions): readonly Case[] {
  const { perGroup, maximumHeldOut } = options.settings;
  const room = Math.max(0, maximumHeldOut - options.reserved);
  return spread(withoutOld(newestOfGroups(pool, perGroup), options), room);
}

export function drifts({ drift = 0 }: Pick<ChoiceOptions, 'drift'>): boolean {
  return drift >= DRIFTS;
}

export function isSettled({ drift = 0 }: Pick<ChoiceOptions, 'drift'>): boolean {
  return drift < SETTLED;
}

function newestOfGroups(cases: readonly Case[], perGroup: number): readonly Case[] {
  return [...groupsOf(cases).values()].flatMap((group) => group.slice(0, perGroup));
}

/** As many cases as there is room for: one of each group, then a second one, the newest first. Sorted by id. */
export function spread(cases: readonly Case[], room: number): readonly Case[] {
  const placed = [...groupsOf(cases).values()].flatMap((group) => group.map((question, turn) => ({ question, turn })));
  const chosen = placed
    .sort((a, b) => a.turn - b.turn || newestFirst(a.question, b.question))
    .slice(0, room)
    .map(({ question }) => question);
  return chosen.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Cases without a date are taken for new: nobody can say that they are old. */
function withoutOld(cases: readonly Case[], options: ChoiceOptions): readonly Case[] {
  const { settings, minimumHeldOut, newest, reserved } = options;
  const mostDays = settings.maximumAgeDays / (drifts(options) || options.isStale === true ? 2 : 1);
  const isOld = ({ askedOn = newest }: Case): boolean =>
    newest !== '' && (Date.parse(newest) - Date.parse(askedOn)) / DAY > mostDays;
  const young = cases.filter((question) => !isOld(question));
  const missing = Math.max(minimumHeldOut, COMFORTABLE) - reserved - young.length;
  return [...young, ...cases.filter(isOld).sort(newestFirst).slice(0, Math.max(0, missing))];
}

function groupsOf(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  return Map.groupBy([...cases].sort(newestFirst), ({ group }) => group);
}

function newestFirst(a: Case, b: Case): number {
  const [one = '', other = ''] = [a.askedOn, b.askedOn];
  if (one !== other) return one < other ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
