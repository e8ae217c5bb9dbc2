import type { AskResult } from '../day/ask/ask.ts';
import type { AskEvent } from '../day/ask/desk.ts';
import { showCall } from '../day/ask/show-call.ts';
import type { Json } from '../domain/json.ts';
import { visible } from '../report/plain.ts';

const LONGEST = 160;

/**
 * A line of progress for what just happened; null where it is nothing to show. What tools, servers and models say cannot
 * move the cursor: it could else write over what a person is asked.
 */
export function showEvent(event: AskEvent): string | null {
  const line = lineOf(event);
  return line === null ? null : visible(line);
}

function lineOf(event: AskEvent): string | null {
  switch (event.type) {
    case 'warning':
      return `! ${event.message}`;
    case 'skill-chosen':
      if (event.skill === null) return `● no skill: ${event.why}`;
      return `● skill ${event.skill} ${event.version?.slice(0, 8)}: ${event.why}`;
    case 'student-begins':
      return `● ${event.student}: ${event.why}`;
    case 'student-failed':
      return `✗ ${event.student}: ${event.why}`;
    case 'message':
      return showMessage(event.message);
  }
}

function showMessage(message: Extract<AskEvent, { type: 'message' }>['message']): string | null {
  switch (message.role) {
    case 'call':
      return `→ ${shorten(showCall(message.tool, message.arguments))}`;
    case 'result':
      return `← ${message.isError ? 'error: ' : ''}${firstLine(message.content)}`;
    case 'assistant':
      return message.text.trim() === '' ? null : `  ${message.text.trim().replaceAll('\n', '\n  ')}`;
    case 'user':
      return null;
  }
}

function firstLine(content: Json): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return shorten(text.split('\n', 1)[0] ?? '');
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** What a person wants to know at the end besides the answer. */
export function showEnd({ students, spend, refused, log, status }: AskResult): string {
  const names = [...new Set(students.map(({ student }) => student))];
  const cost = `${spend.studentTokens} tokens, ${showCost(spend)}`;
  const lines = [
    ...new Set(
      refused.map(({ tool, arguments: given, why }) => `${NOT_MADE[why](tool)}: ${shorten(showCall(tool, given))}`),
    ),
    ...(status === 'failed' ? ['It could not be done.'] : []),
    `${names.length === 0 ? 'nobody' : names.join(', ')}, ${cost}${log === null ? '' : ` · ${log}`}`,
  ];
  return visible(`${lines.join('\n')}\n`);
}

function showCost({ usd, unpriced }: AskResult['spend']): string {
  if (unpriced !== undefined) return `price of ${unpriced.join(', ')} not known`;
  return usd === 0 ? '$0' : `$${usd.toFixed(4)}`;
}

const NOT_MADE = {
  'dry-run': () => 'Would have called',
  'not-allowed': () => 'Not allowed',
  'nobody-to-ask': (tool: string) => `Not made, as nobody was there to allow it (--allow ${tool})`,
} as const;
