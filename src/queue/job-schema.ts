import { z } from 'zod';
import type { EmbedResult, Job, JobResult } from '../domain/queue.ts';
import { LIMITS, readVector, type Unpacked, unpack } from './pack.ts';
import { count, digest, fingerprint, postingId, role, safeId, tokens, toolDefinition } from './schema.ts';

const jsonObject = z.record(z.string(), z.unknown());
const positive = z.number().positive();

const call = z.union([
  z.strictObject({ id: z.string(), tool: z.string(), arguments: jsonObject }),
  z.strictObject({ id: z.string(), tool: z.string(), malformed: z.string() }),
]);
const chatMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'user']), text: z.string() }),
  z.strictObject({ role: z.literal('assistant'), text: z.string(), calls: z.array(call) }),
  z.strictObject({ role: z.literal('tool'), callId: z.string(), tool: z.string(), text: z.string() }),
]);

const key = z.strictObject({
  version: z.string(),
  arm: z.enum(['with-skill', 'no-skill', 'incumbent', 'null-policy', 'raw-trace']),
  phase: z.enum(['train', 'gate', 'baseline', 'recertify', 'comparator', 'comparison']),
  caseId: z.string(),
  pass: count,
  retry: count.optional(),
  seed: z.number(),
  fingerprint,
});

const base = {
  id: safeId,
  posting: postingId,
  fingerprint,
  workspace: z.string().max(1000),
  seconds: positive.nullable(),
};
const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('trial'),
    ...base,
    skill: z.string(),
    key,
    question: z.strictObject({ id: z.string(), request: z.array(z.string()).min(1) }),
    exam: digest,
    text: digest.nullable(),
    maximumActions: z.int().positive(),
    maximumTokens: positive.nullable(),
  }),
  z.strictObject({
    kind: z.literal('chat'),
    ...base,
    request: z.strictObject({
      purpose: z.string(),
      about: z.string().optional(),
      messages: z.array(chatMessage),
      tools: z.array(toolDefinition),
      schema: z.strictObject({ name: z.string(), json: jsonObject }).nullable(),
      seed: z.number().nullable(),
    }),
  }),
  z.strictObject({ kind: z.literal('embed'), ...base, texts: z.array(z.string()) }),
]) as unknown as z.ZodType<Job>; // texts were redacted before they were sent: the brand is carried on

const problem = z.strictObject({ code: z.string(), message: z.string(), isOutage: z.boolean() }).nullable();
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['user', 'assistant']), text: z.string() }),
  z.strictObject({
    role: z.literal('call'),
    id: z.string(),
    tool: z.string(),
    arguments: jsonObject,
    skillStep: z.int().optional(),
    fault: z.enum(['as-text', 'malformed', 'unknown-tool', 'invalid-arguments']).optional(),
  }),
  z.strictObject({ role: z.literal('result'), callId: z.string(), content: z.unknown(), isError: z.boolean() }),
]);
const transcript = z.strictObject({
  messages: z.array(message),
  end: z.enum(['done', 'gave-up', 'turn-limit', 'token-limit', 'replay-miss']),
  hits: count,
  misses: count,
  tokens: z.strictObject({ input: count, output: count }),
});
const answer = z.strictObject({
  text: z.string(),
  calls: z.array(call),
  finish: z.enum(['stop', 'calls', 'length', 'refused', 'overflow']),
  tokens,
});
const done = {
  worker: safeId,
  fingerprint,
  calls: z.array(
    z.strictObject({
      role,
      model: z.string(),
      purpose: z.string(),
      tokens,
      latencyMs: z.number().min(0),
      failed: z.string().optional(),
    }),
  ),
  durationMs: z.number().min(0),
};

/** A result as it goes through Redis: with the job that it is of, and vectors as text. */
const answered = z.strictObject({
  job: safeId,
  result: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('trial'), ...done, transcript: transcript.nullable(), problem }),
    z.strictObject({ kind: z.literal('chat'), ...done, answer: answer.nullable(), problem }),
    z.strictObject({ kind: z.literal('embed'), ...done, vectors: z.array(z.string()).nullable(), problem }),
  ]),
});

type Answered = z.infer<typeof answered>;

/** A job that a coordinator sent. */
export function unpackJob(text: unknown): Unpacked<Job> {
  return unpack(text, jobSchema, LIMITS.job);
}

/** A job's result, or what is wrong with it: another job's, another fingerprint's, of another kind, or no result at all. */
export function unpackResult(text: unknown, job: Pick<Job, 'id' | 'kind' | 'fingerprint'>): Unpacked<JobResult> {
  const read = unpack(text, answered, LIMITS.result);
  if ('fault' in read) return read;
  const { job: of, result } = read.value;
  if (of !== job.id) return { fault: 'is for another job' };
  if (result.kind !== job.kind) return { fault: 'is of another kind' };
  if (result.fingerprint !== job.fingerprint) return { fault: 'has another fingerprint' };
  return result.kind === 'embed' ? withVectors(result) : { value: result as JobResult }; // it fits the schema above
}

function withVectors(result: Extract<Answered['result'], { kind: 'embed' }>): Unpacked<EmbedResult> {
  const vectors = result.vectors?.map(readVector) ?? null;
  if (vectors === null) return { value: { ...result, vectors } as EmbedResult };
  const whole = vectors.filter((vector) => vector !== null);
  if (whole.length < vectors.length) return { fault: 'has a broken vector' };
  return { value: { ...result, vectors: whole } as EmbedResult };
}
