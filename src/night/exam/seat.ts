import pLimit, { type LimitFunction } from 'p-limit';
import type { Suite, Trial, TrialKey } from '../../domain/exam.ts';
import type { Student, Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import type { Grader } from '../../evaluate/grade.ts';
import type { ReplayIndex } from '../../evaluate/replay-index.ts';
import { type FinishedTrial, runTrial, type TrialPlan } from '../../evaluate/trials.ts';
import { hashJson } from '../../util/hash.ts';
import { trialId } from '../../util/trial-id.ts';
import type { Night } from '../night.ts';
import { isRemote, type RemotelyConducted, type RemoteStudent } from '../queue/remote-student.ts';
import { remoteTrial, trialOptions } from './trial-options.ts';

/** Where a student sits its trials. */
export interface Seat {
  /** Runs a trial and writes it down, or gives the one that is written down under the same key. */
  readonly sit: (key: TrialKey, skillText: string | null) => Promise<SatTrial>;
  /** Starts a trial that `sit` will probably be asked for; it is not written down before. */
  readonly begin: (key: TrialKey, skillText: string | null) => void;
  /** Stops what was begun and never sat; gives how many those were. */
  readonly discard: () => number;
  /** Once nothing that was asked for is under way any more. */
  readonly settled: () => Promise<unknown>;
  /** Trials worth running at the same time: as many as there are places for at the moment. */
  readonly slots: () => number;
}

export interface SatTrial {
  readonly trial: Trial;
  /** False where it was read from the log. */
  readonly isNew: boolean;
  /** Null where the trial was read from the log, or the student broke down. */
  readonly transcript: Transcript<CleanText> | null;
}

export interface SeatOptions {
  readonly suite: Suite;
  readonly student: Student;
  readonly index: ReplayIndex;
  /** Without the recordings of held-out tasks: what a teacher sees of a practice run must not come from them. */
  readonly trainIndex: ReplayIndex;
  readonly grade: Grader;
  /** The run log; grows by every trial that is sat. */
  readonly trials: Trial[];
}

interface Begun {
  readonly running: Promise<FinishedTrial>;
  stop(): void;
  /** It was written down, or is not needed: whoever ran it may forget it. */
  settle(): void;
}

/** Trials are written down in the order they were asked for, whichever ends first: a night can be repeated exactly. */
export function createSeat(night: Night, options: SeatOptions): Seat {
  const { student, trials } = options;
  const known = new Map(trials.map((trial) => [trial.id, trial]));
  const begun = new Map<string, Begun>();
  const run = createRunner(night, options);
  let written: Promise<unknown> = Promise.resolve();
  const take = (id: string, key: TrialKey, skillText: string | null): Begun => {
    const taken = begun.get(id) ?? run(key, skillText);
    begun.delete(id);
    return taken;
  };
  const again = async (taken: Begun): Promise<FinishedTrial> => {
    const finished = await taken.running;
    taken.settle();
    return finished;
  };
  return {
    slots: () => slotsOf(night, student),
    settled: () => written,
    sit: async (key, skillText) => {
      const id = trialId(key);
      const before = known.get(id);
      if (before !== undefined) return recall(night, before, () => again(take(id, key, skillText)));
      const previous = written;
      const taken = take(id, key, skillText);
      const finished = taken.running.then(async (said) => {
        const result = withHash(said);
        await previous;
        known.set(id, result.trial);
        await writeDown(night, options, result);
        taken.settle();
        return { ...result, isNew: true };
      });
      written = finished.catch(() => undefined);
      night.track(written);
      return finished;
    },
    begin: (key, skillText) => {
      const id = trialId(key);
      if (!known.has(id) && !begun.has(id)) begun.set(id, run(key, skillText));
    },
    discard: () => {
      const count = begun.size;
      for (const { stop } of begun.values()) stop();
      begun.clear();
      return count;
    },
  };
}

/** The trial says which transcript is its own. */
function withHash(finished: FinishedTrial): FinishedTrial {
  const { trial, transcript } = finished;
  return transcript === null ? finished : { ...finished, trial: { ...trial, transcript: hashJson(transcript) } };
}

async function writeDown(
  night: Night,
  { suite, student, trials }: SeatOptions,
  { trial, transcript, isExact }: FinishedTrial,
): Promise<void> {
  const { skill } = suite;
  night.guard?.check(`transcript of trial ${trial.id} of ${skill}`, transcript);
  trials.push(trial);
  if (transcript !== null && isForTeacher(trial)) {
    night.state.saveTranscript(trial.id, { skill, json: JSON.stringify(transcript) });
  }
  if (transcript !== null && trial.transcript !== undefined && trial.phase !== 'train') {
    night.transcripts.save(trial.transcript, { json: JSON.stringify(transcript), isExact });
  }
  await night.workspace.evidence.appendTrials(skill, [trial]);
  const shown = trial.phase === 'gate' || trial.phase === 'comparator' ? transcript : null;
  night.emit({ type: 'trial-finished', skill, student: student.name, trial, transcript: shown });
}

/** The teacher is shown what was said in practice runs that did not pass. */
function isForTeacher({ phase, outcome, cause }: Trial): boolean {
  return phase === 'train' && outcome !== 'passed' && cause !== 'infrastructure';
}

/** A trial of the log; with what was said, where a teacher needs that: kept, or else said again. */
async function recall(night: Night, trial: Trial, again: () => Promise<FinishedTrial>): Promise<SatTrial> {
  const isNew = false;
  if (!isForTeacher(trial)) return { trial, transcript: null, isNew };
  const kept = night.state.transcript(trial.id);
  if (kept !== null) return { trial, transcript: JSON.parse(kept), isNew }; // our own cache, thrown away with its version
  const second = await again();
  return { trial, transcript: second.trial.outcome === 'passed' ? null : second.transcript, isNew };
}

/** A model's own concurrency; the embedded student keeps this machine busy by itself. */
function slotsOf({ pipeline }: Night, { concurrency }: Student): number {
  return concurrency ?? pipeline.limits.concurrency;
}

/** Stops between two answers: one that is under way comes to its end, so that what it cost is counted. */
function stoppable(student: Student, unneeded: AbortSignal): Student {
  return {
    ...student,
    act: async (prompt) => {
      unneeded.throwIfAborted();
      return student.act(prompt);
    },
  };
}

const limits = new WeakMap<Student, LimitFunction>();

/** One limit for all skills that a student sits: a trial that has begun should not wait for another's calls. */
function limitOf(night: Night, student: Student): LimitFunction {
  const limit = limits.get(student) ?? pLimit(slotsOf(night, student));
  limit.concurrency = slotsOf(night, student); // of a model that workers have they come and go
  limits.set(student, limit);
  return limit;
}

function createRunner(
  night: Night,
  { suite, student, index, trainIndex, grade }: SeatOptions,
): (key: TrialKey, skillText: string | null) => Begun {
  const questions = new Map(suite.cases.map((question) => [question.id, question]));
  const limit = limitOf(night, student);
  return (key, skill) => {
    const question = questions.get(key.caseId);
    if (question === undefined) throw new Error(`There is no case ${key.caseId} in the suite of ${suite.skill}.`);
    const plan = { key, question, skill };
    const tools = key.phase === 'train' ? trainIndex : index;
    if (isRemote(student)) return beginRemotely(night, plan, { student, index: tools, grade });
    const unneeded = new AbortController();
    const options = trialOptions(night, { student: stoppable(student, unneeded.signal), index: tools, grade });
    const running = limit(() => runTrial(plan, options));
    night.track(running); // one that was begun ahead is looked at only when it is sat
    return { running, stop: () => unneeded.abort(new Error('not needed')), settle: () => undefined };
  };
}

/** No limit of ours: the queue knows how many places there are. */
function beginRemotely(
  night: Night,
  plan: TrialPlan,
  { student, index, grade }: Pick<SeatOptions, 'index' | 'grade'> & { readonly student: RemoteStudent },
): Begun {
  const unneeded = new AbortController();
  const signal = AbortSignal.any([night.signal, unneeded.signal]);
  let conducted: RemotelyConducted | null = null;
  const conduct = async (): Promise<RemotelyConducted> => {
    conducted = await student.conduct(remoteTrial(night, plan, index), signal);
    return conducted;
  };
  const running = runTrial(plan, { ...trialOptions(night, { student, index, grade }), signal, conduct });
  night.track(running);
  const settle = (): void => {
    if (conducted !== null) night.track(conducted.settle());
  };
  const stop = (): void => {
    unneeded.abort(new Error('not needed'));
    running.then(settle, settle);
  };
  return { running, stop, settle };
}
