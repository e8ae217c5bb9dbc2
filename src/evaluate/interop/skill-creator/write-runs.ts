import { hash } from '../../../util/hash.ts';
import type { ExamRun, ExamVerdict, ExportedFile } from '../exam-record.ts';
import { printJson } from '../exam-record.ts';
import { expectationTexts, type GradedExpectation, gradeExpectations } from '../expectations.ts';

const CONFIGURATIONS = ['with_skill', 'without_skill'] as const;
type Configuration = (typeof CONFIGURATIONS)[number];

interface About {
  readonly skill: string;
  /** What each case is called in `evals.json`. */
  readonly ids: ReadonlyMap<string, number | string>;
}

interface GradedRun {
  readonly configuration: Configuration;
  readonly number: number;
  readonly id: number | string;
  readonly run: ExamRun;
  readonly graded: readonly GradedExpectation[];
}

/** An iteration of an eval workspace: a folder for each case, each arm and each run, and their benchmark. */
export function writeRuns(judged: ExamVerdict, about: About): readonly ExportedFile[] {
  const folder = `${about.skill}-workspace/iteration-1`;
  const runs = [...gradeAll('with_skill', judged.runs, about), ...gradeAll('without_skill', judged.baseline, about)];
  const metadata = new Map(runs.map((each) => [folderOf(each), each]));
  return [
    { path: `${folder}/benchmark.json`, text: printJson(toBenchmark(judged, { ...about, runs })) },
    ...[...metadata].map(([name, each]) => ({
      path: `${folder}/${name}/eval_metadata.json`,
      text: printJson(toMetadata(each)),
    })),
    ...runs.flatMap((each) => {
      const { configuration, number, run, graded } = each;
      const place = `${folder}/${folderOf(each)}/${configuration}/run-${number}`;
      return [
        { path: `${place}/grading.json`, text: printJson(toGrading(run, graded)) },
        { path: `${place}/timing.json`, text: printJson(toTiming(run)) },
      ];
    }),
  ];
}

/** An id may be any text that stood in a file of others. */
function folderOf({ id }: GradedRun): string {
  return `eval-${/^[\w-]{1,60}$/.test(String(id)) ? id : hash(String(id), 12)}`;
}

/** Runs that broke down were not graded; those of a case that is gone have nothing to be graded by. */
function gradeAll(configuration: Configuration, runs: readonly ExamRun[], { ids }: About): readonly GradedRun[] {
  const counts = new Map<string, number>();
  return runs.flatMap((run) => {
    const { caseId } = run.trial;
    const graded = gradeExpectations(run);
    const id = ids.get(caseId);
    if (graded === null || id === undefined) return [];
    const number = (counts.get(caseId) ?? 0) + 1;
    counts.set(caseId, number);
    return [{ configuration, number, id, run, graded }];
  });
}

function toMetadata({ id, run: { trial, question } }: GradedRun): object {
  const assertions = question === null ? [] : expectationTexts(question);
  return { eval_id: id, eval_name: trial.caseId, prompt: question?.request.join('\n\n') ?? '', assertions };
}

/** No `timing` here: with it other scripts would not look at the tokens of timing.json. */
function toGrading(run: ExamRun, graded: readonly GradedExpectation[]): object {
  return {
    expectations: graded,
    assertion_results: graded,
    summary: summarise(graded),
    execution_metrics: { total_tool_calls: callsOf(run), errors_encountered: faultsOf(run) },
  };
}

function toTiming({ trial: { tokens, durationMs } }: ExamRun): object {
  return {
    total_tokens: tokens.input + tokens.output,
    duration_ms: durationMs,
    total_duration_seconds: durationMs / 1000,
  };
}

function summarise(graded: readonly GradedExpectation[]) {
  const passed = graded.filter((each) => each.passed).length;
  return {
    passed,
    failed: graded.length - passed,
    total: graded.length,
    pass_rate: graded.length === 0 ? 0 : round(passed / graded.length),
  };
}

function toBenchmark(
  { student, version, night, verdict, runs: sat }: ExamVerdict,
  { skill, runs }: About & { readonly runs: readonly GradedRun[] },
): object {
  const [withSkill, without] = CONFIGURATIONS.map((name) =>
    spreads(runs.filter(({ configuration }) => configuration === name)),
  );
  const most = Math.max(1, ...runs.map(({ number }) => number));
  const errored = sat.length - runs.filter(({ configuration }) => configuration === 'with_skill').length;
  return {
    metadata: {
      ...{ skill_name: skill, skill_path: `skills/${skill}`, executor_model: student, analyzer_model: 'nightschool' },
      timestamp: `${night}T00:00:00Z`,
      evals_run: [...new Set(runs.map(({ id }) => id))],
      runs_per_configuration: most,
    },
    runs: runs.map(toBenchmarkRun),
    run_summary: {
      ...(withSkill !== null && { with_skill: withSkill }),
      ...(without !== null && { without_skill: without }),
      ...(withSkill && without && { delta: deltaOf(withSkill, without) }),
    },
    notes: [
      `nightschool ${verdict.word}, version ${version}: ${verdict.reason}`,
      ...(errored === 0 ? [] : [`${errored} runs broke down: they are in no rate.`]),
    ],
  };
}

function toBenchmarkRun({ id, run, configuration, number, graded }: GradedRun): object {
  const { durationMs, tokens, caseId, reason } = run.trial;
  return {
    ...{ eval_id: id, eval_name: caseId, configuration, run_number: number },
    result: {
      ...summarise(graded),
      time_seconds: durationMs / 1000,
      tokens: tokens.input + tokens.output,
      tool_calls: callsOf(run),
      errors: faultsOf(run),
    },
    expectations: graded,
    assertion_results: graded,
    notes: reason === undefined ? [] : [reason],
  };
}

type Spreads = NonNullable<ReturnType<typeof spreads>>;

/** Null for an arm that was not run. */
function spreads(runs: readonly GradedRun[]) {
  if (runs.length === 0) return null;
  return {
    pass_rate: spread(runs.map(({ graded }) => summarise(graded).pass_rate)),
    time_seconds: spread(runs.map(({ run }) => run.trial.durationMs / 1000)),
    tokens: spread(runs.map(({ run }) => run.trial.tokens.input + run.trial.tokens.output)),
  };
}

/** Mean, standard deviation of the sample (n - 1), least and most. */
function spread(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const stddev = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
  return { mean: round(mean), stddev: round(stddev), min: Math.min(...values), max: Math.max(...values) };
}

/** With the skill less without it, with its sign. */
function deltaOf(withSkill: Spreads, without: Spreads): object {
  const sign = (value: number, digits: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`;
  return {
    pass_rate: sign(withSkill.pass_rate.mean - without.pass_rate.mean, 2),
    time_seconds: sign(withSkill.time_seconds.mean - without.time_seconds.mean, 1),
    tokens: sign(withSkill.tokens.mean - without.tokens.mean, 0),
  };
}

function callsOf({ transcript }: ExamRun): number {
  return transcript?.messages.filter(({ role }) => role === 'call').length ?? 0;
}

function faultsOf({ transcript }: ExamRun): number {
  return transcript?.messages.filter((message) => message.role === 'result' && message.isError).length ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
