import type { ChatJob, EmbedJob, Job, JobProblem, JobResult, Material, TrialJob } from '../../domain/queue.ts';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import type { ReplayIndex } from '../../evaluate/replay-index.ts';
import { breakdownOf, type TakenExam, takeExam } from '../../evaluate/take-exam.ts';
import type { Exams } from './exams.ts';
import { startDeadline } from './start-deadline.ts';
import type { Station } from './station.ts';
import type { WorkLog } from './work-log.ts';

export interface JobOptions {
  readonly station: Station;
  readonly exams: Exams;
  readonly log: WorkLog;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly material: (hash: string) => Promise<Material>;
  readonly signal: AbortSignal;
}

/** A result but for what says whose it is. */
export type Made = Work & { readonly durationMs: number };
type Work = Without<JobResult, 'worker' | 'fingerprint' | 'calls' | 'durationMs'>;
type Without<Result, Key extends PropertyKey> = Result extends unknown ? Omit<Result, Key> : never;

/** Does a job with the models of its station. @throws what the signal was aborted with */
export async function performJob(job: Job, options: JobOptions): Promise<Made> {
  try {
    if (job.kind === 'trial') return await sitTrial(job, options);
    return await timed(options, () => (job.kind === 'chat' ? answer(job, options) : embed(job, options)));
  } catch (error) {
    options.signal.throwIfAborted();
    const problem = problemOf(error);
    if (problem.isOutage) options.station.spend();
    return { ...failure(job.kind, problem), durationMs: 0 };
  }
}

/** What a job comes to that could not be done. */
export function failure(kind: Job['kind'], problem: JobProblem): Work {
  if (kind === 'trial') return { kind, transcript: null, problem };
  return kind === 'chat' ? { kind, answer: null, problem } : { kind, vectors: null, problem };
}

async function sitTrial(job: TrialJob, options: JobOptions): Promise<Made> {
  const { student } = options.station;
  if (student === null) throw unfit(job.kind, options.station);
  const index = await loadExam(job.exam, options);
  const skill = job.text === null ? null : await loadSkill(job.text, options);
  const { log, clock, signal } = options;
  const { key, question, maximumActions, maximumTokens, seconds } = job;
  const deadline = seconds === null ? null : startDeadline(1000 * seconds, log, clock);
  try {
    return await timed(options, async () => {
      const taken = await takeExam(
        { key, question, skill },
        {
          ...{ ...student, index, maximumActions, signal },
          ...(maximumTokens !== null && { maximumTokens }),
          ...(seconds !== null && deadline !== null && { deadline: { seconds, start: () => deadline.signal } }),
        },
      );
      return trialOf(taken);
    });
  } finally {
    deadline?.stop();
  }
}

function trialOf({ transcript, problem }: TakenExam): Work {
  return { kind: 'trial', transcript, problem: problem === null ? null : { ...problem, isOutage: false } };
}

async function answer(job: ChatJob, { station, signal }: JobOptions): Promise<Work> {
  if (station.chat === null) throw unfit(job.kind, station);
  return { kind: 'chat', answer: await station.chat.complete({ ...job.request, signal }), problem: null };
}

/** Its batches count as one call. */
async function embed({ texts }: EmbedJob, { station, log, clock, signal }: JobOptions): Promise<Work> {
  const { embedder } = station;
  if (embedder === null) throw unfit('embed', station);
  const started = clock();
  let failed: string | null = 'ABORTED';
  try {
    const vectors = await embedder.embed(texts, signal);
    failed = null;
    return { kind: 'embed', vectors, problem: null };
  } catch (error) {
    if (!signal.aborted) failed = breakdownOf(error).code;
    throw error;
  } finally {
    log.calls.push({
      ...{ role: 'embedder', model: embedder.name, purpose: 'embed-requests' },
      tokens: { input: log.takeTokens(), output: 0, cached: 0 },
      latencyMs: Math.max(0, clock() - started - log.waited()), // a clock that is set back is no wrong answer
      ...(failed !== null && { failed }),
    });
  }
}

async function timed({ log, clock }: JobOptions, work: () => Promise<Work>): Promise<Made> {
  const started = clock();
  const made = await work();
  return { ...made, durationMs: Math.max(0, clock() - started - log.waited()) };
}

async function loadExam(hash: string, { exams, material }: JobOptions): Promise<ReplayIndex> {
  return exams(hash, async () => {
    const found = await load(hash, material);
    if (found.kind !== 'exam') throw notThat(hash, 'exam');
    return found;
  });
}

async function loadSkill(hash: string, { material }: JobOptions): Promise<string> {
  const found = await load(hash, material);
  if (found.kind !== 'skill') throw notThat(hash, 'skill');
  return found.text;
}

/** What the queue cannot give is no fault of the trial: it goes back. */
async function load(hash: string, material: JobOptions['material']): Promise<Material> {
  try {
    return await material(hash);
  } catch (error) {
    if (error instanceof NightschoolError && error.isOutage) throw error;
    throw new NightschoolError(
      'QUEUE_UNREACHABLE',
      `The material ${hash} could not be had: ${breakdownOf(error).message}`,
    );
  }
}

function notThat(hash: string, kind: Material['kind']): Error {
  return new Error(`The material ${hash} is no ${kind}.`);
}

function unfit(kind: Job['kind'], { offer }: Station): Error {
  return new Error(`A job (${kind}) came for the posting ${offer.posting}, which is for other work.`);
}

/** Faults of a server that the next job would meet here as well, while another worker need not. */
const OF_SERVERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_UNREACHABLE',
  'MODEL_UNAUTHORIZED',
  'MODEL_MISSING',
]);

function problemOf(error: unknown): JobProblem {
  const isOutage = error instanceof NightschoolError && (error.isOutage || OF_SERVERS.has(error.code));
  return { ...breakdownOf(error), isOutage };
}
