import type { Json } from '../../domain/json.ts';
import type { Message, TrainFailure } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { fence } from '../../util/prompt/fence.ts';
import { escapeHiddenJson } from '../../util/text-safety/escape.ts';
import { clip, clipValue, type Detail } from './clip.ts';

/** Tried from the first on until a record fits. */
const DETAILS: readonly Detail[] = [
  { text: 4000, members: 60 },
  { text: 1200, members: 25 },
  { text: 500, members: 12 },
  { text: 200, members: 6 },
  { text: 80, members: 3 },
];

/**
 * A recorded task as fenced data: one JSON object a line, in the order in which things happened. What does not fit into
 * `limit` characters is shown in less detail, and what was left out is counted.
 */
export function printTask(task: CleanTask, limit: number): string {
  return fence(
    `task ${task.id}`,
    fitLines((detail) => linesOfTask(task, detail), limit),
  );
}

/** A train case that a draft did not pass, with everything that the student said and called. */
export function printFailure({ taskId, cause, reason, transcript }: TrainFailure, limit: number): string {
  const head = { case: taskId, cause, reason: clip(reason, 1000), ended: transcript.end };
  return fence(
    `failure ${taskId}`,
    fitLines((detail) => [head, ...transcript.messages.map((message) => lineOfMessage(message, detail))], limit),
  );
}

/** Log text that stands alone, such as a request. */
export function printTexts(name: string, texts: readonly CleanText[], limit: number): string {
  return fence(
    name,
    fitLines((detail) => texts.map((text) => clip(text, detail.text)), limit),
  );
}

function linesOfTask(task: CleanTask, detail: Detail): readonly Json[] {
  const { label, confidence, evidence } = task.outcome;
  const signs = evidence.map((sign) => `${sign.kind}: ${clip(sign.detail, Math.min(300, detail.text))}`);
  const turns = task.request.flatMap((text, turn): Json[] => {
    const isLast = turn === task.request.length - 1;
    const steps = task.steps.filter(({ afterTurn }) => afterTurn === turn + 1 || (isLast && afterTurn > turn));
    return [{ user: clip(text, detail.text) }, ...steps.flatMap((step) => linesOfStep(step, detail))];
  });
  const reply = task.reply === '' ? [] : [{ reply: clip(task.reply, Math.max(500, detail.text)) }];
  return [{ task: task.id, outcome: label, confidence, signs }, ...turns, ...reply];
}

function linesOfStep(step: CleanTask['steps'][number], detail: Detail): readonly Json[] {
  const call = { call: step.tool, arguments: clipValue(step.arguments, detail) };
  return [call, { result: clipValue(step.result, detail), status: step.status }];
}

function lineOfMessage(message: Message<CleanText>, detail: Detail): Json {
  if (message.role === 'user') return { user: clip(message.text, detail.text) };
  if (message.role === 'assistant') return { student: clip(message.text, Math.max(500, detail.text)) };
  if (message.role === 'result') {
    return { result: clipValue(message.content, detail), status: message.isError ? 'error' : 'ok' };
  }
  const step = message.skillStep === undefined ? {} : { step: message.skillStep };
  const fault = message.fault === undefined ? {} : { fault: message.fault };
  return { call: message.tool, arguments: clipValue(message.arguments, detail), ...step, ...fault };
}

/** The lines in the most detail that fits; where even the least does not, without some in the middle. */
function fitLines(linesIn: (detail: Detail) => readonly Json[], limit: number): string {
  let lines: readonly string[] = [];
  for (const detail of DETAILS) {
    // what nobody sees is spelt out before it is measured: it takes more room, and the lines stay JSON
    lines = linesIn(detail).map((line) => escapeHiddenJson(JSON.stringify(line)));
    if (lengthOf(lines) <= limit) return lines.join('\n');
  }
  return withoutMiddle(lines, limit).join('\n');
}

/** Two thirds of the room go to the beginning. */
function withoutMiddle(lines: readonly string[], limit: number): readonly string[] {
  const head = countFitting(lines, (limit * 2) / 3);
  const tail = countFitting(lines.slice(head).toReversed(), limit / 3);
  const left = lines.length - head - tail;
  return [
    ...lines.slice(0, head),
    JSON.stringify({ 'left out': `${left} lines` }),
    ...lines.slice(lines.length - tail),
  ];
}

function countFitting(lines: readonly string[], limit: number): number {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > limit;
  });
  return end < 0 ? lines.length : end;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
