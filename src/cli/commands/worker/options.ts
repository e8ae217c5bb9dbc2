import { z } from 'zod';

const server = z.object({ url: z.string(), slots: z.number().nullable() });
const endpoint = z.object({ baseUrl: z.string(), keyVariable: z.string().nullable(), slots: z.number() });

/** What was typed after `nightschool worker`. */
export const workerOptions = z.object({
  json: z.boolean(),
  queue: z.string().optional(),
  prefix: z.string(),
  ollama: z.array(server),
  endpoint: z.array(endpoint),
  rate: z.number().nullable().default(null),
  name: z.string().optional(),
  once: z.number().nullable().default(null),
});

export type WorkerOptions = z.infer<typeof workerOptions>;
