import { describeWait, nightsUntilExam } from '../../cluster/rank-reason.ts';
import { type KnownFamily, readFamilies } from '../../day/families/known.ts';
import { createDesign } from '../../decide/design.ts';
import { MEASUREMENT_CAP } from '../../decide/judge-arm.ts';
import type { StudentChoice } from '../../domain/pipeline.ts';
import { describeChanges } from '../../night/certificates/changed-parts.ts';
import { readLapses } from '../../night/certificates/lapses.ts';
import { readTonight } from '../../night/certificates/tonight.ts';
import { planSkill, type SkillPlan, type StudentPlan } from '../../night/plan/plan-skill.ts';
import { openWorkspace, requireSkill } from '../../night/workspace.ts';
import { dollarsOf } from '../../providers/layers/meter.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { type Prices, priceOf, readPrices } from '../../store/prices.ts';
import { count, plural } from '../../util/amounts.ts';
import { modelName } from '../../util/model-name.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

export const planCommand: CliCommand = {
  name: 'plan <skill>',
  summary: 'how many more cases and runs a verdict needs at the present rates, and what they will cost',
  dryRun: false,
  setUp: (command) => command.option('--pipeline <name>', 'the pipeline whose settings count', 'nightly'),
  run: async (shell, options, [skill = '']) => {
    const workspace = await openWorkspace(options.dir);
    await requireSkill(workspace, skill);
    const pipeline = await readPipeline(options.dir, String(options.pipeline));
    const { gate, students: ladder } = pipeline;
    const same = new Set(ladder.filter(isDeterministic).map(modelName));
    const plan = await planSkill(workspace, skill, {
      design: createDesign(gate),
      isDeterministic: (student) => same.has(student),
      lapses: await readLapses(workspace, await readTonight(workspace, pipeline)),
    });
    const { families } = await readFamilies(workspace);
    const wait = waitOf(
      plan,
      families.find(({ name }) => name === skill),
    );
    const prices = await readPrices(options.dir);
    const students = plan.students.map((student) => ({ ...student, usdPerRun: usdOf(student, prices) }));
    print(shell, options, {
      json: { ...plan, nights: wait?.nights ?? null, students },
      text: describe({ ...plan, wait, students }),
    });
    return 0;
  },
};

/** As a night opens it. */
function isDeterministic(choice: StudentChoice): boolean {
  return choice.use === 'literal' || choice.temperature === 0;
}

type Priced = StudentPlan & { readonly usdPerRun: number | null };

/** Dollars of one run; null where nothing was run or no price is known. */
function usdOf({ student, trial }: StudentPlan, prices: Prices): number | null {
  if (student === 'literal') return 0;
  const price = priceOf(prices, student);
  if (price === null || trial === null) return null;
  return dollarsOf({ input: trial.inputTokens, output: trial.outputTokens, cached: 0 }, price);
}

interface Wait {
  /** Null: not within a year. */
  readonly nights: number | null;
  readonly text: string;
}

/** Until there are cases enough, at the pace that the last night saw; null where there are, or it saw none. */
function waitOf({ missing, heldOut, minimumHeldOut }: SkillPlan, family: KnownFamily | undefined): Wait | null {
  if (missing === 0 || family === undefined || family.rank === null) return null;
  const facts = { heldOut, minimumHeldOut, tasks: family.tasks, frequency: family.rank.factors.frequency };
  return { nights: nightsUntilExam(facts), text: describeWait(facts) };
}

function describe({
  skill,
  heldOut,
  minimumHeldOut,
  missing,
  wait,
  students,
}: SkillPlan & { readonly wait: Wait | null; readonly students: readonly Priced[] }): string {
  const needs =
    missing === 0
      ? `${skill}: ${plural(heldOut, 'exam case')}; at least ${minimumHeldOut} are needed.`
      : `${skill}: ${plural(heldOut, 'exam case')}; ${missing} more ${missing === 1 ? 'is' : 'are'} needed before anything is decided${wait === null ? '' : `, ${wait.text}`}.`;
  if (students.length === 0) return `${needs}\nNo student has sat its exam yet: nightschool run.`;
  return [needs, ...students.map(describeStudent)].join('\n');
}

function describeStudent(plan: Priced): string {
  const { student, version, verdict, reason, counts, attempt, forecasts, repeatsTell, lapses } = plan;
  const about = `\n${student}, ${version === 'none' ? 'no version yet' : `version ${version.slice(0, 8)}`}: ${verdict}`;
  if (lapses.length > 0) {
    const again = `The live version is examined again, in at most ${MEASUREMENT_CAP} runs.`;
    return `${about}. Its certificate lapses tonight: ${describeChanges(lapses)}. ${again}`;
  }
  if (forecasts.length === 0) return `${about}. Nothing more is needed.`;
  const done = counts.passed + counts.failed;
  const stand = done === 0 ? 'nothing is counted yet' : `passed ${counts.passed} of ${plural(done, 'run')}`;
  const lines = [`${about}. ${reason}`, `Attempt ${attempt}: ${stand}.`];
  if (verdict === 'plateaued') lines.push('No run counts before a version reaches the target on the practice cases.');
  if (!repeatsTell)
    lines.push('It always does the same, so that repeats prove nothing: it needs more cases, not more runs.');
  const header = [
    'if it passes',
    'runs',
    '9 in 10',
    'nights',
    'promoted',
    'refused',
    'kept as is',
    'more cases',
    'cost',
  ];
  lines.push(
    formatTable(
      header,
      forecasts.map((forecast) => rowOf(forecast, plan)),
    ),
  );
  return lines.join('\n');
}

function rowOf(forecast: StudentPlan['forecasts'][number], { trial, usdPerRun }: Priced): readonly string[] {
  const { rate, measured, runs, most, nights, promoted, refused, kept, cases } = forecast;
  const tokens = trial === null ? 0 : runs * (trial.inputTokens + trial.outputTokens);
  const money = usdPerRun === null ? 'price not known' : `$${(runs * usdPerRun).toFixed(2)}`;
  const minutes = trial === null ? 0 : Math.round((runs * trial.seconds) / 60);
  return [
    `${percent(rate)}${measured ? ' (measured)' : ''}`,
    `about ${Math.ceil(runs)}`,
    `at most ${most}`,
    String(nights),
    ...[promoted, refused, kept].map(percent),
    String(cases),
    `${count(Math.round(tokens))} tokens, ${money}${minutes === 0 ? '' : `, ${minutes} min`}`,
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
