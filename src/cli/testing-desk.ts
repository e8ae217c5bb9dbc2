import { writeText } from './testing.ts';

/** One request to a small support desk whose procedures are easy to learn, so that verdicts are certain. */
export interface DeskTask {
  readonly id: string;
  readonly request: string;
  readonly calls: readonly { readonly tool: string; readonly arguments: object; readonly result: object }[];
  readonly reply: string;
  /** What the person says to it. */
  readonly answer: string;
}

const PEOPLE = ['Ada Finch', 'Bela Kova', 'Cleo Marsh', 'Dario Quill', 'Edda Stone', 'Fynn Tolle', 'Gita Umber'];
const WORDINGS = [
  'Close ticket {n}',
  'Please close ticket {n}',
  'Ticket {n} is solved, close it',
  'Can you close {n}?',
];
const ONE_OFFS = [
  'What is the capital of Mongolia?',
  'Write a haiku about rain',
  'Explain how a heat pump works',
  'Which year did the first tram run in Zurich?',
];

/** Closing tickets: look the number up, close what was found. `resolution` is what the desk writes. */
export function closeTickets(from: number, to: number, resolution = 'solved'): readonly DeskTask[] {
  return numbers(from, to).map((index) => {
    const number = `TK-${4000 + 7 * index}`;
    const ticket = `tic_${(index * 7919 + 100_003).toString(36)}`;
    return {
      id: `close-${index}`,
      request: fill(WORDINGS[index % WORDINGS.length], number),
      calls: [
        { tool: 'find_ticket', arguments: { number }, result: { ticket_id: ticket, status: 'open' } },
        { tool: 'close_ticket', arguments: { ticket_id: ticket, resolution }, result: { ok: true } },
      ],
      reply: `Ticket ${number} is closed.`,
      answer: 'Perfect, thanks!',
    };
  });
}

/** Telling someone the state of an order: too few of them to examine anything. */
export function sendVouchers(from: number, to: number): readonly DeskTask[] {
  return numbers(from, to).map((index) => {
    const person = PEOPLE[index % PEOPLE.length] ?? '';
    const account = `acc_${(index * 104_729 + 50_021).toString(36)}`;
    const amount = 5 + 3 * index;
    return {
      id: `voucher-${index}`,
      request: `Send a voucher of ${amount} euros to ${person}`,
      calls: [
        { tool: 'find_account', arguments: { name: person }, result: { account_id: account } },
        { tool: 'send_voucher', arguments: { account_id: account, amount }, result: { ok: true } },
      ],
      reply: `${person} has the voucher.`,
      answer: 'Great, thank you!',
    };
  });
}

function oneOffs(): readonly DeskTask[] {
  return ONE_OFFS.map((request, index) => {
    return { id: `once-${index}`, request, calls: [], reply: 'Here is my answer.', answer: 'Thanks!' };
  });
}

/** What most tests start from: one family that is sure to be promoted, one that has too few cases, and one-offs. */
export function deskTasks(): readonly DeskTask[] {
  return [...closeTickets(0, 60), ...sendVouchers(0, 12), ...oneOffs()];
}

/** Writes each task as a session of a chat log. */
export function writeDeskLog(dir: string, tasks: readonly DeskTask[], name = 'desk.jsonl'): void {
  writeText(dir, `logs/${name}`, tasks.map((task, index) => printDeskTask(task, FIRST + 7200 * index)).join(''));
}

/** When the first session of a log began, in seconds since 1970. */
const FIRST = 1_772_400_000;

/** A task as a line of a chat log. `created`: seconds since 1970. */
export function printDeskTask({ id, request, calls, reply, answer }: DeskTask, created: number): string {
  const steps = calls.flatMap(({ tool, arguments: values, result }, step) => {
    const call = { id: `${id}-${step}`, type: 'function', function: { name: tool, arguments: JSON.stringify(values) } };
    return [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) },
    ];
  });
  const messages = [
    { role: 'user', content: request },
    ...steps,
    { role: 'assistant', content: reply },
    { role: 'user', content: answer },
  ];
  return `${JSON.stringify({ id, object: 'chat.session', created, model: 'gpt-4.1', messages })}\n`;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function fill(wording: string | undefined, number: string): string {
  return (wording ?? '').replace('{n}', number);
}
