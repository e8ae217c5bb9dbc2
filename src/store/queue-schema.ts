import { z } from 'zod';
import type { QueueSettings } from '../domain/pipeline.ts';

/** Where Redis is, without what opens it. */
export const queueUrl = z
  .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
  .refine(
    (text) => (URL.parse(text)?.password ?? '') === '',
    'must have no password: put the whole address into the variable',
  );

const variable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of an environment variable');

const settings = z.strictObject({
  url: queueUrl.default('redis://127.0.0.1:6379').describe('Redis or Valkey; rediss:// for TLS'),
  urlVariable: variable
    .default('NIGHTSCHOOL_QUEUE_URL')
    .describe('Environment variable that holds the whole address, password included; wins over url where it is set'),
  keyVariable: variable
    .default('NIGHTSCHOOL_QUEUE_KEY')
    .describe(
      'Environment variable with a secret of 16 characters or more, the same for all workers: what goes through Redis is sealed with it',
    ),
  prefix: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens')
    .default('nightschool')
    .describe('What all keys of one fleet begin with'),
  endpoints: z
    .enum(['here', 'workers'])
    .default('here')
    .describe('workers: OpenAI-compatible endpoints too are asked by workers, those started with --endpoint'),
  share: z.number().positive().max(1000).default(1).describe("This workspace's part of the fleet where several ask"),
  priorities: z
    .record(z.string().min(1), z.int().min(1).max(100))
    .default({})
    .describe('Skills (* allowed) and their place: 1 is served first, 100 last, 50 where none is named'),
  waitSeconds: z
    .number()
    .positive()
    .default(60)
    .describe('Without a worker that serves a model for this long, the model counts as down'),
  patienceSeconds: z
    .number()
    .positive()
    .default(300)
    .describe('Without a word from Redis for this long, all models behind it count as down'),
  lead: z
    .number()
    .min(1)
    .max(8)
    .default(1.5)
    .describe('Trials started ahead of a verdict for each that the fleet can run at once'),
});

/** What `queue: {}` comes to. */
export const DEFAULT_QUEUE: QueueSettings = settings.parse({});

/** `queue:` of a pipeline. */
export const queue = settings
  .nullable()
  .default(null)
  .describe(
    'Has workers on other machines ask the models; null: this process asks them itself',
  ) satisfies z.ZodType<QueueSettings | null>;
