import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session, SessionEvent } from '../../../domain/session.ts';
import { hashJson } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, object, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';
import type { RecordPlace } from '../format.ts';
import { createResolve } from './attachments.ts';
import type { Evaluation } from './eval.ts';
import { toInspectEvents } from './messages.ts';
import { readScores } from './score.ts';
import { type ModelAnswer, readModelEvent, spentTokens } from './usage.ts';

export const INSPECT = 'inspect';

const messages = z.array(anyJson).nullish().catch(undefined);
const sample = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  epoch: z.number().catch(1),
  uuid: text,
  input: anyJson.optional(),
  target: anyJson.optional(),
  messages,
  scores: object,
  /** Of the first version, with one scorer. */
  score: object,
  model_usage: object,
  started_at: text,
  invalidation: object,
  error: object,
  limit: object,
  attachments: object,
  events: messages,
  transcript: object,
});
export type ParsedSample = z.infer<typeof sample>;

/** What Python raises where a person stops a run. */
const CANCELLED = /^(?:asyncio\.)?(?:CancelledError|KeyboardInterrupt)\b/;

/** A sample without what is only known from the header of its log. */
export interface SampleDraft {
  readonly place: RecordPlace;
  readonly given: Pick<ParsedSample, 'id' | 'epoch' | 'uuid' | 'target' | 'scores' | 'started_at'>;
  readonly events: readonly SessionEvent[];
  readonly usage: Pick<Session, 'tokens' | 'answers'>;
  readonly isCrashed: boolean;
}

/** The parts of a sample that may be kept outside of it. */
export interface SampleParts {
  readonly messages: readonly Json[];
  readonly attachments: JsonObject | readonly Json[];
  readonly answers: readonly ModelAnswer[];
}

export function looksLikeSample(value: Json): boolean {
  if (!isObject(value) || typeof value.epoch !== 'number') return false;
  return 'messages' in value || 'message_refs' in value || 'input' in value;
}

/** The members of a sample that are needed, or why it is not read. */
export function parseSample(value: Json): ParsedSample | string {
  const parsed = sample.safeParse(value);
  if (!parsed.success) return 'not a sample of Inspect';
  return parsed.data.invalidation === undefined ? parsed.data : 'invalidated sample';
}

/** A sample as a session but for the header, or why it is none. `parts`: where they are not inside the sample itself. */
export function toDraft(given: ParsedSample, place: RecordPlace, parts = partsOf(given)): SampleDraft | string {
  const { answers, attachments, messages: said } = parts;
  const conversation = said.length > 0 ? said : toMessages(given.input);
  const known = new Map(answers.map((answer) => [answer.id, answer]));
  const events = toInspectEvents(conversation, { resolve: createResolve(attachments), answers: known });
  if (events.length === 0) return 'sample without messages';
  const { id, epoch, uuid, target, started_at } = given;
  const scores = given.scores ?? (given.score && { score: given.score });
  return {
    place,
    given: { id, epoch, uuid, target, scores, started_at },
    events: [...events, ...endOf(given)],
    usage: usageOf(given.model_usage ?? {}, [...known.values()]),
    isCrashed: given.error !== undefined,
  };
}

/** `evaluation` is null for a sample of an archive without a header: then nothing tells whose epoch it is. */
export function toSession(draft: SampleDraft, evaluation: Evaluation | null): Session {
  const { given, events, usage, isCrashed, place } = draft;
  const { id, epoch, uuid, scores = {}, target } = given;
  return {
    id: uuid ? shortId(uuid) : `${evaluation?.id ?? hashJson(events)}/${shortId(id)}/${epoch}`,
    source: { ...place, format: INSPECT },
    events,
    ...usage,
    ...present({
      startedAt: toIsoTime(given.started_at) ?? toIsoTime(evaluation?.created),
      model: evaluation?.model,
      repeatOf: evaluation === null ? undefined : `${INSPECT}/${shortId(evaluation.task)}/${shortId(id)}`,
      // A crash says nothing about the agent, whatever was scored afterwards.
      label: isCrashed ? undefined : readScores(scores, { scorer: evaluation?.scorer, target }),
    }),
  };
}

/** Early versions kept events and attachments in a transcript. */
function partsOf({ messages: said, attachments, events, transcript }: ParsedSample): SampleParts {
  const happened = events ?? (Array.isArray(transcript?.events) ? transcript.events : []);
  return {
    messages: said ?? [],
    attachments: attachments ?? (isObject(transcript?.content) ? transcript.content : {}),
    answers: happened.flatMap((event) => readModelEvent(event) ?? []),
  };
}

/** A sample that crashed early has no messages but what it was given. */
function toMessages(input: Json | undefined): readonly Json[] {
  if (typeof input === 'string') return [{ role: 'user', content: input, source: 'input' }];
  return Array.isArray(input) ? input : [];
}

function endOf({ error, limit }: ParsedSample): readonly SessionEvent[] {
  if (error !== undefined) {
    const isPersons = typeof error.message === 'string' && CANCELLED.test(error.message);
    return [{ kind: 'stopped', by: isPersons ? 'person' : 'failure' }];
  }
  return limit?.type === 'operator' ? [{ kind: 'stopped', by: 'person' }] : [];
}

/** Answers are listed only where they are all that was spent. */
function usageOf(byModel: JsonObject, all: readonly ModelAnswer[]): SampleDraft['usage'] {
  const answers = all.flatMap(({ id, tokens }) => (tokens === undefined ? [] : [{ id, ...tokens }]));
  const tokens = spentTokens(byModel, answers);
  const sum = addTokens(answers);
  const isAll = answers.length > 0 && sum.input === tokens.input && sum.output === tokens.output;
  return { tokens, ...present({ answers: isAll ? answers : undefined }) };
}
