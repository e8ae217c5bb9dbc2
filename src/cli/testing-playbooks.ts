import type { JsonObject } from '../domain/json.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';
import { writeText } from './testing.ts';
import { type DeskTask, writeDeskLog } from './testing-desk.ts';
import { NOTHING_TO_LEARN } from './testing-models.ts';

/** What people say of a ticket, and the desk's own word for it: too many to be learnt from a few requests each. */
const ENDINGS = [
  ['duplicate', 'merged'],
  ['spam', 'binned'],
  ['answered', 'replied'],
  ['stale', 'expired'],
  ['wrong team', 'forwarded'],
  ['refunded', 'paid'],
  ['upgraded', 'improved'],
  ['cancelled', 'revoked'],
  ['fixed', 'patched'],
  ['unclear', 'shelved'],
  ['reported upstream', 'escalated'],
  ['by design', 'intended'],
  ['unreachable', 'abandoned'],
  ['obsolete', 'retired'],
  ['a test', 'discarded'],
  ['solved by phone', 'called'],
  ['settled', 'agreed'],
  ['misrouted', 'returned'],
  ['self-served', 'documented'],
  ['invoiced', 'billed'],
  ['shipped', 'sent'],
  ['replaced', 'swapped'],
  ['postponed', 'parked'],
  ['declined', 'rejected'],
] as const;
const WORDINGS = [
  'Close ticket {n} as {w}',
  'Please close ticket {n}, it is {w}',
  'Ticket {n} is {w}, close it',
  'Can you close ticket {n} as {w}?',
];

/** Requests whose rule stands in a playbook and nowhere else. */
function codedTickets(count = 72): readonly DeskTask[] {
  return Array.from({ length: count }, (_, index) => {
    const [said, resolution] = ENDINGS[index % ENDINGS.length] ?? ENDINGS[0];
    const number = `TK-${4000 + 7 * index}`;
    const ticket = `tic_${(index * 7919 + 100_003).toString(36)}`;
    const wording = WORDINGS[index % WORDINGS.length] ?? '';
    return {
      id: `coded-${index}`,
      request: wording.replace('{n}', number).replace('{w}', said),
      calls: [
        { tool: 'find_ticket', arguments: { number }, result: { ticket_id: ticket, status: 'open' } },
        { tool: 'close_ticket', arguments: { ticket_id: ticket, resolution }, result: { ok: true } },
      ],
      reply: `Ticket ${number} is closed.`,
      answer: 'Perfect, thanks!',
    };
  });
}

export function writeCodedTickets(dir: string): void {
  writeDeskLog(dir, codedTickets());
}

/** A playbook whose steps are calls and whose inputs can be found: a program can follow it. */
export const EXACT_PLAYBOOK = `# Closing tickets

When: somebody asks to close a ticket, or says that a ticket is solved.

## Inputs
- \`number\`: the ticket's number; in the request \`/(TK-\\d+)/\`; otherwise ask the user.
- \`resolution\`: our word for how it ended; in the request ${ENDINGS.map(([said, word]) => `\`"${word}"\` where it says \`"${said}"\``).join(', else ')}; otherwise ask the user.

## Steps
1. Find the ticket, because its id is not its number: \`found = find_ticket(number: {number})\`
2. Close it: \`close_ticket(ticket_id: {found.ticket_id}, resolution: {resolution})\`

## Reply
- \`"Ticket {number} is closed."\`

## Mistakes we made
- Closed the ticket of somebody else: the number is not the id.
`;

/** The same work as people write it: only a model can follow it. */
export const PROSE_PLAYBOOK = `# Closing tickets

When: somebody asks to close a ticket, or says that a ticket is solved.

1. Find the ticket by its number, then close it with our own word for how it ended.
2. Never close a ticket twice.
`;

export function writePlaybook(dir: string, text: string, name = 'closing-tickets'): void {
  writeText(dir, `memories/workflows/${name}.md`, text);
}

const words = ENDINGS.map(([said, word]) => `\`"${word}"\` where it says \`"${said}"\``).join(', else ');

/** What a teacher makes of the playbook once it knows the tools. */
const WRITTEN = {
  name: 'ticket-closing',
  title: 'Close a ticket',
  description:
    'Closes a ticket with the desk’s own word. Use when someone asks to close a ticket, or says it is solved.',
  summary: 'Close the one ticket that is named.',
  inputs: [
    '`number`: the number; in the request `/(TK-\\d+)/`; otherwise ask the user.',
    `\`resolution\`: how it ended; in the request ${words}; otherwise ask the user.`,
  ],
  steps: [
    'Find it: `found = find_ticket(number: {number})`',
    'Close it: `close_ticket(ticket_id: {found.ticket_id}, resolution: {resolution})`',
  ],
  output: ['`"Ticket {number} is closed."`'],
  successCriteria: ['The ticket is closed.'],
  evaluationCriteria: ['close_ticket was called once.'],
  pitfalls: [],
};

/** Hands in skills for the playbook, and nothing that is worth an exam for the family itself. */
export function teachPlaybook(body: JsonObject): ScriptedAnswer {
  const text = JSON.stringify(body);
  if (text.includes('"write-skills"')) return { text: JSON.stringify({ skills: [WRITTEN] }) };
  return {
    text: text.includes('"distil-task"') ? JSON.stringify(NOTHING_TO_LEARN) : 'Certainly! What would you like?',
  };
}
