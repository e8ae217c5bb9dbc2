import type { Case, Recording, Suite } from '../domain/exam.ts';
import type { CleanStep } from '../domain/task.ts';

const clean = <Value>(value: unknown) => value as Value;

/** A suite of tickets: each is opened, gets a number from the desk, and is assigned under it; the reply says two facts. */
export function ticketSuite(count: number, changes: Partial<Suite> = {}): Suite {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return {
    skill: 'assign-ticket',
    familyId: 'f',
    cases: numbers.map(ticketCase),
    recordings: numbers.map(ticketRecording),
    writes: ['open_ticket', 'assign_ticket', 'send_note'],
    freeText: ['open_ticket.note'],
    ...changes,
  };
}

export const ticketReply = (number: number): string =>
  `Opened and assigned: it will cost ${fee(number)} and be done by ${day(number)}.`;

function ticketCase(number: number): Case {
  return clean({
    id: `case-${number}`,
    sessionId: `s${number}`,
    group: `g${number}`,
    side: 'held-out',
    origin: 'log',
    request: [`Please have printer ${number} looked at`],
    effects: [opened(number), assigned(number)],
    facts: [fee(number), day(number)],
  });
}

function ticketRecording(number: number): Recording {
  const steps = [
    { tool: 'find_printer', arguments: { printer: number }, result: { place: `floor ${number}` } },
    { ...opened(number), result: { ticket: `T-${1000 + number}` } },
    { ...assigned(number), result: { fee: fee(number), day: day(number) } },
  ].map((step): CleanStep => clean({ ...step, status: 'ok', afterTurn: 1 }));
  return { taskId: `case-${number}`, sessionId: `s${number}`, steps };
}

const opened = (number: number) => ({
  tool: 'open_ticket',
  arguments: { printer: number, note: `as asked ${number}` },
});
const assigned = (number: number) => ({
  tool: 'assign_ticket',
  arguments: { ticket: `T-${1000 + number}`, to: team(number) },
});
const team = (number: number): string => (number % 2 === 0 ? 'paper' : 'ink');
const fee = (number: number): number => 1000 + 7 * number;
const day = (number: number): string => `2026-05-${String((number % 28) + 1).padStart(2, '0')}`;
