import { z } from 'zod';
import type { CommandChoice, OllamaChoice, OpenAiChoice } from '../domain/pipeline.ts';

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const common = {
  model: z.string().min(1).describe("The model's name, as its server knows it"),
  temperature: z.number().min(0).max(2).default(0).describe('0: as much the same answer as the model can'),
  maximumOutputTokens: z.int().min(16).default(4096).describe('Tokens of one answer'),
  timeoutSeconds: z.number().positive().max(3600).default(300).describe('Of one exchange, body included'),
  stallSeconds: z.number().positive().max(3600).default(120).describe('With no byte for this long it is given up'),
  attempts: z.int().min(1).max(10).default(4).describe('Tries of one request, the first included'),
};

const openai = z.strictObject({
  use: z.literal('openai'),
  ...common,
  preset: z
    .enum(['openai', 'anthropic', 'gemini', 'openrouter', 'vllm', 'ollama'])
    .default('openai')
    .describe('Fills in baseUrl, keyVariable and structured'),
  baseUrl: url.nullable().default(null).describe('Of any OpenAI-compatible endpoint'),
  keyVariable: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of an environment variable, never the key itself')
    .nullable()
    .default(null)
    .describe('Environment variable that holds the key'),
  structured: z
    .enum(['json-schema', 'json-object', 'tool', 'prompt'])
    .nullable()
    .default(null)
    .describe('How an answer that fits a schema is asked for'),
  api: z
    .enum(['chat', 'responses'])
    .nullable()
    .default(null)
    .describe('chat completions, or responses: by default responses at OpenAI itself and chat everywhere else'),
  concurrency: z.int().min(1).max(256).default(4).describe('Calls at the same time'),
  effort: z
    .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
    .nullable()
    .default(null)
    .describe('How much a reasoning model thinks, as its endpoint takes it'),
}) satisfies z.ZodType<OpenAiChoice>;

const host = z.union(
  [
    url.transform((address) => ({ url: address, concurrency: 1 })),
    z.strictObject({
      url: url.describe('Address of the host'),
      concurrency: z.int().min(1).max(256).default(1).describe('OLLAMA_NUM_PARALLEL of that host'),
    }),
  ],
  'must be an http or https address such as http://gpu-box:11434, or { url, concurrency }',
);

const ollama = z.strictObject({
  use: z.literal('ollama'),
  ...common,
  hosts: z
    .array(host)
    .min(1)
    .prefault(['http://localhost:11434'])
    .describe('Addresses, or addresses with a concurrency each; a dead one drops out'),
  numCtx: z.int().min(512).default(8192).describe('Tokens of prompt and answer together'),
  keepAlive: z.string().min(1).default('10m').describe('How long the model stays loaded'),
  think: z
    .union([z.boolean(), z.enum(['low', 'medium', 'high'])])
    .default(false)
    .describe('false also tells models that think by default not to'),
}) satisfies z.ZodType<OllamaChoice>;

const command = z.strictObject({
  use: z.literal('command'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe('Program and arguments, such as [claude, -p]; no shell reads them'),
  answer: z.string().min(1).nullable().default(null).describe('Key of the printed JSON that holds the answer'),
  model: z.string().min(1).nullable().default(null).describe('For reports and prices'),
  timeoutSeconds: z.number().positive().max(3600).default(600).describe('Of one answer'),
  concurrency: z.int().min(1).max(16).default(1).describe('Processes at the same time'),
  attempts: z.int().min(1).max(10).default(2).describe('Tries of one request, the first included'),
}) satisfies z.ZodType<CommandChoice>;

/** Embedded, or a model: `use` says which. */
export const teacher = z
  .discriminatedUnion('use', [
    z.strictObject({ use: z.literal('induction').describe('Embedded: no model, no cost') }),
    openai,
    ollama,
    command,
  ])
  .prefault({ use: 'induction' })
  .describe('Who writes the skills');

export const student = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('literal').describe('Embedded: executes the calls of a skill exactly') }),
  openai,
  ollama,
]);

/** Who says the user's turns in an exam. */
export const user = z
  .discriminatedUnion('use', [
    z.strictObject({ use: z.literal('recorded').describe('The recorded turns, in order') }),
    openai,
    ollama,
  ])
  .prefault({ use: 'recorded' })
  .describe("Who says the user's turns in an exam");

/** Who grades what no check can decide. */
export const judge = z.discriminatedUnion('use', [openai, ollama]);
