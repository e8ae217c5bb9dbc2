import { describe, expect, it } from 'vitest';
import { parseSkill } from '../../util/skill/parse.ts';
import { fitOf } from './fit.ts';
import { CLOSE_TICKET } from './testing.ts';

const skill = parseSkill(CLOSE_TICKET);

describe('fitOf', () => {
  it.each([
    ['as it was learnt', 'Close ticket TK-4001'],
    ['politely', 'Could you please close the ticket TK-4001 for me? Thank you!'],
    ['with a name', 'Ticket TK-4001 of Ada Finch: close it'],
    ['with its number alone', 'Close TK-4001'],
  ])('is ready where the request says it %s', (_, request) => {
    expect(fitOf(skill, request, [])).toEqual({ kind: 'ready' });
  });

  it('names what the user would have to be asked for', () => {
    expect(fitOf(skill, 'Close my ticket', [])).toEqual({ kind: 'asks', inputs: ['ticket_number'] });
  });

  it.each([
    ['the opposite', 'Reopen ticket TK-4001', ['reopen']],
    ['the opposite, at length', 'Reopen the solved ticket with the number TK-4001', ['reopen']],
    ['the opposite, at its end', 'Ticket TK-4001 is solved, reopen it', ['reopen']],
    ['something else with it', 'Escalate TK-4001 to the manager', ['escalate', 'manager']],
    ['something else', 'Water the plants on Friday', ['water', 'plants']],
  ])('is foreign to a request that wants %s', (_, request, words) => {
    expect(fitOf(skill, request, [])).toEqual({ kind: 'foreign', words });
  });

  it('knows the words of requests that it was examined on', () => {
    expect(fitOf(skill, 'Customer confirmed TK-4001', [])).toMatchObject({ kind: 'foreign' });
    expect(fitOf(skill, 'Customer confirmed TK-4001', ['the customer has confirmed it'])).toEqual({ kind: 'ready' });
  });

  it('cannot tell of steps that are prose', () => {
    const prose = parseSkill(CLOSE_TICKET.replace(/^1\. .*$/m, '1. Find the ticket.'));
    expect(fitOf(prose, 'Close ticket TK-4001', [])).toEqual({ kind: 'prose' });
  });
});
