import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import { anyJson, anyObject, count, flag, isObject, text } from './lenient.ts';

const block = z.looseObject({
  type: z.string(),
  text: text,
  id: text,
  name: text,
  input: anyObject.optional().catch(undefined),
  tool_use_id: text,
  content: anyJson.optional(),
  is_error: flag,
});
/** One content block of a message: text, tool_use, tool_result, thinking, image, … */
export type Block = z.infer<typeof block>;

const usage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
});
export type Usage = z.infer<typeof usage>;

const envelope = z.looseObject({
  type: z.string(),
  uuid: text,
  parentUuid: z.string().nullable().catch(null),
  sessionId: text,
  timestamp: text,
  cwd: text,
  requestId: text,
  isSidechain: flag,
  isMeta: flag,
  isCompactSummary: flag,
  isApiErrorMessage: flag,
  planContent: text,
});

const message = z.looseObject({
  id: text,
  model: text,
  content: z.union([z.string(), z.array(anyJson)]),
  usage: usage.optional().catch(undefined),
});

export type Envelope = z.infer<typeof envelope>;

/** A line of role user or assistant: who said what. */
export interface Spoken extends Envelope {
  readonly role: 'user' | 'assistant';
  readonly messageId: string | undefined;
  readonly model: string | undefined;
  readonly blocks: readonly Block[];
  readonly usage: Usage | undefined;
}

/** Line types that are known and hold nothing of the conversation. */
const SILENT_TYPES = new Set([
  'system',
  'summary',
  'progress',
  'file-history-snapshot',
  'queue-operation',
  'attachment',
  'last-prompt',
  'custom-title',
  'ai-title',
  'agent-name',
  'agent-setting',
  'mode',
  'permission-mode',
  'pr-link',
  'bridge-session',
]);

/** Whether a parsed line is one that Claude Code writes. */
export function isClaudeCodeLine(record: Json): boolean {
  if (!isObject(record) || typeof record.type !== 'string') return false;
  if (record.type === 'file-history-snapshot') return 'snapshot' in record && 'messageId' in record;
  if (record.type === 'summary') return 'leafUuid' in record;
  return typeof record.sessionId === 'string' && typeof record.uuid === 'string' && 'parentUuid' in record;
}

export type ReadLine =
  | { readonly kind: 'spoken'; readonly line: Spoken }
  | { readonly kind: 'silent'; readonly line: Envelope }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Reads one parsed line; what cannot be used says why. */
export function readLine(record: Json): ReadLine {
  const parsed = envelope.safeParse(record);
  if (!parsed.success) return { kind: 'skipped', reason: 'line without a type' };
  const line = parsed.data;
  if (line.type !== 'user' && line.type !== 'assistant') {
    if (SILENT_TYPES.has(line.type)) return { kind: 'silent', line };
    return { kind: 'skipped', reason: `unknown line type ${JSON.stringify(line.type.slice(0, 40))}` };
  }
  const said = message.safeParse(line.message);
  if (!said.success) return { kind: 'skipped', reason: `${line.type} line without a message` };
  const { id, model, content, usage: spent } = said.data;
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : readBlocks(content);
  return { kind: 'spoken', line: { ...line, role: line.type, messageId: id, model, blocks, usage: spent } };
}

function readBlocks(content: readonly Json[]): Block[] {
  return content.flatMap((each) => {
    const parsed = block.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}
