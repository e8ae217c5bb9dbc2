import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent } from '../../../domain/session.ts';
import type { CallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { textOf, textOfParts } from '../common/texts.ts';
import { toArguments, toResultContent } from '../common/tool-values.ts';

/** Items that tell nothing of the conversation, or what the others tell. */
const SILENT = new Set<Json>(['reasoning', 'todo_list', 'plan', 'error']);
const FAILED = new Set<Json>(['failed', 'declined']);
/** What stands beside the arguments of an item that is a call. */
const ENVELOPE = new Set(['id', 'type', 'tool', 'status', 'agents_states']);

interface Made {
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Null where the item has none yet. */
  readonly result: Json | null;
}

/** Whether an item is of a kind that is known. */
export function isKnownItem(item: JsonObject): boolean {
  return SILENT.has(item.type ?? null) || item.type === 'agent_message' || readCall(item) !== null;
}

/** The events of an item as it was when it was last heard of. */
export function toItemEvents(item: JsonObject, calls: CallBook): readonly SessionEvent[] {
  if (item.type === 'agent_message') {
    const text = textOf(item.text);
    return text === undefined ? [] : [{ kind: 'assistant', text }];
  }
  const made = readCall(item);
  if (made === null) return [];
  const id = calls.open(textOf(item.id), made.tool);
  const call: SessionEvent = { kind: 'call', id, tool: made.tool, arguments: made.arguments };
  if (made.result === null) return [call];
  return [call, { kind: 'result', callId: id, content: made.result, isError: hasFailed(item) }];
}

function readCall(item: JsonObject): Made | null {
  switch (item.type) {
    case 'command_execution':
      return { tool: 'shell', arguments: { command: item.command ?? '' }, result: ended(item, item.aggregated_output) };
    case 'file_change':
      return { tool: 'apply_patch', arguments: { changes: item.changes ?? [] }, result: ended(item, '') };
    case 'web_search':
      return { tool: 'web_search', arguments: { query: item.query ?? '' }, result: null };
    case 'mcp_tool_call':
      return readMcpCall(item);
    case 'collab_tool_call': {
      const given = Object.entries(item).filter(([name]) => !ENVELOPE.has(name));
      return { tool: textOf(item.tool) ?? 'collab', arguments: Object.fromEntries(given), result: ended(item, '') };
    }
    default:
      return null;
  }
}

/** Early versions told neither the arguments nor the result. */
function readMcpCall(item: JsonObject): Made {
  const { server, tool, arguments: given, result, error } = item;
  const content = isObject(result) ? textOfParts(result.content) : undefined;
  const told = isObject(error) ? error.message : (content ?? '');
  const name = `mcp__${textOf(server) ?? ''}__${textOf(tool) ?? ''}`;
  return { tool: name, arguments: toArguments(given), result: ended(item, told) };
}

function ended({ status, exit_code: code }: JsonObject, told: Json | undefined): Json | null {
  if (status === 'in_progress' && typeof code !== 'number') return null;
  return typeof told === 'string' ? toResultContent(told) : (told ?? '');
}

function hasFailed({ status, exit_code: code, error }: JsonObject): boolean {
  return FAILED.has(status ?? null) || isObject(error) || (typeof code === 'number' && code !== 0);
}
