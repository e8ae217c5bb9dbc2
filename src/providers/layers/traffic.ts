import type { ChatAnswer, ChatModel, ChatRequest, ModelCall, ModelRole } from '../../domain/chat.ts';
import type { Json } from '../../domain/json.ts';
import type { TrafficEntry, TrafficError } from '../../domain/traffic.ts';
import { isErrorCode, NightschoolError } from '../../errors.ts';
import { canonicalJson, hashJson } from '../../util/hash.ts';

/** Keeps the shape of what it is given and changes only texts; redacting what is redacted changes nothing. */
export type Redact = (value: Json) => Promise<Json>;

export interface RecordOptions {
  readonly role: ModelRole;
  readonly write: (entry: TrafficEntry) => void | Promise<void>;
  readonly redact: Redact;
}

/** Writes down every exchange, redacted, whether it was answered or failed. What the caller aborted is no exchange. */
export function recordTraffic(model: ChatModel, { role, write, redact }: RecordOptions): ChatModel {
  const identity = { role, model: model.name, fingerprint: model.fingerprint };
  const parts = model.parts === undefined ? {} : { parts: model.parts };
  const record = async (request: ChatRequest, reply: Reply): Promise<void> => {
    const key = trafficKey(identity, await redactRequest(request, redact));
    await write({ key, ...identity, ...parts, ...(await redactExchange(request, reply, redact)) });
  };
  return {
    ...model,
    complete: async (request) => {
      let answer: ChatAnswer;
      try {
        answer = await model.complete(request);
      } catch (error) {
        if (error instanceof NightschoolError && !request.signal.aborted)
          await record(request, { error: plain(error) });
        throw error;
      }
      await record(request, { answer });
      return answer;
    },
  };
}

export interface ReplayOptions {
  readonly entries: readonly TrafficEntry[];
  readonly role: ModelRole;
  /** Of the model as it was recorded. */
  readonly name: string;
  readonly fingerprint: string;
  readonly redact: Redact;
  readonly onCall?: (call: ModelCall) => void;
}

/**
 * A model that answers from a recording: what was asked several times in recorded order, the last answer for ever.
 * Errors come back with their codes.
 * @throws NightschoolError from `complete`: NOT_RECORDED, and what was recorded
 */
export function replayTraffic({ entries, role, name, fingerprint, redact, onCall }: ReplayOptions): ChatModel {
  const identity = { role, model: name, fingerprint };
  const queues = Map.groupBy(entries, (entry) => entry.key);
  const parts = entries.find((entry) => entry.fingerprint === fingerprint && entry.parts !== undefined)?.parts;
  return {
    name,
    fingerprint,
    ...(parts !== undefined && { parts }),
    complete: async (request) => {
      request.signal.throwIfAborted();
      const redacted = await redactRequest(request, redact);
      const queue = queues.get(trafficKey(identity, redacted));
      const entry = queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0];
      if (entry === undefined) throw notRecorded(redacted, identity, entries);
      const failed = 'error' in entry ? { failed: entry.error.code } : {};
      const tokens = 'answer' in entry ? entry.answer.tokens : { input: 0, output: 0, cached: 0 };
      const { purpose } = request;
      onCall?.({ role, model: name, purpose, from: 'recording', tokens, usd: 0, latencyMs: 0, ...failed });
      if ('error' in entry) throw revive(entry.error);
      return entry.answer;
    },
  };
}

type Asked = TrafficEntry['request'];
type Reply = { readonly answer: ChatAnswer } | { readonly error: TrafficError };
type Identity = Pick<TrafficEntry, 'role' | 'model' | 'fingerprint'>;

function trafficKey(identity: Identity, request: Asked): string {
  return hashJson({ ...identity, request }, 64);
}

async function redactRequest(request: ChatRequest, redact: Redact): Promise<Asked> {
  const { purpose, messages, tools, schema, seed } = request;
  return { purpose, seed, ...(await redactShape({ messages, tools, schema }, redact)) };
}

/**
 * Request and reply as one record: what gives a secret away in one of them replaces it in both. Numbers of our own stay
 * outside, since a long one could pass for a phone number.
 */
async function redactExchange(
  request: ChatRequest,
  reply: Reply,
  redact: Redact,
): Promise<{ readonly request: Asked } & Reply> {
  const { purpose, messages, tools, schema, seed } = request;
  const asked = { messages, tools, schema };
  if ('error' in reply) {
    const { message, hint } = reply.error;
    const clean = await redactShape({ asked, error: { message, hint } }, redact);
    return { request: { purpose, seed, ...clean.asked }, error: { ...reply.error, ...clean.error } };
  }
  const { text, calls } = reply.answer;
  const clean = await redactShape({ asked, answer: { text, calls } }, redact);
  return { request: { purpose, seed, ...clean.asked }, answer: { ...reply.answer, ...clean.answer } };
}

async function redactShape<Shape extends object>(value: Shape, redact: Redact): Promise<Shape> {
  const json: Json = JSON.parse(JSON.stringify(value));
  // Redaction keeps the shape; only texts change.
  return (await redact(json)) as unknown as Shape;
}

function plain({ code, message, hint, retryAfterMs }: NightschoolError): TrafficError {
  return { code, message, hint, retryAfterMs };
}

function revive({ code, message, hint, retryAfterMs }: TrafficError): NightschoolError {
  const options = { hint, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return new NightschoolError(isErrorCode(code) ? code : 'MODEL_FAILED', message, options);
}

function notRecorded(request: Asked, { role, model }: Identity, entries: readonly TrafficEntry[]): NightschoolError {
  const asked = `The recording has no "${request.purpose}" request to ${model} with these messages`;
  const closest = closestOf(request, role, entries);
  if (closest === null) return new NightschoolError('NOT_RECORDED', `${asked}, and none of a ${role} at all.`);
  const place = closest.same === request.messages.length ? 'after its messages' : `at message ${closest.same + 1}`;
  return new NightschoolError(
    'NOT_RECORDED',
    `${asked}. The closest is a "${closest.purpose}" request to ${closest.model}, which differs ${place}.`,
  );
}

interface Closest {
  readonly purpose: string;
  readonly model: string;
  /** How many messages are equal from the first on. */
  readonly same: number;
}

/** The recorded request of the role with the most messages in common, one of the same purpose first. */
function closestOf(request: Asked, role: ModelRole, entries: readonly TrafficEntry[]): Closest | null {
  const candidates = entries.filter((entry) => entry.role === role);
  const ofPurpose = candidates.filter((entry) => entry.request.purpose === request.purpose);
  const messages = request.messages.map(canonicalJson);
  let closest: Closest | null = null;
  for (const entry of ofPurpose.length > 0 ? ofPurpose : candidates) {
    const differs = messages.findIndex((message, at) => message !== canonicalJson(entry.request.messages[at]));
    const same = differs === -1 ? messages.length : differs;
    if (closest === null || same > closest.same) {
      closest = { purpose: entry.request.purpose, model: entry.model, same };
    }
  }
  return closest;
}
