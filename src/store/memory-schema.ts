import { z } from 'zod';
import type { AgentSettings, EmbeddingChoice, LearningSpace, MemorySettings } from '../domain/pipeline.ts';

/** A model that turns text into vectors. */
export const embeddings = z.strictObject({
  use: z.enum(['ollama', 'openai']).describe('Whose interface the endpoint has'),
  model: z.string().min(1).describe('Such as nomic-embed-text'),
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .nullable()
    .default(null)
    .describe('By default Ollama on this machine, or OpenAI itself'),
  keyVariable: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of an environment variable, never the key itself')
    .nullable()
    .default(null)
    .describe('Environment variable that holds the key; by default none for Ollama, OPENAI_API_KEY for OpenAI itself'),
  timeoutSeconds: z.number().positive().max(600).default(30).describe('Of one request, body included'),
  batch: z.int().min(1).max(2048).default(64).describe('Texts in one request'),
}) satisfies z.ZodType<EmbeddingChoice>;

const space = z.strictObject({
  dir: z.string().min(1).describe('Folder of the workspace, relative to this one'),
  sessions: z.array(z.string().min(1)).min(1).describe('Paths or globs of log files, or session ids'),
}) satisfies z.ZodType<LearningSpace>;

/** What is remembered, for how long, and how it is found again. */
export const memory = z
  .strictObject({
    maximumTokens: z.int().min(50).max(4000).default(500).describe('Tokens that MEMORY.md may have'),
    summarizeAfter: z.int().min(1).default(50).describe('Daily entries after which a summary is due before its week'),
    forgetAfterDays: z.int().min(7).default(90).describe('Older daily files are moved to archive/'),
    recall: z
      .strictObject({
        engine: z.enum(['builtin', 'qmd']).default('builtin').describe('qmd: hand over to the installed program'),
        embeddings: embeddings
          .nullable()
          .default(null)
          .describe('A model that tells what is alike in meaning; null: words alone'),
      })
      .prefault({}),
    learn: z
      .strictObject({ perNight: z.int().min(0).max(10_000).default(20).describe('Tasks one night learns from') })
      .prefault({}),
    spaces: z.array(space).default([]).describe('Workspaces that learn, if not this one from everything'),
  })
  .prefault({}) satisfies z.ZodType<MemorySettings>;

/** How `nightschool ask` works. */
export const agent = z
  .strictObject({
    mcpServers: z.string().min(1).default('.mcp.json').describe('File with the standard mcpServers JSON'),
    allow: z.array(z.string().min(1)).default([]).describe('Writing tools that need no asking; * stands for anything'),
    actions: z.int().min(1).max(1000).default(60).describe('Actions of one student in one request'),
    tokens: z.int().min(1000).default(200_000).describe('Tokens of one student in one request, in and out'),
  })
  .prefault({}) satisfies z.ZodType<AgentSettings>;

/** What counts where a workspace has no pipeline. */
export const DEFAULT_MEMORY: MemorySettings = memory.parse(undefined);
