import { type KnownFamilies, type KnownFamily, readFamilies, summaryOf } from '../../../day/families/known.ts';
import { readStandings, type Standing } from '../../../day/families/standing.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { clip, oneLine } from '../../../report/plain.ts';
import { count, plural } from '../../../util/amounts.ts';
import { formatTable, print } from '../../terminal.ts';
import { type FamiliesRequest, type Operation, requireNames } from './operation.ts';

const MOST_ROWS = 200;
const MOST_EMERGING = 40;
const STATE_COLUMNS = 48;
const TOOLS_COLUMNS = 48;
/** A family whose newest requests are this much less alike is worth a look. */
const DRIFTS = 0.2;

export const listFamilies: Operation = async (request: FamiliesRequest) => {
  const { shell, options } = request;
  requireNames(request, []);
  const workspace = await openWorkspace(options.dir);
  const known = await readFamilies(workspace);
  const standings = await readStandings(workspace, known);
  const families = known.families.map((family) => ({
    ...summaryOf(family),
    standing: standings.get(family.id) ?? null,
  }));
  const { at, unassigned, emerging } = known;
  print(shell, options, {
    json: { at, families, unassigned, ...(options.all === true && { emerging }) },
    text: (columns) => describe(known, { standings, all: options.all === true, columns }),
  });
  return 0;
};

interface View {
  readonly standings: ReadonlyMap<string, Standing>;
  readonly all: boolean;
  readonly columns: number;
}

function describe(known: KnownFamilies, { standings, all, columns }: View): string {
  const { families, unassigned, emerging } = known;
  if (families.length === 0) return 'No family has been found yet: nightschool run.';
  const isMeasured = families.some(({ cohesion }) => cohesion !== undefined);
  const header = ['family', 'tasks', 'sessions', 'days', 'success', ...(isMeasured ? ['alike', 'drift'] : [])];
  const rows = families
    .slice(0, MOST_ROWS)
    .map((family) => [
      ...toCells(family, isMeasured),
      clip(oneLine(standings.get(family.id)?.summary ?? '-'), STATE_COLUMNS),
      clip(family.tools.slice(0, 4).map(oneLine).join(' '), TOOLS_COLUMNS),
      family.id,
    ]);
  const drifting = families.filter(({ drift = 0 }) => drift >= DRIFTS).map(({ name }) => name);
  return [
    formatTable([...header, 'state', 'tools', 'id'], rows, { columns, cut: ['tools', 'id', 'drift', 'state'] }),
    ...(families.length > MOST_ROWS ? [`… and ${count(families.length - MOST_ROWS)} more (--json has all).`] : []),
    `${plural(unassigned, 'one-off request')} ${unassigned === 1 ? 'was' : 'were'} left alone.`,
    ...(drifting.length > 0 ? [`The newest requests differ from the earlier ones in: ${drifting.join(', ')}.`] : []),
    ...pendingLines(families),
    ...(all
      ? describeEmerging(known)
      : emerging.length > 0
        ? [`${plural(emerging.length, 'group')} too rare yet: --all.`]
        : []),
  ].join('\n');
}

function toCells(family: KnownFamily, isMeasured: boolean): readonly string[] {
  const { name, tasks, sessions, days, successRate, cohesion, drift } = family;
  const hundredths = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2));
  return [
    name,
    count(tasks),
    count(sessions),
    count(days),
    successRate === null ? '-' : `${Math.round(100 * successRate)} %`,
    ...(isMeasured ? [hundredths(cohesion), hundredths(drift)] : []),
  ];
}

function pendingLines(families: readonly KnownFamily[]): readonly string[] {
  const lines = families.flatMap(({ name, pending }) => pending.map((what) => `  ${name}: ${oneLine(what)}`));
  return lines.length === 0 ? [] : ['', 'Said since the last run:', ...lines];
}

function describeEmerging({ emerging }: KnownFamilies): readonly string[] {
  if (emerging.length === 0) return ['', 'Nothing else was asked more than once.'];
  const rows = emerging
    .slice(0, MOST_EMERGING)
    .map(({ terms, tasks, sessions, days, nights }) => [
      clip(oneLine(terms.join(' ')), STATE_COLUMNS),
      ...[tasks, sessions, days].map(count),
      nights === null ? '-' : `about ${count(nights)} more`,
    ]);
  const more = emerging.length - rows.length;
  return [
    '',
    `Too rare yet:\n${formatTable(['words', 'tasks', 'sessions', 'days', 'nights'], rows)}${more > 0 ? `… and ${count(more)} more (--json has all).` : ''}`,
  ];
}
