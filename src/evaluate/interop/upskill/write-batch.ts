import type { ExamRun, ExamVerdict, ExportedFile } from '../exam-record.ts';
import { printJson } from '../exam-record.ts';

/** The least that upskill calls an improvement of the success rate, and of tokens where the rate is no worse. */
const LEAST_LIFT = 0.05;
const LEAST_SAVING = 0.2;

type RunType = 'baseline' | 'with_skill';

/** A batch of two runs: each is one arm over all cases, as upskill counts. The arm without the skill only where it was run. */
export function writeBatch(judged: ExamVerdict, skill: string): readonly ExportedFile[] {
  const { student, night, runs, baseline } = judged;
  const batch_id = `${night.replaceAll('-', '_')}_00_00`;
  const arms: readonly (readonly [RunType, readonly ExamRun[]])[] = [
    ...(baseline.length > 0 ? [['baseline', baseline] as const] : []),
    ['with_skill', runs],
  ];
  const metadata = { model: student, task: skill, batch_id, timestamp: `${night}T00:00:00` };
  const results = arms.map(([type, sat], index) => ({
    metadata: { ...metadata, run_number: index + 1 },
    ...toResult(type, sat),
    passed: type === 'with_skill' && isBetter(judged),
    ...{ session_id: null, session_history_file: null, run_type: type, skill_name: skill },
  }));
  const passed = results.filter((each) => each.passed).length;
  const { model, task } = metadata;
  return [
    ...results.flatMap((each, index) => [
      { path: `runs/${batch_id}/run_${index + 1}/run_metadata.json`, text: printJson(each.metadata) },
      { path: `runs/${batch_id}/run_${index + 1}/run_result.json`, text: printJson(each) },
    ]),
    {
      path: `runs/${batch_id}/batch_summary.json`,
      text: printJson({ batch_id, model, task, total_runs: results.length, passed_runs: passed, results }),
    },
  ];
}

/** A run that broke down is no failed one: it counts nowhere but in the message. */
function toResult(type: RunType, sat: readonly ExamRun[]): object {
  const graded = sat.filter(isGraded);
  const errored = sat.length - graded.length;
  return {
    stats: statsOf(sat),
    assertions_passed: graded.filter(isPassed).length,
    assertions_total: graded.length,
    error_message: errored === 0 ? null : `${errored} runs ${type} broke down and are not counted`,
  };
}

function statsOf(sat: readonly ExamRun[]): object {
  const messages = sat.flatMap(({ transcript }) => transcript?.messages ?? []);
  const tools = new Map(messages.flatMap((each) => (each.role === 'call' ? [[each.id, each.tool] as const] : [])));
  const called = messages.flatMap((each) => (each.role === 'call' ? [each.tool] : []));
  const failed = messages.flatMap((each) =>
    each.role === 'result' && each.isError ? [tools.get(each.callId) ?? 'unknown'] : [],
  );
  const sum = (of: (run: ExamRun) => number): number => sat.reduce((total, run) => total + of(run), 0);
  const [input, output] = [sum(({ trial }) => trial.tokens.input), sum(({ trial }) => trial.tokens.output)];
  return {
    ...{ conversation_span_ms: sum(({ trial }) => trial.durationMs), llm_time_ms: 0, tool_time_ms: 0 },
    ...{ turns: messages.filter(({ role }) => role === 'assistant').length },
    ...{ tool_calls: called.length, tool_errors: failed.length, mcp_calls: 0, execute_calls: 0 },
    ...{ tool_call_map: countNames(called), tool_error_map: countNames(failed) },
    ...{ input_tokens: input, output_tokens: output, total_tokens: input + output },
    ...{ usage_summaries: [], timing_summaries: [] },
  };
}

/** upskill's own rule: a better rate, or fewer tokens for the same. Where the other arm was not run, what the gate says. */
function isBetter({ runs, baseline, verdict }: ExamVerdict): boolean {
  if (baseline.length === 0) return verdict.word === 'promote' || verdict.word === 'healthy';
  const lift = rateOf(runs) - rateOf(baseline);
  // per run: the arms need not have been run as often
  const [tokens, before] = [tokensOf(runs) / Math.max(1, runs.length), tokensOf(baseline) / baseline.length];
  const saving = before === 0 ? 0 : 1 - tokens / before;
  return lift > LEAST_LIFT || (lift >= 0 && saving > LEAST_SAVING);
}

function rateOf(sat: readonly ExamRun[]): number {
  const graded = sat.filter(isGraded);
  return graded.length === 0 ? 0 : graded.filter(isPassed).length / graded.length;
}

function tokensOf(sat: readonly ExamRun[]): number {
  return sat.reduce((sum, { trial }) => sum + trial.tokens.input + trial.tokens.output, 0);
}

function countNames(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].sort().map(([name, all]) => [name, all.length]));
}

function isGraded({ trial }: ExamRun): boolean {
  return trial.outcome !== 'errored';
}

function isPassed({ trial }: ExamRun): boolean {
  return trial.outcome === 'passed';
}
