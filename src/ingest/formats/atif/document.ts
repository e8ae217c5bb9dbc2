import { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, count, flag, object, text } from '../common/lenient-schemas.ts';

const SCHEMA = /^ATIF-v?(\d{1,9})\.(\d{1,9})/i;
/** The versions that are known differ in their second number only. */
const KNOWN_MAJOR = 1;

const call = z.object({ tool_call_id: text, function_name: text, arguments: anyJson.optional() });
const reference = z.object({ trajectory_path: text });
const result = z.object({
  source_call_id: text,
  content: anyJson.optional(),
  subagent_trajectory_ref: z.array(reference).catch([]),
  extra: object,
});
const step = z.object({
  timestamp: anyJson.optional(),
  source: z.enum(['system', 'user', 'agent']),
  model_name: text,
  message: anyJson.optional(),
  tool_calls: z.array(call).nullish().catch(undefined),
  observation: z
    .object({ results: z.array(result).catch([]) })
    .nullish()
    .catch(undefined),
  metrics: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
  is_copied_context: flag,
  extra: object,
});
const trajectory = z.object({
  session_id: text,
  trajectory_id: text,
  agent: z.object({ model_name: text, extra: object }).catch({ model_name: undefined, extra: undefined }),
  steps: z.array(anyJson),
  final_metrics: z.object({ total_prompt_tokens: count, total_completion_tokens: count }).nullish().catch(undefined),
  continued_trajectory_ref: text,
  subagent_trajectories: z.array(anyJson).nullish().catch(undefined),
  extra: object,
});

export type AtifStep = z.infer<typeof step>;
export type AtifResult = z.infer<typeof result>;

/** A trajectory as far as it is needed, and what of it could not be read. */
export interface AtifDocument extends Omit<z.infer<typeof trajectory>, 'steps' | 'subagent_trajectories'> {
  readonly steps: readonly AtifStep[];
  readonly subagents: readonly AtifDocument[];
  /** Null where all of it was understood. */
  readonly missed: string | null;
}

export function isAtif(record: Json): boolean {
  return isObject(record) && typeof record.schema_version === 'string' && SCHEMA.test(record.schema_version);
}

/** A trajectory with the agents inside it; null where there is none. Of a newer version what is known is read. */
export function readAtif(record: Json): AtifDocument | null {
  const parsed = trajectory.safeParse(record);
  if (!parsed.success) return null;
  const { steps: given, subagent_trajectories, ...rest } = parsed.data;
  const steps = given.flatMap((each) => step.safeParse(each).data ?? []);
  const inner = (subagent_trajectories ?? []).map(readAtif);
  const subagents = inner.flatMap((each) => each ?? []);
  const missed = [
    newerVersion(record),
    countMissed(given.length - steps.length, 'step'),
    countMissed(inner.length - subagents.length, 'sub-agent'),
    ...subagents.map((each) => each.missed),
  ].find((each) => each !== null);
  return { ...rest, steps, subagents, missed: missed ?? null };
}

/** A new minor version only adds members; a new major one may have changed the meaning of those that are read. */
function newerVersion(record: Json): string | null {
  const version = isObject(record) && typeof record.schema_version === 'string' ? record.schema_version : '';
  const major = Number(SCHEMA.exec(version)?.[1] ?? KNOWN_MAJOR);
  return major > KNOWN_MAJOR ? `ATIF version ${major} is newer than this reader: read as far as it is known` : null;
}

function countMissed(missed: number, what: string): string | null {
  return missed === 0 ? null : `unreadable ${what}s in a trajectory`;
}
