import { isMachineElement, isMachineTag, isWorkTag } from './machine-tags.ts';

/** How user-role lines begin that a machine wrote, by client. People never open a message with these. */
const MACHINE_STARTS: readonly string[] = [
  // Claude Code
  '<command-name>',
  '<command-message>',
  '<local-command-',
  'Caveat: The messages below were generated',
  '[Request interrupted',
  '<task-notification>',
  '<bash-input>',
  '<bash-stdout>',
  '<bash-stderr>',
  '<ci-monitor-event>',
  '<user-prompt-submit-hook>',
  'This session is being continued',
  'Implement the following plan:',
  'Stop hook feedback:',
  '[Image: source:',
  // OpenClaw
  'A new session was started via',
  '[OpenClaw heartbeat poll]',
  '<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>',
  '[Subagent Context]',
  'Read HEARTBEAT.md',
  // Codex
  '<environment_context>',
  '<user_instructions>',
  '# AGENTS.md instructions',
];

/** The machine lines that set the agent to work: what it does for them belongs to no person's request. */
const MACHINE_REQUESTS: readonly string[] = [
  '<command-name>',
  '<command-message>',
  '<task-notification>',
  '<ci-monitor-event>',
  'Implement the following plan:',
  'A new session was started via',
  '[OpenClaw heartbeat poll]',
  '[Subagent Context]',
  'Read HEARTBEAT.md',
];

const INTERRUPTION = '[Request interrupted';
const REMINDER = { open: '<system-reminder>', close: '</system-reminder>' };
/** `[Fri 2026-03-06 13:08 PST] ` before what people wrote: added by messengers' gateways. */
const DATE_PREFIX = /^\[(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?: ?[A-Za-z0-9:+-]{1,9})?\]\s*/;
/** Simulated users of tau-bench end with these. */
const STOP_MARK = /###(?:STOP|TRANSFER|OUT-OF-SCOPE)###/g;

/** Whether a machine wrote all of a user-role text. */
export function isMachineText(text: string): boolean {
  const rest = stripReminders(text).trim();
  if (rest === '' || startsWithAny(rest, MACHINE_STARTS)) return true;
  return isMachineTag(withoutDate(rest)) || isMachineElement(rest);
}

export function isMachineRequest(text: string): boolean {
  return startsWithAny(text, MACHINE_REQUESTS) || isWorkTag(withoutDate(text));
}

export function isInterruption(text: string): boolean {
  return text.startsWith(INTERRUPTION);
}

/** What a person wrote, without what machines put around it; empty where nothing is left. */
export function cleanUserText(text: string): string {
  return stripReminders(text).trim().replace(DATE_PREFIX, '').replace(STOP_MARK, '').trim();
}

function startsWithAny(text: string, starts: readonly string[]): boolean {
  const trimmed = withoutDate(text);
  return starts.some((start) => trimmed.startsWith(start));
}

/** The beginning of a text. */
function withoutDate(text: string): string {
  return text.slice(0, 200).trimStart().replace(DATE_PREFIX, '');
}

/** Clients append reminders to what a person wrote; one pass by `indexOf`, an unclosed one runs to the end. */
function stripReminders(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = text.indexOf(REMINDER.open); open >= 0; open = text.indexOf(REMINDER.open, from)) {
    kept.push(text.slice(from, open));
    const close = text.indexOf(REMINDER.close, open);
    from = close < 0 ? text.length : close + REMINDER.close.length;
  }
  kept.push(text.slice(from));
  return kept.join('');
}
