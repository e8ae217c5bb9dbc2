import { z } from 'zod';
import type { Claim, Material, Posting, WorkerCard } from '../domain/queue.ts';
import type { Doubt } from '../domain/queue-fleet.ts';
import { QUEUE_FORMAT } from './format.ts';

/**
 * The shapes of what comes through Redis. They only check and change nothing: what was parsed goes on as it is, since
 * hashes depend on the order of members. What is plain JSON was made sure to be no deeper than it may before.
 */
export const count = z.int().min(0);
const json = z.unknown();
const jsonObject = z.record(z.string(), json);
const name = z.string().max(1000);

/** Ids that become parts of keys: no `:`. */
export const safeId = z.string().regex(/^[\w.-]{1,200}$/, 'is no id');
export const postingId = z.string().regex(/^[0-9a-f]{16}$/, 'is no id of a posting');
export const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is no hash of a material');
export const fingerprint = z.string().min(1).max(200);
export const tokens = z
  .strictObject({ input: count, output: count, cached: count })
  .refine(({ input, cached }) => cached <= input, 'more is cached than was read');
export const role = z.enum(['teacher', 'student', 'judge', 'user', 'embedder']);

export const toolDefinition = z.strictObject({ name: z.string(), description: z.string(), parameters: jsonObject });

const prompt = z.strictObject({ name, version: z.number(), text: z.string(), hash: z.string() });
const model = z.looseObject({ use: z.enum(['ollama', 'openai']), model: name }); // read member by member by who opens it

const own = z.literal(QUEUE_FORMAT);
const other = z
  .int()
  .optional()
  .refine((format) => format !== QUEUE_FORMAT);

export const postingSchema = z.strictObject({
  id: postingId,
  format: own,
  seal: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  role,
  model,
  student: z.strictObject({ harness: count, prompt, user: z.strictObject({ model, prompt }).nullable() }).nullable(),
}) as unknown as z.ZodType<Posting>; // the model's options are checked by the worker that opens it

/** One of another format: what can be told of it. */
export const otherPosting = z.looseObject({ id: postingId, format: other, model: z.looseObject({ model: name }) });

const offer = z.strictObject({
  posting: postingId,
  fingerprint,
  parts: z.record(z.string().max(200), z.string().max(10_000)),
  slots: z.int().min(1).max(100_000),
});

/** That one card tells of. */
export const MOST_POSTINGS = 1000;

export const cardSchema = z.strictObject({
  id: safeId,
  format: own,
  host: name,
  pid: count,
  version: name,
  startedAt: z.number(),
  offers: z.array(offer).max(MOST_POSTINGS),
  refused: z.array(z.strictObject({ posting: postingId, reason: z.string().max(10_000) })).max(MOST_POSTINGS),
  slots: count,
  running: count,
  prefetched: count,
  done: count,
  failed: count,
  secondsPerJob: z.number().min(0).nullable(),
  tokens,
  leaving: z.boolean(),
}) satisfies z.ZodType<WorkerCard>;

/** One of another format: what can be told of it. */
export const otherCard = z.looseObject({ format: other, host: name, version: name });

export const doubtSchema = z.strictObject({
  worker: safeId,
  host: name.nullable(),
  workspace: name,
  reason: z.string().max(10_000),
}) satisfies z.ZodType<Doubt>;

export const claimSchema = z.strictObject({
  workspace: name,
  share: z.number().positive().max(1000),
}) satisfies z.ZodType<Claim>;

const step = z.looseObject({
  tool: z.string(),
  arguments: jsonObject,
  result: json,
  status: z.enum(['ok', 'error', 'missing']),
  afterTurn: z.number(),
});
const recording = z.looseObject({ taskId: z.string(), sessionId: z.string(), steps: z.array(step) });
const suite = z.looseObject({
  skill: z.string(),
  familyId: z.string(),
  cases: z.array(z.looseObject({ id: z.string(), request: z.array(z.string()) })),
  recordings: z.array(recording),
  waiting: z.array(recording).optional(),
  writes: z.array(z.string()),
  freeText: z.array(z.string()),
});

export const materialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exam'), suite, definitions: z.array(toolDefinition) }),
  z.strictObject({ kind: z.literal('skill'), text: z.string() }),
]) as unknown as z.ZodType<Material>; // texts were redacted before they were sent: the brand is carried on
