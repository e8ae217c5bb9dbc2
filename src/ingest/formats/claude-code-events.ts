import type { Json } from '../../domain/json.ts';
import type { SessionEvent, Tokens } from '../../domain/session.ts';
import { hashJson } from '../../util/hash.ts';
import { isMachineText } from '../machine-text.ts';
import { present } from '../present.ts';
import { type CallBook, createCallBook } from './call-book.ts';
import type { Block, Spoken, Usage } from './claude-code-line.ts';
import { isObject } from './lenient.ts';
import { toIsoTime } from './time.ts';
import { toArguments, toResultContent } from './tool-values.ts';

/** Model name of messages that the client made up. */
const SYNTHETIC = '<synthetic>';

/** The events of the lines, in order. One message is written as several lines: blocks that repeat count once. */
export function toClaudeCodeEvents(lines: readonly Spoken[]): SessionEvent[] {
  const calls = createCallBook();
  const seen = new Set<string>();
  const events: SessionEvent[] = [];
  for (const line of lines) {
    const time = present({ at: toIsoTime(line.timestamp) });
    const read = line.role === 'user' ? readUser(line, calls) : readAssistant(line, { calls, seen });
    for (const event of read) events.push({ ...event, ...time });
  }
  return events;
}

/** Tokens over all messages. Usage is repeated on each line of a message and grows: its last value counts, once. */
export function sumUsage(lines: readonly Spoken[]): Tokens {
  const last = new Map<string, Usage>();
  for (const [index, line] of lines.entries()) {
    if (line.role === 'assistant' && line.usage !== undefined && !isSynthetic(line))
      last.set(messageKey(line) ?? `line ${index}`, line.usage);
  }
  const all = [...last.values()];
  return {
    input: all.reduce((sum, each) => sum + inputOf(each), 0),
    output: all.reduce((sum, each) => sum + each.output_tokens, 0),
  };
}

/** Whether the client, not the model, wrote an assistant line. */
export function isSynthetic(line: Spoken): boolean {
  return line.model === SYNTHETIC || line.isApiErrorMessage === true;
}

/** The text of a user line, without results and pictures. */
export function textOfLine(line: Spoken): string {
  return line.blocks.flatMap((block) => (block.type === 'text' && block.text ? [block.text] : [])).join('\n');
}

export function isFromMachine(line: Spoken): boolean {
  return (
    line.isMeta === true ||
    line.isCompactSummary === true ||
    line.planContent !== undefined ||
    isMachineText(textOfLine(line))
  );
}

/** Cached input counts as input, as other providers count it. */
function inputOf(usage: Usage): number {
  return usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
}

function messageKey(line: Spoken): string | undefined {
  return line.messageId === undefined ? undefined : `${line.messageId} ${line.requestId ?? ''}`;
}

function readUser(line: Spoken, calls: CallBook): SessionEvent[] {
  const results = line.blocks.flatMap((block) => (block.type === 'tool_result' ? readResult(block, calls) : []));
  const said = textOfLine(line);
  if (said === '') return results;
  return [...results, { kind: 'user', text: said, author: isFromMachine(line) ? 'machine' : 'human' }];
}

function readResult(block: Block, calls: CallBook): SessionEvent[] {
  const callId = calls.close(block.tool_use_id, undefined);
  if (callId === null) return [];
  const content = toResultContent(resultText(block.content));
  return [{ kind: 'result', callId, content, isError: block.is_error ?? isToolUseError(content) }];
}

/** Without a flag only the client's own mark counts: what a tool prints may well begin with "error". */
function isToolUseError(content: Json): boolean {
  return typeof content === 'string' && content.startsWith('<tool_use_error>');
}

function readAssistant(line: Spoken, state: { readonly calls: CallBook; readonly seen: Set<string> }): SessionEvent[] {
  if (isSynthetic(line)) return [];
  const key = messageKey(line);
  return line.blocks.flatMap((block): SessionEvent[] => {
    if (key !== undefined && isRepeated(`${key} ${hashJson(block)}`, state.seen)) return [];
    if (block.type === 'text' && block.text) return [{ kind: 'assistant', text: block.text }];
    if (block.type !== 'tool_use' || !block.name) return [];
    const id = state.calls.open(block.id, block.name);
    return [{ kind: 'call', id, tool: block.name, arguments: toArguments(block.input) }];
  });
}

function isRepeated(key: string, seen: Set<string>): boolean {
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

function resultText(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const parts = content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : ''));
  return parts.filter((part) => part !== '').join('\n');
}
