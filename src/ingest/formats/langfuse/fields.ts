import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { toIsoTime } from '../common/time.ts';
import { decodeJson, member, textMember } from '../spans/decode.ts';

/** Names of members: the interface writes them in one way, exports to a bucket in the other. */
export const NAMES = {
  trace: ['traceId', 'trace_id'],
  parent: ['parentObservationId', 'parent_observation_id'],
  session: ['sessionId', 'session_id'],
  start: ['startTime', 'start_time'],
  end: ['endTime', 'end_time'],
  model: ['model', 'providedModelName', 'provided_model_name'],
  project: ['projectName', 'project_name', 'projectId', 'project_id'],
  status: ['statusMessage', 'status_message'],
  dataType: ['dataType', 'data_type'],
  stringValue: ['stringValue', 'string_value'],
  usage: ['usageDetails', 'usage_details', 'usage'],
} as const;

export function timeOf(record: JsonObject, names: readonly string[]): number | undefined {
  const time = member(record, names);
  const iso = toIsoTime(time instanceof Object ? undefined : time);
  return iso === undefined ? undefined : Date.parse(iso);
}

export function metadataOf(record: JsonObject): JsonObject {
  const metadata = decodeJson(record.metadata ?? null);
  return isObject(metadata) ? metadata : {};
}

/**
 * Tokens of a generation. Some integrations count what a cache held, and thoughts, inside of `input` and `output`, some
 * beside them: the total tells.
 */
export function readUsage(record: JsonObject): Tokens | undefined {
  const usage = NAMES.usage.map((name) => decodeJson(record[name] ?? null)).find((each) => hasCounts(each));
  if (!isObject(usage)) return undefined;
  const counts = Object.entries(usage).map(([name, value]) => [name.toLowerCase(), countOf(value)] as const);
  const total = countOf(member(usage, ['total', 'totalTokens', 'total_tokens']));
  const plain = {
    input: countOf(member(usage, ['input', 'promptTokens', 'prompt_tokens', 'input_tokens'])),
    output: countOf(member(usage, ['output', 'completionTokens', 'completion_tokens', 'output_tokens'])),
  };
  const summed = {
    input: sum(counts, (name) => name.startsWith('input') || name.startsWith('prompt') || name.includes('cache')),
    output: sum(counts, (name) => name.startsWith('output') || name.startsWith('completion')),
  };
  return total === summed.input + summed.output ? summed : plain;
}

function hasCounts(usage: Json): boolean {
  return isObject(usage) && Object.values(usage).some((value) => countOf(value) > 0);
}

function sum(counts: readonly (readonly [string, number])[], isPart: (name: string) => boolean): number {
  return counts.reduce((all, [name, spent]) => all + (isPart(name) ? spent : 0), 0);
}

function countOf(value: Json | undefined): number {
  return toCount(typeof value === 'string' ? Number(value) : value);
}

const TYPES = new Set([
  'SPAN',
  'GENERATION',
  'EVENT',
  'TOOL',
  'AGENT',
  'CHAIN',
  'RETRIEVER',
  'EMBEDDING',
  'GUARDRAIL',
  'EVALUATOR',
]);
const DATA_TYPES = new Set(['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT', 'CORRECTION']);
/** Members that traces have and little else has. */
const TRACE_MEMBERS = ['sessionId', 'session_id', 'userId', 'user_id', 'tags', 'release', 'environment', 'bookmarked'];

export function isObservation(record: JsonObject): boolean {
  return typeof record.type === 'string' && TYPES.has(record.type) && isOfTrace(record);
}

/** The type of what looks like an observation of a newer version. */
export function unknownType(record: JsonObject): string | undefined {
  return isOfTrace(record) ? textMember(record, ['type']) : undefined;
}

function isOfTrace(record: JsonObject): boolean {
  return textMember(record, NAMES.trace) !== undefined && member(record, NAMES.start) !== undefined;
}

export function isScore(record: JsonObject): boolean {
  const type = textMember(record, NAMES.dataType);
  const of = textMember(record, [...NAMES.trace, ...NAMES.session]);
  return type !== undefined && DATA_TYPES.has(type) && typeof record.name === 'string' && of !== undefined;
}

export function isTrace(record: JsonObject): boolean {
  const known = TRACE_MEMBERS.filter((name) => name in record).length;
  const hasContent = ('input' in record || 'output' in record) && !('messages' in record);
  return typeof record.id === 'string' && typeof record.timestamp === 'string' && hasContent && known >= 2;
}
