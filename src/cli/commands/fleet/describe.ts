import { USAGE_DAYS } from '../../../day/fleet/read-usage.ts';
import type { Turn, TurnResult } from '../../../day/fleet/run-round.ts';
import type { FleetEntry, FleetFile, FleetUsage, NightBounds } from '../../../domain/fleet.ts';
import { dollars } from '../../../report/dashboard/charts/units.ts';
import { oneLine } from '../../../report/plain.ts';
import { plural } from '../../../util/amounts.ts';
import { type ExitCode, formatTable } from '../../terminal.ts';

/** The worst that a night can come to stands last. */
const BY_GRAVITY = [0, 3, 1, 2, 4, 130] as const satisfies readonly ExitCode[];
const KNOWN: ReadonlySet<number> = new Set(BY_GRAVITY);

/** Exit code of a round: the worst of its nights'. One that was killed failed; one that had no time did not. */
export function worstOf(results: readonly TurnResult[]): ExitCode {
  const codes = results.map(({ night }) => (night === null ? 0 : (night.exitCode ?? 1)));
  const told = new Set(codes.map((code) => (KNOWN.has(code) ? code : 1)));
  return BY_GRAVITY.findLast((grave) => told.has(grave)) ?? 0;
}

export const STOPPED = 'Stopped. Nothing is lost: the next round goes on with what was stopped.';

/** Of a round that was stopped or killed: its budget is the same still. */
export function goesOnLine(taken: FleetUsage, fleet: FleetFile): string {
  return `The round that was begun and not ended goes on${takenText(taken, fleet)}.`;
}

function takenText({ usd, minutes }: FleetUsage, { budget }: FleetFile): string {
  const limits = [
    budget.usd === null ? [] : [`${dollars(usd)} of ${dollars(budget.usd)}`],
    budget.minutes === null ? [] : [`${minutes.toFixed(0)} of ${budget.minutes} min`],
  ].flat();
  return limits.length === 0 ? '' : `: ${limits.join(' and ')} are taken already`;
}

export function beginLine({ name }: FleetEntry, { usd, minutes }: NightBounds): string {
  const limits = [usd === null ? [] : [dollars(usd)], minutes === null ? [] : [`${minutes.toFixed(0)} min`]].flat();
  return oneLine(`${name}: begins${limits.length === 0 ? '' : `, with ${limits.join(' and ')} at most`}`);
}

export function endLine({ entry: { name }, night }: TurnResult): string {
  if (night === null) return oneLine(`${name}: no time left in this round`);
  const why = night.complaint === null ? '' : `: ${night.complaint.what}`;
  return oneLine(`${name}: ended with ${exitText(night.exitCode)} after ${minutesText(night.minutes)}${why}`);
}

/** What `--dry-run` says. `taken`: of a round that has not ended, which may be under way; null: there is none. */
export function describePlan(
  turns: readonly Turn[],
  { fleet, taken, columns }: { readonly fleet: FleetFile; readonly taken: FleetUsage | null; readonly columns: number },
): string {
  const header = ['workspace', 'pipeline', 'share', `spent in ${USAGE_DAYS} days`, 'minutes', 'at most', 'folder'];
  const rows = turns.map(({ entry: { name, pipeline, share, dir }, got, cap }) => [
    ...[name, pipeline, String(share), dollars(got.usd), got.minutes.toFixed(1)],
    ...[cap === null ? '-' : dollars(cap), dir],
  ]);
  const faults = groupLines(turns.flatMap(({ entry: { name }, fault }) => (fault === null ? [] : [[name, fault]])));
  const table = formatTable(header, rows, { columns, cut: ['folder', 'pipeline'] });
  const unended = taken === null ? [] : [`A round was begun and has not ended${takenText(taken, fleet)}.`];
  return [`${table}${limitsLine(fleet)}, in this order. Nothing was run.`, ...unended, ...faults].join('\n');
}

/** The table at the end, and what nights complained about. */
export function describeRound(results: readonly TurnResult[], fleet: FleetFile, columns: number): string {
  const header = ['workspace', 'verdicts', 'promoted', 'spent', 'minutes', 'exit code'];
  const rows = results.map(({ entry: { name }, night }) =>
    night === null
      ? [name, 'not begun', '-', '-', '-', '-']
      : [
          ...[name, verdictsText(night.verdicts), String(night.promoted), dollars(night.usd)],
          ...[night.minutes.toFixed(1), exitText(night.exitCode)],
        ],
  );
  const usd = results.reduce((sum, { night }) => sum + (night?.usd ?? 0), 0);
  const complaints = results.flatMap(({ entry: { name }, night }): readonly (readonly [string, string])[] => {
    if (night === null || night.complaint === null) return [];
    const { what, advice } = night.complaint;
    return [[name, advice === null ? what : `${what} ${advice}`]];
  });
  const waiting = results.filter(({ night }) => night === null).length;
  return [
    formatTable(header, rows, { columns, cut: ['verdicts'] }).trimEnd(),
    `${dollars(usd)} spent. ${limitsLine(fleet)}.`,
    ...(waiting === 0 ? [] : [`${plural(waiting, 'workspace')} had no turn in this round: first in the next.`]),
    ...groupLines(complaints),
  ].join('\n');
}

/** Of a thousand workspaces many have the same thing wrong with them. */
function groupLines(told: readonly (readonly [name: string, what: string])[]): readonly string[] {
  const groups = Map.groupBy(told, ([, what]) => what);
  return [...groups].map(([what, members]) => {
    const names = members.slice(0, MOST_NAMED).map(([name]) => name);
    const more = members.length > names.length ? ` and ${members.length - names.length} more` : '';
    return oneLine(`${names.join(', ')}${more}: ${what}`);
  });
}

const MOST_NAMED = 5;

/** The same for programs. */
export function roundObject(results: readonly TurnResult[]): object {
  return {
    workspaces: results.map(({ entry: { name, dir, pipeline }, night }) => ({
      ...{ workspace: name, dir, pipeline },
      ...(night ?? { exitCode: null, usd: 0, verdicts: {}, promoted: 0, minutes: 0 }),
      ...{ complaint: night?.complaint?.what ?? null, advice: night?.complaint?.advice ?? null },
      begun: night !== null,
    })),
  };
}

function limitsLine({ atOnce, budget: { usd, minutes } }: FleetFile): string {
  const limits = [
    usd === null ? [] : [`${dollars(usd)} at most`],
    minutes === null ? [] : [`${minutes} minutes at most`],
  ];
  return [`${plural(atOnce, 'night')} at a time`, ...limits.flat()].join(', ');
}

function verdictsText(verdicts: { readonly [word: string]: number }): string {
  const words = Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1));
  return words.length === 0 ? '-' : words.map(([word, count]) => `${count} ${word}`).join(', ');
}

function exitText(code: number | null): string {
  return code === null ? 'killed' : String(code);
}

function minutesText(minutes: number): string {
  return minutes < 1 ? `${(minutes * 60).toFixed(1)} s` : `${minutes.toFixed(1)} min`;
}
