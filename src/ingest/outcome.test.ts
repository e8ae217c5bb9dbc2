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
      steps: [],
      reply: 'Done.',
      interrupted: false,
      thanks: null,
      correction: null,
      unheeded: false,
      nextTurn: null,
      label: undefined,
      ...judged,
    },
    { writes: rules, minimumConfidence },
  );

describe('judgeOutcome without a recorded label', () => {
  it.each<[string, Partial<Judged>, string, number, string]>([
    ['a plain task', { steps: [step('update_deal')] }, 'passed', 0.7, 'completed'],
    ['an answer without calls', { reply: 'It is Tuesday.' }, 'passed', 0.7, 'completed'],
    ['thanks', { thanks: 'Thanks!' }, 'passed', 0.85, 'user-thanks'],
    ['thanks in the next request', { nextTurn: 'Great, thanks! Now cancel B' }, 'passed', 0.85, 'user-thanks'],
    ['a next request', { nextTurn: 'cancel B' }, 'passed', 0.7, 'completed'],
    ['a correction', { correction: 'no, the wrong deal' }, 'failed', 0.8, 'user-correction'],
    ['a correction, then thanks', { correction: 'no, B', thanks: 'Thanks' }, 'failed', 0.5, 'user-correction'],
    ['a failed last call', { steps: [step('a'), step('b', 'error')] }, 'failed', 0.75, 'tool-error'],
    ['a failed call that was repeated', { steps: [step('b', 'error'), step('b')] }, 'passed', 0.7, 'completed'],
    ['a failed call left behind', { steps: [step('b', 'error'), step('a')] }, 'passed', 0.6, 'completed'],
    ['giving up', { reply: "I'm sorry, but I can't do that." }, 'failed', 0.75, 'gave-up'],
    ['thanks for giving up', { reply: 'I am unable to do that.', thanks: 'Thanks' }, 'passed', 0.5, 'user-thanks'],
    ['a call written as text', { reply: '<tool_call>{"name":"a"}</tool_call>' }, 'failed', 0.75, 'missing-result'],
    ['a call as JSON', { reply: '{"name": "a", "arguments": {}}' }, 'failed', 0.75, 'missing-result'],
    ['a last call without a result', { steps: [step('a', 'missing')] }, 'unknown', 0.3, 'missing-result'],
    ['no reply', { steps: [step('a')], reply: '' }, 'unknown', 0.3, 'no-reply'],
    ['nothing at all', { reply: '' }, 'unknown', 0.3, 'no-reply'],
    ['a question left open', { reply: 'Which one?' }, 'unknown', 0.3, 'no-reply'],
    ['an offer after a write', { steps: [step('send_mail')], reply: 'Sent. Which next?' }, 'passed', 0.7, 'completed'],
    ['an interruption', { steps: [step('a')], interrupted: true }, 'failed', 0.6, 'interrupted'],
    ['an interruption before any work', { reply: '', interrupted: true }, 'unknown', 0.6, 'interrupted'],
  ])('%s', (_, judged, label, confidence, kind) => {
    const outcome = judge(judged);
    expect(outcome).toMatchObject({ label, confidence });
    expect(outcome.evidence[0]).toMatchObject({ kind, supports: label });
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
});
