import type { Message } from '../../domain/model.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { Candidate } from './candidates.ts';
import type { Fit } from './fit.ts';

/** A skill as the embedded teacher writes it. */
export const CLOSE_TICKET = `---
name: close-ticket
description: "Close ticket, after find ticket. Use when asked to 'close ticket …'."
---

# Close ticket

## Inputs

- \`ticket_number\`: the number of the ticket; in the request \`/\\b(?-i:(TK-\\d{4}))\\b/\`; otherwise ask the user.

## Steps

1. Find the ticket with the number: \`ticket = find_ticket(number: {ticket_number})\`
2. Close the ticket with the id and the resolution: \`closed = close_ticket(ticket_id: {ticket.ticket_id}, resolution: "solved")\`

## Output

- Always: \`"Ticket {ticket_number} is closed."\`
`;

export function candidate(fit: Fit, changes: Partial<Candidate> = {}): Candidate {
  const { description } = parseSkill(CLOSE_TICKET);
  const version = { skill: 'close-ticket', version: '0123456789abcdef', text: CLOSE_TICKET };
  return { ...version, description, fit, certificates: [], tools: new Set(), ...changes };
}

export const call = (id: string, tool = 'get'): Message => ({ role: 'call', id, tool, arguments: {} });
export const result = (callId: string, isError = false): Message => ({ role: 'result', callId, content: 'x', isError });
export const said = (text: string): Message => ({ role: 'assistant', text });
export const user = (text: string): Message => ({ role: 'user', text });
