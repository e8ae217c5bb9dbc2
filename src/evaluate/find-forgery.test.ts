import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../agent/agent.ts';
import { recordedUser } from '../agent/user.ts';
import type { Message, StudentAction, StudentCall, Transcript } from '../domain/model.ts';
import { type AskedExam, findForgery } from './find-forgery.ts';
import { createReplayTools } from './replay.ts';
import { buildReplayIndex } from './replay-index.ts';
import { ticketReply, ticketSuite } from './testing-suite.ts';

const OBJECT = { type: 'object', properties: { printer: { type: 'number' } }, required: ['printer'] };
const index = buildReplayIndex(ticketSuite(4), {
  definitions: [{ name: 'find_printer', description: 'Finds it.', parameters: OBJECT }],
});
const turns = ['Please have printer 1 looked at', 'Today, please'] as unknown as AskedExam['question']['request'];
const question = { id: 'case-1', request: turns };
const asked: AskedExam = { index, question, maximumActions: 8, isUserRecorded: true };

/** As it comes back from a worker: through JSON. */
async function sit(actions: readonly StudentAction[], maximumTokens = 1000): Promise<Transcript> {
  let at = 0;
  const student = {
    ...{ name: 's', deterministic: true, fingerprint: 'f' },
    act: async () => {
      const action = actions[at++] ?? say('That is all.');
      return { action, tokens: { input: 10, output: 1 } };
    },
  };
  const user = recordedUser(question.request);
  const toolBox = createReplayTools(index, question);
  const { signal } = new AbortController();
  const rest = { skill: null, maximumActions: 8, maximumTokens, seed: 1, signal };
  return JSON.parse(JSON.stringify(await runAgent({ student, user, toolBox, ...rest })));
}

const say = (text: string, waiting = false): StudentAction => ({ kind: 'reply', text, waiting });
const find: StudentCall = { tool: 'find_printer', arguments: { printer: 1 } };
const open: StudentCall = { tool: 'open_ticket', arguments: { printer: 1, note: 'any words' } };
const assign: StudentCall = { tool: 'assign_ticket', arguments: { ticket: 'T-1001', to: 'ink' }, skillStep: 2 };
const calls = (...made: readonly StudentCall[]): StudentAction => ({ kind: 'calls', calls: made });

const GOOD = [
  calls(find),
  { ...calls(open), text: 'I open one.' },
  calls(assign),
  say('Which day?'),
  say(ticketReply(1)),
];

const someCall: fc.Arbitrary<StudentCall> = fc.oneof(
  fc.constantFrom(find, open, assign, { ...find, arguments: {} }, { ...find, tool: 'fly' }),
  fc.constantFrom<StudentCall>(
    { ...find, arguments: { printer: 2 } },
    { ...open, fault: 'as-text' },
    { tool: 'open_ticket', arguments: {}, fault: 'malformed', problem: 'That is no JSON.' },
    { tool: 'find_printer', arguments: {}, fault: 'malformed' },
  ),
);
const someAction: fc.Arbitrary<StudentAction> = fc.oneof(
  fc.record({
    kind: fc.constant('calls' as const),
    calls: fc.array(someCall, { maxLength: 3 }),
    text: fc.constantFrom('', 'Well.'),
  }),
  fc.record({ kind: fc.constant('reply' as const), text: fc.constantFrom('', 'Done.'), waiting: fc.boolean() }),
  fc.constant<StudentAction>({ kind: 'cut', text: 'I was about to' }),
);

describe('whether a transcript can have happened', () => {
  it('doubts nothing that a student did, right or wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someAction, { maxLength: 10 }), fc.constantFrom(1000, 40), async (actions, most) => {
        const transcript = await sit(actions, most);
        expect(await findForgery(transcript, asked)).toBeNull();
        expect(await findForgery(transcript, { ...asked, isUserRecorded: false })).toBeNull();
      }),
    );
  });

  type Change = (transcript: Transcript) => Partial<Transcript>;
  const result =
    (at: number, changed: object): Change =>
    ({ messages }) => ({
      messages: messages.map((each, place) => (place === at ? ({ ...each, ...changed } as Message) : each)),
    });

  it.each<[string, Change, string]>([
    ['a result of its own', result(2, { content: { place: 'the roof' } }), 'recordings do not'],
    ['an error that was none', result(2, { isError: true }), 'recordings do not'],
    ['a fault that was none', result(1, { fault: 'invalid-arguments' }), 'recordings do not'],
    ['a call that nobody recorded, answered', result(1, { arguments: { printer: 77 } }), 'recordings do not'],
    [
      'results that changed places',
      ({ messages }) => ({ messages: messages.toSpliced(2, 1).concat(messages[2] ?? []) }),
      '',
    ],
    ['a result of no call', ({ messages }) => ({ messages: messages.toSpliced(1, 1) }), 'result of no call'],
    ['another first turn', result(0, { text: 'Buy a printer' }), 'never asked'],
    [
      'another later turn',
      ({ messages }) => result(messages.length - 2, { text: 'Good.' })({ messages } as Transcript),
      'never asked',
    ],
    ['a turn too few', ({ messages }) => ({ messages: messages.slice(0, -2) }), 'said all'],
    [
      'a user who interrupts',
      ({ messages }) => ({ messages: messages.toSpliced(3, 0, { role: 'user', text: turns[1] ?? '' }) }),
      'out of turn',
    ],
    ['an end at a miss that was none', () => ({ end: 'replay-miss' }), 'ends otherwise'],
    ['other counts', () => ({ hits: 9 }), 'counts its calls'],
    ['misses that were none', () => ({ misses: 1 }), 'counts its calls'],
    ['nothing before it was asked', ({ messages }) => ({ messages: messages.slice(1) }), 'before it was asked'],
  ])('refuses one with %s', async (_name, change, fault) => {
    const honest = await sit(GOOD);
    expect([honest.end, await findForgery(honest, asked)]).toEqual(['done', null]);
    expect(await findForgery({ ...honest, ...change(honest) }, asked)).toContain(fault);
  });

  it('refuses one that goes on after a miss, hides it, or acts more than it may', async () => {
    const missed = await sit([calls({ ...find, arguments: { printer: 77 } })]);
    expect([missed.end, await findForgery(missed, asked)]).toEqual(['replay-miss', null]);
    expect(await findForgery({ ...missed, end: 'done' }, asked)).toContain('ends otherwise');
    const more: Transcript = { ...missed, messages: [...missed.messages, { role: 'assistant', text: 'Done.' }] };
    expect(await findForgery(more, asked)).toContain('goes on after');
    expect(await findForgery(await sit(GOOD), { ...asked, maximumActions: 4 })).toContain('more than 4 actions');
  });
});
