import type { Case, TrialKey } from '../../domain/exam.ts';
import type { Guard } from '../../domain/guard.ts';
import type { Student } from '../../domain/model.ts';
import type { Material, TrialJob, TrialResult } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { type AskedExam, findForgery } from '../../evaluate/find-forgery.ts';
import type { ReplayIndex } from '../../evaluate/replay-index.ts';
import { breakdownOf, type TakenExam } from '../../evaluate/take-exam.ts';
import { hashJson } from '../../util/hash.ts';
import { trialId } from '../../util/trial-id.ts';
import type { NightFleet } from './night-fleet.ts';
import { attemptsIn, toCode } from './queued-chat.ts';
import type { Station } from './station.ts';
import type { OpenTrial, TrialAccount } from './trial-account.ts';
import { toMaterial } from './trial-material.ts';

/** A trial that a worker is to have its student do. */
export interface RemoteTrial {
  /** The skill that is examined. */
  readonly skill: string;
  readonly key: TrialKey;
  readonly question: Case;
  /** The whole SKILL.md that the student gets. */
  readonly text: string | null;
  /** What its tools answer from. */
  readonly index: ReplayIndex;
  readonly maximumActions: number;
  readonly maximumTokens: number;
  readonly seconds: number;
}

export interface RemotelyConducted {
  readonly taken: TakenExam;
  /** Of the work itself, as the worker measured it. */
  readonly durationMs: number;
  /** To be called once the trial is written down: until then a run that takes the place of this one finds it done. */
  settle(): Promise<void>;
}

/** A student on other machines. `act` asks its model call by call; a trial goes there as a whole. */
export interface RemoteStudent extends Student {
  /** Trials worth having under way: follows the workers that come and go. */
  readonly concurrency: number;
  /**
   * Has the trial done, once, whichever worker does it and however often one dies over it.
   * @throws what the signal was aborted with; an outage (QUEUE_UNREACHABLE, MODEL_DOWN, BUDGET_SPENT, OUTGOING_SECRET)
   */
  conduct(trial: RemoteTrial, signal: AbortSignal): Promise<RemotelyConducted>;
}

export interface RemoteStudentOptions {
  readonly station: Station;
  readonly fleet: Pick<NightFleet, 'workspaceId' | 'priorityOf'>;
  readonly account: TrialAccount;
  /** Looks at everything before it is sent. Absent: nobody does. */
  readonly guard?: Guard;
  /** False where a model says the user's turns. */
  readonly isUserRecorded: boolean;
}

export function isRemote(student: Student): student is RemoteStudent {
  return 'conduct' in student;
}

/** @param student the same one, asked call by call: what it is known by */
export function createRemoteStudent(student: Student, options: RemoteStudentOptions): RemoteStudent {
  const { station, fleet, account } = options;
  const sharing = createSharing(options);
  return {
    ...student,
    get concurrency() {
      return station.slots();
    },
    conduct: async (trial, signal) => {
      const job = await createJob(trial, { sharing, workspaceId: fleet.workspaceId, guard: options.guard }).catch(
        asUnfit,
      );
      if ('problem' in job) return { taken: job, durationMs: 0, settle: async () => undefined };
      const open = await account.open(signal);
      const fault = station.down();
      if (fault !== null) open.giveBack();
      if (fault !== null) throw fault;
      const done = await submit(job, trial, { ...options, open, signal });
      return { ...done, settle: () => station.settle(job.id) };
    },
  };
}

type TrialTask = Omit<TrialJob, 'posting' | 'fingerprint' | 'workspace'>;

/** The id is that of the trial, and of all that the work depends on: the same work has the same id for ever. */
async function createJob(
  { skill, key, question, text, index, maximumActions, maximumTokens, seconds }: RemoteTrial,
  { sharing, workspaceId, guard }: { sharing: Sharing; workspaceId: string; guard: Guard | undefined },
): Promise<TrialTask> {
  const { id, request } = question;
  guard?.check(`trial of ${skill} for a worker`, request);
  const work = {
    ...{ skill, key, question: { id, request }, maximumActions, maximumTokens, seconds },
    exam: await sharing.exam(index),
    text: text === null ? null : await sharing.text(skill, text),
  };
  return { kind: 'trial', id: `${workspaceId}-trial-${trialId(key)}-${hashJson(work)}`, ...work };
}

async function submit(
  job: TrialTask,
  trial: RemoteTrial,
  {
    station,
    fleet,
    isUserRecorded,
    open,
    signal,
  }: RemoteStudentOptions & { readonly open: OpenTrial; readonly signal: AbortSignal },
): Promise<Omit<RemotelyConducted, 'settle'>> {
  try {
    const priority = fleet.priorityOf(job.skill);
    const { result, attempts } = await station.submit<'trial'>(job, { priority, signal, onLeft: open.leave });
    open.settle(result, attempts);
    const taken = await readResult(result, { ...trial, isUserRecorded, station });
    return { taken, durationMs: result.durationMs };
  } catch (error) {
    const attempts = attemptsIn(error);
    if (attempts === null) return { taken: asUnfit(error), durationMs: 0 };
    open.abandon(attempts);
    return { taken: asProblem(error), durationMs: 0 };
  }
}

/** A trial that cannot be sent is errored, and says why. @throws every other error */
function asUnfit(error: unknown): Broken {
  if (isUnfit(error)) return asProblem(error);
  throw error;
}

type Broken = Extract<TakenExam, { readonly transcript: null }>;

function asProblem(error: unknown): Broken {
  return { transcript: null, problem: breakdownOf(error) };
}

function isUnfit(error: unknown): boolean {
  return error instanceof NightschoolError && error.code === 'QUEUE_UNFIT';
}

/**
 * What is not an answer to this question by this student counts for nothing, whoever sent it; nor does one whose tools
 * gave what the recordings do not.
 */
async function readResult(
  { transcript, problem, fingerprint, worker }: TrialResult,
  asked: AskedExam & { readonly station: Pick<Station, 'fingerprint' | 'doubt'> },
): Promise<TakenExam> {
  const broken = (message: string): TakenExam => ({ transcript: null, problem: { code: 'MODEL_FAILED', message } });
  if (fingerprint !== asked.station.fingerprint)
    return broken(`The worker ${worker} answered with another fingerprint.`);
  if (transcript === null) {
    if (problem === null) return broken(`The worker ${worker} answered with nothing.`);
    return { transcript, problem: { code: toCode(problem.code), message: problem.message } };
  }
  const [first] = transcript.messages;
  const isOurs = first?.role === 'user' && first.text === asked.question.request[0];
  if (!isOurs) return broken(`The worker ${worker} answered another question.`);
  const forgery = await findForgery(transcript, asked);
  if (forgery === null) return { transcript, problem: null };
  asked.station.doubt(worker, `a transcript of it cannot be: ${forgery}`);
  return broken(`The worker ${worker} gave a transcript that cannot be: ${forgery}.`);
}

interface Sharing {
  exam(index: ReplayIndex): Promise<string>;
  text(skill: string, text: string): Promise<string>;
}

/** Sends a material once, after the guard has looked at it; what could not be sent is sent again when it is next needed. */
function createSharing({ station, guard }: Pick<RemoteStudentOptions, 'station' | 'guard'>): Sharing {
  const exams = new WeakMap<ReplayIndex, Promise<string>>();
  const texts = new Map<string, Promise<string>>();
  const send = async (item: string, material: Material): Promise<string> => {
    guard?.check(`${item} for workers`, material);
    return station.share(material);
  };
  const once = <Key>(
    kept: {
      get(key: Key): Promise<string> | undefined;
      set(key: Key, hash: Promise<string>): unknown;
      delete(key: Key): unknown;
    },
    key: Key,
    start: () => Promise<string>,
  ): Promise<string> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const sending = start();
    kept.set(key, sending);
    sending.catch((error: unknown) => (isUnfit(error) ? undefined : kept.delete(key))); // it would be the same again
    return sending;
  };
  return {
    exam: (index) => once(exams, index, () => send(`exam of ${index.suite.skill}`, toMaterial(index))),
    text: (skill, text) => once(texts, text, () => send(`text of ${skill}`, { kind: 'skill', text })),
  };
}
