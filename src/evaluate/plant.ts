import type { Case } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Message, Transcript, TranscriptEnd } from '../domain/model.ts';
import {
  type Ground,
  inWrongOrder,
  type Performed,
  perform,
  recordedCalls,
  wantedKeys,
  withExtraWrite,
  withForeignArgument,
  withoutEffect,
} from './plant-calls.ts';
import { composeReply, inOtherNotation, POLITE, withForeignFact, withoutFact } from './plant-replies.ts';
import type { ReplayIndex } from './replay-index.ts';
import { statesFact } from './states-fact.ts';

/** Raise it when what is planted changes: every suite is then checked anew. */
export const PLANT_REVISION = 1;

/** An answer whose grade is known beforehand. */
export interface Plant {
  readonly plant: string;
  readonly transcript: Transcript;
}

/** Replies that may do, best first: what was really replied, where that is known, and one made up from the facts. */
export interface GoodPlants {
  readonly replays: readonly (Plant & { readonly isRecorded: boolean; readonly reply: string })[];
  /** The same with its facts in other usual notation. */
  readonly notation: Plant | null;
}

/** Perfect answers to a case: its recorded calls, and a reply that states the facts. */
export async function plantGood(
  ground: Ground,
  { reply, assertions }: { readonly reply: string | null; readonly assertions: readonly JsonObject[] },
): Promise<GoodPlants> {
  const { question } = ground;
  const performed = await perform(ground, recordedCalls(ground));
  const replay = (text: string, isRecorded: boolean) => ({
    plant: 'perfect-replay',
    transcript: transcriptOf(question, performed, { reply: text }),
    isRecorded,
    reply: text,
  });
  const other = inOtherNotation(question.facts, assertions);
  return {
    replays: [
      ...(reply === null || reply.trim() === '' ? [] : [replay(reply, true)]),
      replay(composeReply(question.facts, assertions), false),
    ],
    notation:
      other === null
        ? null
        : { plant: 'other-notation', transcript: transcriptOf(question, performed, { reply: other }) },
  };
}

/** Answers that differ from a perfect one in one thing, by which each must fail. Those that the case cannot have are left out. */
export async function plantBad(ground: Ground, reply: string): Promise<readonly Plant[]> {
  const { question, index, others } = ground;
  const calls = recordedCalls(ground);
  const performed = await perform(ground, calls);
  const left = withoutEffect(ground, calls);
  const plants: readonly [plant: string, performed: readonly Performed[] | null, reply: string | null][] = [
    ['missing-effect', left === null ? null : await perform(ground, left), reply],
    ['extra-write', await withExtraWrite(ground, calls), reply],
    ['foreign-argument', await withForeignArgument(ground, calls), reply],
    ['wrong-order', await inWrongOrder(ground, calls), reply],
    ['missing-fact', performed, withoutFact(question, reply)?.text ?? null],
    ['foreign-fact', performed, withForeignFact(question, reply, others)],
  ];
  const made = plants.flatMap(([plant, done, said]) =>
    done === null || said === null ? [] : [{ plant, transcript: transcriptOf(question, done, { reply: said }) }],
  );
  const endless = transcriptOf(question, performed, { reply, end: 'turn-limit' });
  return [
    ...(asksForSomething(question, index) ? plantIdle(question) : []),
    ...made,
    { plant: 'turn-limit', transcript: endless },
  ];
}

/** Answers of one who does nothing, and says nothing or nothing of use. */
export function plantIdle(question: Case): readonly Plant[] {
  const silent = transcriptOf(question, [], { reply: null });
  return [
    { plant: 'nothing-done', transcript: silent },
    { plant: 'polite-words', transcript: transcriptOf(question, [], { reply: POLITE }) },
  ];
}

/** Whether there is anything that one who does nothing, politely, lacks. */
export function asksForSomething(question: Case, index: ReplayIndex): boolean {
  return wantedKeys(question, index).size > 0 || question.facts.some((fact) => !statesFact(POLITE, fact));
}

/** The transcript of a student that made these calls, one after the other, and replied. */
function transcriptOf(
  { request }: Case,
  performed: readonly Performed[],
  { reply, end = 'done' }: { readonly reply: string | null; readonly end?: TranscriptEnd },
): Transcript {
  const messages: Message[] = request.map((text) => ({ role: 'user', text }));
  for (const [index, { call, content, isError }] of performed.entries()) {
    const id = `call-${index + 1}`;
    messages.push({ role: 'call', id, tool: call.tool, arguments: call.arguments });
    messages.push({ role: 'result', callId: id, content, isError });
  }
  if (reply !== null) messages.push({ role: 'assistant', text: reply });
  return { messages, end, hits: performed.length, misses: 0, tokens: { input: 0, output: 0 } };
}
