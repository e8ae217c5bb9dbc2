import type { Trial } from '../../../domain/exam.ts';
import { hashJson } from '../../../util/hash.ts';
import { type ExamRecord, type ExamRun, type ExamVerdict, type Exported, printJson } from '../exam-record.ts';
import { toInspectMessages } from './messages.ts';

const SCORER = 'nightschool';

/**
 * The verdict's runs as an eval log of Inspect, version 2: a sample for each run, an epoch for each time that a case was
 * run. The order of the members is part of the format. Null where no verdict was reached.
 */
export function writeInspect({ skill, judged }: ExamRecord): Exported | null {
  if (judged === null) return null;
  const runs = withEpochs(judged.runs);
  const lost = runs.filter(({ transcript }) => transcript === null).length;
  const { night } = judged;
  const log = {
    version: 2,
    status: 'success',
    eval: toSpec(judged, { skill, runs }),
    plan: { name: 'plan', steps: [{ solver: SCORER, params: { skill, version: judged.version } }], config: {} },
    results: toResults(judged.runs),
    stats: {
      started_at: startOf(night),
      completed_at: startOf(night),
      model_usage: usageOf(judged.student, judged.runs),
    },
    samples: runs.map((run) => toSample(run, judged)),
  };
  return {
    files: [{ path: '', text: printJson(log) }],
    leftOut: [
      'The time of day is not kept: samples bear the day of their night.',
      ...(lost === 0 ? [] : [`${lost} runs: what was said is not kept any more.`]),
    ],
  };
}

type EpochRun = ExamRun & { readonly epoch: number };

function withEpochs(runs: readonly ExamRun[]): readonly EpochRun[] {
  const counts = new Map<string, number>();
  return runs.map((run) => {
    const epoch = (counts.get(run.trial.caseId) ?? 0) + 1;
    counts.set(run.trial.caseId, epoch);
    return { ...run, epoch };
  });
}

function toSpec(
  judged: ExamVerdict,
  { skill, runs }: { readonly skill: string; readonly runs: readonly EpochRun[] },
): object {
  const { student, version, fingerprint, night, verdict } = judged;
  const sample_ids = [...new Set(runs.map(({ trial }) => trial.caseId))];
  const id = (what: string): string => hashJson({ what, skill, version, fingerprint, night });
  const epochs = Math.max(1, ...runs.map(({ epoch }) => epoch));
  return {
    ...{ eval_id: id('eval'), run_id: id('run'), created: startOf(night), task: skill, task_id: id('task') },
    ...{ task_version: 0, task_attribs: {}, task_args: {}, solver: SCORER },
    dataset: { name: skill, samples: sample_ids.length, sample_ids, shuffled: true },
    ...{ model: student, model_args: {}, config: { epochs, fail_on_error: false, continue_on_fail: true } },
    packages: {},
    metadata: { version, fingerprint, verdict: verdict.word, reason: verdict.reason },
    scorers: [{ name: SCORER, options: {}, metrics: [{ name: 'accuracy', options: {} }] }],
  };
}

function toResults(runs: readonly ExamRun[]): object {
  const graded = runs.filter(({ trial }) => trial.outcome !== 'errored');
  const passed = graded.filter(({ trial }) => trial.outcome === 'passed').length;
  const accuracy = graded.length === 0 ? 0 : passed / graded.length;
  return {
    total_samples: runs.length,
    completed_samples: graded.length,
    scores: [
      {
        ...{ name: SCORER, scorer: SCORER, scored_samples: graded.length },
        unscored_samples: runs.length - graded.length,
        params: {},
        metrics: { accuracy: { name: 'accuracy', value: accuracy, params: {} } },
      },
    ],
  };
}

function toSample(run: EpochRun, { student, night }: ExamVerdict): object {
  const { trial, question, transcript, epoch } = run;
  const messages = transcript === null ? [] : toInspectMessages(transcript, trial.id);
  const asked = messages.find(({ role }) => role === 'user');
  const last = messages.findLast(({ role }) => role === 'assistant');
  const choices = last === undefined ? [] : [{ message: last, stop_reason: 'stop' }];
  return {
    ...{ id: trial.caseId, epoch },
    input: question?.request.join('\n\n') ?? asked?.content ?? '',
    target: question?.facts.map(String) ?? [],
    messages,
    output: { model: student, choices, completion: last?.content ?? '' },
    ...(trial.outcome !== 'errored' && { scores: { [SCORER]: toScore(trial, last?.content ?? '') } }),
    metadata: {
      arm: trial.arm,
      phase: trial.phase,
      pass: trial.pass,
      seed: trial.seed,
      ...(trial.cause && { cause: trial.cause }),
    },
    ...{ store: {}, events: [], model_usage: usageOf(student, [run]), started_at: startOf(night) },
    ...{ total_time: trial.durationMs / 1000, working_time: trial.durationMs / 1000, uuid: trial.id },
    ...(trial.outcome === 'errored' && { error: errorOf(trial) }),
    attachments: {},
  };
}

function toScore({ outcome, reason, cause }: Trial, answer: string): object {
  const why = reason === undefined ? {} : { explanation: reason };
  return {
    value: outcome === 'passed' ? 'C' : 'I',
    answer,
    ...why,
    ...(cause !== undefined && { metadata: { cause } }),
  };
}

function errorOf({ reason, cause = 'infrastructure' }: Trial): object {
  return { message: `${cause}: ${reason ?? 'it broke down'}`, traceback: '', traceback_ansi: '' };
}

function usageOf(model: string, runs: readonly ExamRun[]): object {
  const input = runs.reduce((sum, { trial }) => sum + trial.tokens.input, 0);
  const output = runs.reduce((sum, { trial }) => sum + trial.tokens.output, 0);
  return { [model]: { input_tokens: input, output_tokens: output, total_tokens: input + output } };
}

function startOf(night: string): string {
  return `${night}T00:00:00+00:00`;
}
