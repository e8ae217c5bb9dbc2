import type { JudgeCheck, Misjudged, Share } from '../domain/decision.ts';
import type { Case } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Transcript } from '../domain/model.ts';
import { NightschoolError } from '../errors.ts';
import { sum } from '../util/sum.ts';
import type { PlantCheck, SoundCase } from './check-graders.ts';
import type { Grader } from './grade.ts';
import { type Judge, openJudge } from './judge.ts';
import { judgedOf } from './judged.ts';
import type { CompareOutputs } from './load-promptfoo.ts';
import { RUDE } from './plant-replies.ts';

/** Cases whose answers the judge is shown: each takes about as many calls as there are repeats, four times. */
export const JUDGED_SAMPLE = 5;

export interface JudgeCheckOptions {
  readonly grade: Grader;
  readonly compare: CompareOutputs;
  readonly judge: Judge;
  /** How often each answer is graded. */
  readonly repeats: number;
}

type Word = 'passed' | 'failed';

/**
 * Shows the judge what it grades in exams: the recorded replies, which must pass, and ones that no assertion can want,
 * which must not. What may pass for another reason (there are rubrics that only forbid something) is asked the other way
 * round: one that holds and its denial cannot both hold. Every answer is graded again, and good and bad are compared in
 * both orders; how often it says otherwise is its flips.
 * @throws NightschoolError JUDGE_BROKE_DOWN, or an outage of the judge
 */
export async function checkJudge(
  sound: readonly SoundCase[],
  options: JudgeCheckOptions,
): Promise<PlantCheck & { readonly judge: JudgeCheck }> {
  const sample = sound.slice(0, JUDGED_SAMPLE);
  const checked = await settle(sample.map((each) => checkCase(each, options)));
  return {
    good: sum(checked.map(({ good }) => good)),
    bad: sum(checked.map(({ bad }) => bad)),
    misjudged: checked.flatMap(({ misjudged }) => misjudged),
    judge: { model: options.judge.chat.name, flips: addShares(checked.map(({ flips }) => flips)) },
  };
}

async function checkCase(each: SoundCase, options: JudgeCheckOptions): Promise<PlantCheck & { readonly flips: Share }> {
  const { question } = each.ground;
  const good = await gradeAgain(each.plant.transcript, question, options);
  const rude = withReply(each.plant.transcript, RUDE);
  const bad = await gradeAgain(rude, question, options);
  const misjudged: Misjudged[] = [];
  const caseId = question.id;
  // nobody knows how a reply that was made up from the facts is to be graded
  if (each.isRecorded && good[0] === 'failed') {
    misjudged.push({ caseId, plant: 'recorded-reply', expected: 'passed', graded: 'failed' });
  }
  if (bad[0] === 'passed' && (await passesDenied(each, options))) {
    misjudged.push({ caseId, plant: 'rude-reply', expected: 'failed', graded: 'passed' });
  }
  const order = await compareOrders(each, options);
  const flips = addShares([flipsOf(good), flipsOf(bad), order]);
  return { good: each.isRecorded ? 1 : 0, bad: 1, misjudged, flips };
}

/** Pairs of grades of one answer that differ. */
export function flipsOf(grades: readonly Word[]): Share {
  const pairs = grades.flatMap((one, at) => grades.slice(at + 1).map((other) => one !== other));
  return { hits: pairs.filter(Boolean).length, of: pairs.length };
}

async function gradeAgain(
  transcript: Transcript,
  question: Case,
  { grade, repeats }: JudgeCheckOptions,
): Promise<readonly Word[]> {
  const times = Array.from({ length: repeats }, (_, repeat) => repeat);
  return settle(times.map((repeat) => gradeOnce(transcript, question, { grade, repeat })));
}

async function gradeOnce(
  transcript: Transcript,
  question: Case,
  { grade, repeat }: { readonly grade: Grader; readonly repeat: number },
): Promise<Word> {
  const { outcome, reason } = await grade(transcript, question, { parts: 'judged', repeat });
  if (outcome === 'errored') throw new NightschoolError('JUDGE_BROKE_DOWN', sentence(reason ?? 'The judge broke down'));
  return outcome;
}

/** Whether the judge finds the good reply to meet what it is asked, and its denial too. */
async function passesDenied({ ground, plant }: SoundCase, { grade }: JudgeCheckOptions): Promise<boolean> {
  const { question, index } = ground;
  const denied = judgedOf(index.suite, question).map(deny);
  if (denied.some((assertion) => assertion === null)) return true;
  const own = [...(question.assert ?? []), ...denied.flatMap((assertion) => (assertion === null ? [] : [assertion]))];
  return (await gradeOnce(plant.transcript, { ...question, assert: own }, { grade, repeat: 0 })) === 'passed';
}

/** Null where an assertion has no opposite that can be put in words. */
function deny(assertion: JsonObject): JsonObject | null {
  const { type, value } = assertion;
  if (typeof value !== 'string' || (type !== 'llm-rubric' && type !== 'model-graded-closedqa')) return null;
  if (value.startsWith('file://')) return null;
  return { ...assertion, value: `The following is NOT true: ${value}` };
}

/** One pair: good and bad in both orders, as `select-best` asks; none where no assertion says in words what is wanted. */
async function compareOrders(
  { ground, reply }: SoundCase,
  { compare, judge }: Pick<JudgeCheckOptions, 'compare' | 'judge'>,
): Promise<Share> {
  const wanted = judgedOf(ground.index.suite, ground.question)
    .map(({ value }) => value)
    .filter((value) => typeof value === 'string' && !value.startsWith('file://'));
  if (wanted.length === 0) return { hits: 0, of: 0 };
  const isGoodBest = async (outputs: readonly string[]): Promise<boolean> => {
    const desk = openJudge(judge);
    const results = await compare(wanted.join('\n'), [...outputs], { provider: desk.providers });
    const fault = desk.fault();
    if (fault !== null) throw broken(fault, judge);
    return results[outputs.indexOf(reply)]?.pass === true;
  };
  const picks = await settle([isGoodBest([reply, RUDE]), isGoodBest([RUDE, reply])]);
  return { hits: picks[0] === picks[1] ? 0 : 1, of: 1 };
}

function broken(fault: unknown, { chat, signal }: Judge): unknown {
  signal.throwIfAborted();
  if (!(fault instanceof NightschoolError) || fault.isOutage) return fault;
  return new NightschoolError('JUDGE_BROKE_DOWN', `The judge ${chat.name} broke down: ${fault.code}: ${fault.message}`);
}

/** All results; the first fault only once nothing is under way any more, so that what was asked is counted. */
async function settle<Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function withReply({ messages, ...transcript }: Transcript, text: string): Transcript {
  return {
    ...transcript,
    messages: [...messages.filter(({ role }) => role !== 'assistant'), { role: 'assistant', text }],
  };
}

function addShares(shares: readonly Share[]): Share {
  return { hits: sum(shares.map(({ hits }) => hits)), of: sum(shares.map(({ of }) => of)) };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/[^.!?]$/, '$&.')}`;
}
