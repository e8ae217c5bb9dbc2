import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../domain/task.ts';
import { type Judged, judgeOutcome } from './outcome.ts';

const rules = { writes: [], reads: [] };
const step = (tool: string, status: Step['status'] = 'ok'): Step => ({
  tool,
  status,
  arguments: {},
  result: null,
  afterTurn: 1,
});
const judge = (judged: Partial<Judged>, minimumConfidence = 0) =>
  judgeOutcome(
    {
      request: ['do it'],
      steps: [],
      reply: 'Done.',
      silent: false,
      answered: false,
      rounds: 0,
      interrupted: false,
      broken: false,
      askedAgain: false,
      thanks: null,
      correction: null,
      unheeded: false,
      nextTurn: null,
      label: undefined,
      ...judged,
    },
    { writes: rules, minimumConfidence },
  );

describe('evidence that the next request gives', () => {
  it.each([
    [{ nextTurn: 'Great, thanks! Now delete the account of Kim' }, 'user-thanks', 'The user said: "great"'],
    [{ nextTurn: 'looks good now delete the account of Kim' }, 'user-thanks', 'The user said: "looks good"'],
    [{ askedAgain: true }, 'asked-again', 'The user soon asked for the same again.'],
  ])('of %j quotes nothing of what it asks for', (more, kind, detail) => {
    const { evidence } = judge({ steps: [step('a')], ...more });
    expect(evidence.find((each) => each.kind === kind)?.detail).toBe(detail);
  });
});

describe('judgeOutcome without a recorded label', () => {
  const shell = (command: string, result: string, status: Step['status'] = 'ok'): Step => ({
    ...step('Bash', status),
    arguments: { command },
    result,
  });
  const transfer = step('transfer_to_human_agents');

  it.each<[string, Partial<Judged>, string, number, string]>([
    ['a plain task', { steps: [step('update_deal')] }, 'passed', 0.7, 'completed'],
    ['an answer without calls', { reply: 'It is Tuesday.' }, 'passed', 0.7, 'completed'],
    ['an order and an answer to a question', { rounds: 1 }, 'passed', 0.7, 'completed'],
    ['the word of an agent after a long dialogue', { rounds: 3 }, 'passed', 0.52, 'completed'],
    ['thanks', { thanks: 'Thanks!' }, 'passed', 0.85, 'user-thanks'],
    ['thanks after a long dialogue', { thanks: 'Thanks!', rounds: 3 }, 'passed', 0.54, 'user-thanks'],
    ['thanks in the next request', { nextTurn: 'Great, thanks! Now cancel B' }, 'passed', 0.85, 'user-thanks'],
    ['a next request', { nextTurn: 'cancel B' }, 'passed', 0.7, 'completed'],
    ['a correction', { correction: 'no, the wrong deal' }, 'failed', 0.8, 'user-correction'],
    ['a correction, then thanks', { correction: 'no, B', thanks: 'Thanks' }, 'unknown', 0.5, 'user-correction'],
    ['a failed last call', { steps: [step('a'), step('b', 'error')] }, 'failed', 0.75, 'tool-error'],
    ['a failed call that was repeated', { steps: [step('b', 'error'), step('b')] }, 'passed', 0.67, 'completed'],
    ['a failed call left behind', { steps: [step('b', 'error'), step('a')] }, 'passed', 0.6, 'completed'],
    [
      'the same call in vain',
      { steps: [step('get_b', 'error'), step('get_b', 'error'), step('a')] },
      'failed',
      0.57,
      'retried',
    ],
    ['giving up without trying', { reply: "I'm sorry, but I can't do that." }, 'failed', 0.75, 'gave-up'],
    [
      'giving up after a failure',
      { reply: 'I was unable to do that.', steps: [step('a', 'error')] },
      'failed',
      0.9,
      'gave-up',
    ],
    ['declining after a look', { reply: 'I am unable to do that.', steps: [step('get_a')] }, 'unknown', 0.5, 'gave-up'],
    ['handing over after a look', { steps: [step('get_a'), transfer] }, 'passed', 0.65, 'completed'],
    ['handing over at once', { steps: [transfer] }, 'unknown', 0.5, 'completed'],
    ['handing over half done', { steps: [step('update_a'), transfer] }, 'unknown', 0.5, 'gave-up'],
    ['thanks for giving up', { reply: 'I am unable to do that.', thanks: 'Thanks' }, 'failed', 0.71, 'gave-up'],
    [
      'agents among themselves',
      { steps: [step('get_a'), step('transfer_to_sales_agent')] },
      'passed',
      0.7,
      'completed',
    ],
    ['a look that found nothing', { steps: [shell('grep -r TODO src', '', 'error')] }, 'passed', 0.7, 'completed'],
    ['claiming what failed', { steps: [step('book_a', 'error'), step('get_b')] }, 'failed', 0.8, 'contradiction'],
    ['a call written as text', { reply: '<tool_call>{"name":"a"}</tool_call>' }, 'failed', 0.75, 'missing-result'],
    ['a call as JSON', { reply: '{"name": "a", "arguments": {}}' }, 'failed', 0.75, 'missing-result'],
    ['a last call without a result', { steps: [step('a', 'missing')] }, 'unknown', 0.5, 'missing-result'],
    ['no reply', { steps: [step('a')], reply: '' }, 'unknown', 0.5, 'no-reply'],
    ['no word after the last call', { steps: [step('a')], silent: true }, 'unknown', 0.5, 'no-reply'],
    ['nothing at all', { reply: '' }, 'unknown', 0.5, 'no-reply'],
    ['a question left open', { reply: 'Which one?' }, 'unknown', 0.5, 'no-reply'],
    ['a question that was answered', { reply: 'Which one?', answered: true }, 'passed', 0.7, 'completed'],
    [
      'a demand that was not met',
      { reply: "To do that, I'll need your user ID.", answered: true },
      'unknown',
      0.5,
      'no-reply',
    ],
    ['a promise', { reply: 'I will now book the flight.' }, 'unknown', 0.5, 'no-reply'],
    ['an offer after a write', { steps: [step('send_mail')], reply: 'Sent. Which next?' }, 'passed', 0.7, 'completed'],
    ['an interruption', { steps: [step('a')], interrupted: true, silent: true }, 'failed', 0.61, 'interrupted'],
    ['an interruption before any work', { reply: '', interrupted: true }, 'unknown', 0.5, 'interrupted'],
    ['a failure of the host', { steps: [step('a')], broken: true }, 'unknown', 0.5, 'interrupted'],
    ['the same asked again', { steps: [step('send_a')], askedAgain: true }, 'failed', 0.66, 'asked-again'],
    ['the same looked up again', { steps: [step('get_a')], askedAgain: true }, 'unknown', 0.5, 'asked-again'],
    ['tests that passed', { steps: [shell('npm test', 'Tests 3 passed')] }, 'passed', 0.89, 'check-passed'],
    [
      'tests that failed, whatever the agent says',
      { steps: [shell('npm test | tail', '2 failed, 1 passed')] },
      'failed',
      0.59,
      'check-failed',
    ],
    [
      'a commit that failed and a question what to do',
      { steps: [shell('git commit -m x', 'Exit code 1', 'error'), shell('ls', 'a')], reply: 'Shall I skip the hook?' },
      'failed',
      0.79,
      'check-failed',
    ],
    [
      'work that was taken back',
      {
        request: ['book A', 'no, cancel that'],
        steps: [
          { ...step('book_room'), result: { id: 'R-1' } },
          { ...step('cancel_room'), arguments: { id: 'R-1' }, afterTurn: 2 },
        ],
      },
      'failed',
      0.68,
      'reverted',
    ],
  ])('%s', (_, judged, label, confidence, kind) => {
    const outcome = judge(judged);
    expect(outcome).toMatchObject({ label, confidence });
    expect(outcome.evidence[0]).toMatchObject({ kind });
  });

  it('adds evidence up: a check outweighs the length of a dialogue and old trouble', () => {
    const steps = [step('Edit', 'error'), step('Edit'), shell('cargo test', 'test result: ok. 3 passed')];
    const outcome = judge({ steps, rounds: 4, thanks: 'thanks' });
    expect(outcome).toMatchObject({ label: 'passed', confidence: 0.76 });
    expect(outcome.evidence.map(({ kind }) => kind)).toEqual([
      'check-passed',
      'user-thanks',
      'completed',
      'tool-error',
      'retried',
    ]);
  });

  it('takes any text, and labels nothing below the confidence asked for', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('Thanks!', 'I cannot.', 'Which one?', '{"name": "a"}'));
    const steps = fc.array(
      fc.record({
        command: text,
        result: text,
        status: fc.constantFrom('ok' as const, 'error' as const, 'missing' as const),
      }),
    );
    fc.assert(
      fc.property(
        steps,
        text,
        fc.nat(5),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (calls, reply, rounds, minimum) => {
          const given = calls.map(({ command, result, status }) => shell(command, result, status));
          const { label, confidence } = judge({ steps: given, reply, rounds, thanks: reply }, minimum);
          expect(confidence).toBeGreaterThanOrEqual(0.5);
          expect(confidence).toBeLessThanOrEqual(1);
          if (confidence < minimum) expect(label).toBe('unknown');
        },
      ),
    );
  });

  it('is unknown below the confidence asked for, and keeps its evidence', () => {
    expect(judge({}, 0.71)).toEqual({
      label: 'unknown',
      confidence: 0.7,
      evidence: [expect.objectContaining({ kind: 'completed', supports: 'passed' })],
    });
  });

  it('quotes the log on one short line', () => {
    const detail = judge({ correction: `wrong\n${'x'.repeat(500)}` }).evidence[0]?.detail;
    expect(detail).toMatch(/^The user said: "wrong x+…"$/);
    expect(detail?.length).toBeLessThan(150);
  });
});

describe('calls that failed', () => {
  const at = (tool: string, number: number, status: Step['status']): Step => ({
    ...step(tool, status),
    arguments: { number },
  });
  const failed = (...tools: readonly string[]): readonly Step[] =>
    tools.map((tool, number) => at(tool, number, 'error'));

  it.each<[string, Partial<Judged>, readonly string[]]>([
    [
      'one that was not repeated',
      { steps: [...failed('get_a'), step('look')] },
      ['get_a failed and was not repeated with success.'],
    ],
    [
      'several of which none was repeated',
      { steps: [...failed('get_b', 'read', 'get_a'), step('look')] },
      ['get_b, read and get_a failed and were not repeated with success.'],
    ],
    [
      'those before the last, which failed too',
      { steps: failed('get_b', 'read', 'get_a') },
      ['The last call, get_a, failed.', 'get_b and read failed and were not repeated with success.'],
    ],
    [
      'those before one without a result',
      { steps: [...failed('get_b', 'get_a'), step('look', 'missing')], silent: true },
      ['get_b and get_a failed and were not repeated with success.'],
    ],
    [
      'one without a result in between',
      { steps: [step('get_b', 'missing'), step('look')] },
      ['get_b gave no result and was not repeated with success.'],
    ],
    [
      'some that were made up for, and one that was not',
      { steps: [...failed('read', 'get_b', 'read'), step('read')] },
      ['get_b failed and was not repeated with success.', '2 calls of read failed before one succeeded.'],
    ],
    [
      'several that were made up for',
      { steps: [...failed('read', 'get_b', 'read'), step('get_b'), step('read')] },
      ['3 calls of read and get_b failed before one of the same tool succeeded.'],
    ],
    [
      'several that were made again in vain',
      {
        steps: [
          step('read', 'error'),
          step('get_b', 'error'),
          step('read', 'error'),
          step('get_b', 'error'),
          step('read'),
          step('get_b'),
        ],
      },
      ['read and get_b failed and were called again with the same arguments, 2 times in vain.'],
    ],
    [
      'one that was made again in vain before the last',
      { steps: [step('read', 'error'), step('read', 'error'), ...failed('get_a')] },
      ['The last call, get_a, failed.', 'read failed and was called again with the same arguments, once in vain.'],
    ],
    [
      'more than fit into a sentence',
      { steps: [...failed('a', 'b', 'c', 'd', 'e', 'f'), step('look')] },
      ['a, b, c, d and 2 more failed and were not repeated with success.'],
    ],
  ])('are told once: %s', (_, judged, details) => {
    const told = judge(judged).evidence.filter(({ kind, supports }) => kind !== 'completed' && supports === 'failed');
    expect(told.map(({ detail }) => detail).sort()).toEqual([...details].sort());
  });
});

describe('judgeOutcome with a recorded label', () => {
  const label = (score: number, expectedTools?: string[]) => ({
    score,
    source: 'reward',
    ...(expectedTools === undefined ? {} : { expectedTools }),
  });

  it.each<[string, Partial<Judged>, string, number, readonly string[]]>([
    ['success', { label: label(1), steps: [step('book')] }, 'passed', 0.95, ['recorded-label']],
    ['failure', { label: label(0), thanks: 'Thanks' }, 'failed', 0.95, ['recorded-label']],
    ['half a point', { label: label(0.5) }, 'failed', 0.95, ['recorded-label']],
    ['success of a read-only task', { label: label(1, ['get_bill']), steps: [] }, 'passed', 0.95, ['recorded-label']],
    [
      'success without any expected call',
      { label: label(1, ['book']) },
      'unknown',
      0.3,
      ['contradiction', 'recorded-label'],
    ],
    [
      'success though the expected write failed',
      { label: label(1, ['book']), steps: [step('get_user'), step('book', 'error')] },
      'unknown',
      0.3,
      ['contradiction', 'recorded-label'],
    ],
    [
      'success though another write failed',
      { label: label(1, []), steps: [step('get_user'), step('book', 'error')] },
      'passed',
      0.7,
      ['recorded-label', 'contradiction'],
    ],
    [
      'success of which the last word is a complaint',
      { label: label(1), steps: [step('book')], correction: 'no, the wrong week', unheeded: true },
      'unknown',
      0.3,
      ['contradiction', 'recorded-label', 'user-correction'],
    ],
    [
      'success after a correction that was heeded',
      { label: label(1), steps: [step('book')], correction: 'no, the wrong week' },
      'passed',
      0.95,
      ['recorded-label', 'user-correction'],
    ],
    [
      'success after a retry',
      { label: label(1, ['book']), steps: [step('book', 'error'), step('book')] },
      'passed',
      0.95,
      ['recorded-label'],
    ],
  ])('%s', (_, judged, expected, confidence, kinds) => {
    const outcome = judge(judged);
    expect(outcome).toMatchObject({ label: expected, confidence });
    expect(outcome.evidence.map(({ kind }) => kind).slice(0, kinds.length)).toEqual(kinds);
  });

  it.each([
    [{ score: 1, source: 'user' }, 'The log records that it passed (score 1, by user).'],
    [{ score: 0, source: 'scorer includes' }, 'The log records that it failed (score 0, by scorer includes).'],
    [{ score: 0.75, source: 'stars-of-5' }, 'The log records that it passed (score 0.75, by stars-of-5).'],
    [{ score: 0.5, source: 'score' }, 'The log records that it failed (score 0.5).'],
    [{ score: 1, source: ' a\nb ' }, 'The log records that it passed (score 1, by a b).'],
  ])('says of %j what it means', (given, detail) => {
    expect(judge({ label: given }).evidence[0]).toMatchObject({ kind: 'recorded-label', detail });
  });
});
