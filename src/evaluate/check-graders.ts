import type { Misjudged } from '../domain/decision.ts';
import type { Case, Outcome } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { type Random, shuffle } from '../util/random.ts';
import type { Grader } from './grade.ts';
import { asksForSomething, type Plant, plantBad, plantGood, plantIdle } from './plant.ts';
import type { Ground } from './plant-calls.ts';
import type { ReplayIndex } from './replay-index.ts';

/** What came of the answers that were planted. */
export interface PlantCheck {
  readonly good: number;
  readonly bad: number;
  readonly misjudged: readonly Misjudged[];
}

export interface CheckOptions {
  readonly index: ReplayIndex;
  readonly grade: Grader;
  readonly random: Random;
  /** What was really replied, by case, as far as it is known. */
  readonly replies?: ReadonlyMap<string, string>;
}

/** A case whose perfect answer passes all that needs no judge, with that answer. */
export interface SoundCase {
  readonly ground: Ground;
  readonly plant: Plant;
  readonly reply: string;
  readonly isRecorded: boolean;
}

/** Cases that get bad answers too; where one of them is misjudged, all do. */
const SAMPLE = 10;

/**
 * Plants answers and grades them as any student's would be, all but what needs a judge: a perfect one to every case, and
 * bad ones to a sample. Every bad one differs in one thing from a good one that passes; where none does, bad ones tell
 * nothing.
 */
export async function checkPlants(
  cases: readonly Case[],
  options: CheckOptions,
): Promise<PlantCheck & { readonly sound: readonly SoundCase[] }> {
  const tally = createTally(options.grade);
  const sound: SoundCase[] = [];
  for (const ground of groundsOf(cases, options)) {
    const found = await plantPerfect(ground, { ...options, tally });
    if (found !== null) sound.push(found);
  }
  const shuffled = shuffle(sound, options.random);
  for (const each of shuffled.slice(0, SAMPLE)) await plantFaults(each, tally);
  const isSuspect = tally.result().misjudged.some(({ expected }) => expected === 'failed');
  if (isSuspect) for (const each of shuffled.slice(SAMPLE)) await plantFaults(each, tally);
  if (isIdle(cases, options.index)) {
    for (const question of cases)
      for (const plant of plantIdle(question)) await tally.expect(question, plant, 'failed');
  }
  return { ...tally.result(), sound };
}

function groundsOf(cases: readonly Case[], { index, random }: CheckOptions): readonly Ground[] {
  const recordings = new Map(index.suite.recordings.map((recording) => [recording.taskId, recording]));
  const donors = shuffle(cases, random);
  return cases.map((question) => ({
    question,
    index,
    recording: recordings.get(question.id) ?? null,
    others: donors.filter(({ id }) => id !== question.id),
  }));
}

/** Whether nobody asks for anything: then one who does nothing is perfect. */
function isIdle(cases: readonly Case[], index: ReplayIndex): boolean {
  return cases.every((question) => !asksForSomething(question, index) && assertionsOf(question, index).length === 0);
}

async function plantFaults({ ground, reply }: SoundCase, tally: Tally): Promise<void> {
  for (const plant of await plantBad(ground, reply)) await tally.expect(ground.question, plant, 'failed');
}

async function plantPerfect(
  ground: Ground,
  { replies, tally, index }: CheckOptions & { readonly tally: Tally },
): Promise<SoundCase | null> {
  const { question } = ground;
  const assertions = assertionsOf(question, index);
  const good = await plantGood(ground, { reply: replies?.get(question.id) ?? null, assertions });
  const passing = await firstPassing(ground, good.replays, tally);
  if (passing === null) return null;
  if (good.notation !== null) await tally.expectUnlessAsserted(question, good.notation);
  return { ground, plant: passing, reply: passing.reply, isRecorded: passing.isRecorded };
}

/** What was really replied may be at odds with what people ask for now, and a reply that is made up with more. */
async function firstPassing<Replay extends Plant & { readonly isRecorded: boolean }>(
  { question }: Ground,
  replays: readonly Replay[],
  tally: Tally,
): Promise<Replay | null> {
  let isKnown = false;
  let last: { readonly replay: Plant; readonly outcome: Outcome } | null = null;
  for (const replay of replays) {
    const { outcome, cause } = await tally.grade(question, replay);
    if (outcome === 'passed') {
      tally.count(question, replay, { expected: 'passed', graded: outcome });
      return replay;
    }
    isKnown ||= replay.isRecorded || cause !== 'assertion';
    last = { replay, outcome };
  }
  // what people ask of a reply may be more than one that is made up has
  if (isKnown && last !== null) tally.count(question, last.replay, { expected: 'passed', graded: last.outcome });
  return null;
}

interface Tally {
  grade(question: Case, plant: Plant): ReturnType<Grader>;
  count(
    question: Case,
    plant: Plant,
    about: { readonly expected: 'passed' | 'failed'; readonly graded: Outcome },
  ): void;
  expect(question: Case, plant: Plant, expected: 'passed' | 'failed'): Promise<void>;
  /** A good one that only an assertion of people's own refuses says nothing. */
  expectUnlessAsserted(question: Case, plant: Plant): Promise<void>;
  result(): PlantCheck;
}

function createTally(grader: Grader): Tally {
  const planted = { passed: 0, failed: 0 };
  const misjudged: Misjudged[] = [];
  const grade: Tally['grade'] = (question, { transcript }) => grader(transcript, question, { parts: 'checks' });
  const count: Tally['count'] = ({ id: caseId }, { plant }, { expected, graded }) => {
    planted[expected] += 1;
    if (graded !== expected) misjudged.push({ caseId, plant, expected, graded });
  };
  return {
    grade,
    count,
    expect: async (question, plant, expected) => {
      const { outcome: graded } = await grade(question, plant);
      count(question, plant, { expected, graded });
    },
    expectUnlessAsserted: async (question, plant) => {
      const { outcome: graded, cause } = await grade(question, plant);
      if (cause !== 'assertion') count(question, plant, { expected: 'passed', graded });
    },
    result: () => ({ good: planted.passed, bad: planted.failed, misjudged }),
  };
}

/** Those that people wrote for the suite and the case, the judged ones too. */
function assertionsOf(
  { assert: own = [] }: Case,
  { suite: { assert: shared = [] } }: ReplayIndex,
): readonly JsonObject[] {
  return [...shared, ...own];
}
