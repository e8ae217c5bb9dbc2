import { createDesign } from '../../decide/design.ts';
import type { Design } from '../../domain/decision.ts';
import { NightschoolError } from '../../errors.ts';
import { type MeasuredGate, measureGate, simulations } from '../../night/aa/measure-gate.ts';
import { readSuite } from '../../night/suites/read-suite.ts';
import { openWorkspace, requireSkill } from '../../night/workspace.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { plural } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, formatTable, print } from '../terminal.ts';
import { sitLive } from './aa/live.ts';
import { percent } from './aa/percent.ts';
import { readCount } from './aa/read-count.ts';

/** Cases of the exam that is simulated where no skill is named: what gate.md has in mind. */
const CASES = 30;
const NIGHTS = 2000;

export const aaCommand: CliCommand = {
  name: 'aa [skill]',
  summary:
    'measure how often the gate promotes what it should not, on simulated students or (--live) on the configured ones',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--nights <number>', 'simulated nights of each row', String(NIGHTS))
      .option('--live', 'the configured students sit the exam of a live skill in two arms that are the same', false)
      .option('--runs <number>', 'with --live: runs of both arms together; without it, what they would take is told')
      .option('--pipeline <name>', 'the pipeline whose settings count', 'nightly'),
  run: async (shell, options, [skill]) => {
    if (options.live === true) return sitLive(shell, options, skill);
    const { design, groups } = await readExam(options, skill);
    const nights = readCount(options.nights, '--nights');
    const heldOut = groups.map((group, index) => ({ caseId: `case-${index}`, group }));
    const rows = simulations(design).map((simulated) => measureGate(simulated, { design, heldOut, nights }));
    const holds = rows.every((row) => row.holds);
    const suite = { skill: skill ?? null, cases: groups.length, groups: new Set(groups).size };
    print(shell, options, {
      json: { holds, design, suite, rows },
      text: (columns) => describe(rows, design, { ...suite, columns }),
    });
    return holds ? 0 : 1;
  },
};

interface Exam {
  readonly skill: string | null;
  readonly cases: number;
  readonly groups: number;
}

/** The design of the pipeline, and the group of each held-out case. */
async function readExam(
  options: CommonOptions & Readonly<Record<string, unknown>>,
  skill: string | undefined,
): Promise<{ readonly design: Design; readonly groups: readonly string[] }> {
  const design = createDesign((await readPipeline(options.dir, String(options.pipeline))).gate);
  if (skill === undefined) return { design, groups: Array.from({ length: CASES }, (_, index) => `group-${index}`) };
  const workspace = await openWorkspace(options.dir);
  const suite = await readSuite({ workspace }, await requireSkill(workspace, skill));
  const groups = (suite?.cases ?? []).flatMap(({ side, group }) => (side === 'held-out' ? [group] : []));
  if (groups.length >= design.minimumHeldOut) return { design, groups };
  const what = `${skill} has ${plural(groups.length, 'exam case')}: under ${design.minimumHeldOut} the gate says nothing, so there is nothing to measure.`;
  throw new NightschoolError('UNKNOWN_NAME', what, { hint: 'Leave the name out to simulate an exam of 30 cases.' });
}

function describe(
  rows: readonly MeasuredGate[],
  design: Design,
  { skill, cases, groups, columns }: Exam & { readonly columns: number },
): string {
  const exam = `${plural(cases, 'case')} in ${plural(groups, 'group')}${skill === null ? '' : `, as ${skill} has them`}`;
  const broken = rows.filter(({ holds }) => !holds).length;
  return [
    `The gate of this pipeline (target ${percent(design.target)}, floor ${percent(design.floor)}) on ${plural(rows[0]?.nights ?? 0, 'simulated attempt')} a row, ${exam}.`,
    '',
    formatTable(
      ['student', 'attempt', 'promoted', '95 % interval', 'allowed', 'runs', 'asks for cases'],
      rows.map(cellsOf),
      { columns, cut: ['runs', 'asks for cases'] },
    ).trimEnd(),
    '',
    'identical: the live version as its own candidate, so that every swap is an error. new: nothing is live.',
    'allowed: the most that may be promoted wrongly in this attempt; none where a promotion is right.',
    'Cases are all alike in a third of the attempts, evenly spread in a third, and a few hard ones in a third.',
    broken === 0
      ? 'No interval lies above what is allowed.'
      : `${plural(broken, 'row')} lie above what is allowed: the gate promotes more than it says.`,
  ].join('\n');
}

function cellsOf({ arms, rate, attempt, nights, promoted, interval, bound, runs, paused, holds }: MeasuredGate) {
  return [
    `${arms}, ${percent(rate)}`,
    `${attempt}`,
    percent(promoted / nights),
    `${percent(interval.low)} to ${percent(interval.high)}`,
    bound === null ? '' : `${percent(bound)}${holds ? '' : ' broken'}`,
    runs.toFixed(1),
    percent(paused / nights),
  ];
}
