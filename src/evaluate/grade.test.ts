import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Message, Transcript, TranscriptEnd } from '../domain/model.ts';
import { createGrader, type Grade } from './grade.ts';
import { loadPromptfoo, type RunAssertions } from './load-promptfoo.ts';
import { parseSuite } from './parse-suite.ts';
import { buildReplayIndex } from './replay-index.ts';
import { nullPolicy } from './trials.ts';

const clean = <Value>(value: unknown) => value as Value;
const folder = fileURLToPath(new URL('fixtures/refund-order', import.meta.url));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const fixture = parseSuite(
  { config: read('promptfooconfig.yaml'), cases: read('cases.jsonl'), recordings: read('recordings.jsonl') },
  'evals/refund-order',
);

const userFolder = join(homedir(), '.promptfoo');
const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
const changedBefore = changedAt(userFolder);
const home = mkdtempSync(join(tmpdir(), 'nightschool-grade-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let runAssertions: RunAssertions;
beforeAll(async () => {
  runAssertions = await loadPromptfoo({ folder: home });
});

const question: Case = clean({
  id: 'q',
  sessionId: 's',
  group: 's',
  side: 'train',
  origin: 'person',
  request: ['Refund A1'],
  effects: [{ tool: 'refund_order', arguments: { order_id: 'A1', amount: 1200, note: 'as asked' } }],
  facts: [1200, '2024-05-20'],
});

const refund = { order_id: 'A1', amount: 1200, note: 'x' };
const good = 'On May 20 I refunded 1,200.';

function transcriptOf(
  calls: readonly (readonly [tool: string, given: JsonObject, result?: string | null])[],
  reply: string,
  end: TranscriptEnd = 'done',
): Transcript {
  const made = calls.flatMap(([tool, given, result = null], index): Message[] => [
    { role: 'call', id: `c${index}`, tool, arguments: given },
    clean({ role: 'result', callId: `c${index}`, content: result, isError: result === 'refused' }),
  ]);
  if (end === 'replay-miss') made.pop();
  const messages: Message[] = [{ role: 'user', text: 'Refund A1' }, ...made, { role: 'assistant', text: reply }];
  return { messages, end, hits: 0, misses: 0, tokens: { input: 0, output: 0 } };
}

function malformed({ messages: [request, call, ...rest], ...transcript }: Transcript): Transcript {
  if (request === undefined || call?.role !== 'call') throw new Error('no call');
  return { ...transcript, messages: [request, { ...call, fault: 'malformed' }, ...rest] };
}

function grade(transcript: Transcript, changed: Partial<Case> = {}, suite: Partial<Suite> = {}): Promise<Grade> {
  const index = buildReplayIndex({ ...fixture, ...suite });
  return createGrader(index, { runAssertions, folder })(transcript, { ...question, ...changed });
}

describe('createGrader', () => {
  it.each<[string, Transcript, Grade['cause'] | 'passed', RegExp | undefined]>([
    ['right effects and facts', transcriptOf([['refund_order', refund]], good), 'passed', undefined],
    [
      'any reads besides',
      transcriptOf(
        [
          ['get_order', { order_id: 'A1' }],
          ['refund_order', refund],
        ],
        good,
      ),
      'passed',
      undefined,
    ],
    [
      'a refused attempt first',
      transcriptOf(
        [
          ['refund_order', { order_id: 'X' }, 'refused'],
          ['refund_order', refund],
        ],
        good,
      ),
      'passed',
      undefined,
    ],
    [
      'no effect',
      transcriptOf([], good),
      'missing-effect',
      /never called refund_order\(amount: 1200, note: any text|never called refund_order\(order_id: "A1"/,
    ],
    ['a refused effect', transcriptOf([['refund_order', refund, 'refused']], good), 'missing-effect', /never called/],
    [
      'a wrong argument',
      transcriptOf([['refund_order', { ...refund, amount: 12 }]], good),
      'extra-effect',
      /with amount 12 instead of 1200\./,
    ],
    [
      'no free text',
      transcriptOf([['refund_order', { order_id: 'A1', amount: 1200 }]], good),
      'extra-effect',
      /not asked for/,
    ],
    [
      'one effect more',
      transcriptOf(
        [
          ['refund_order', refund],
          ['send_mail', { to: 'eve' }],
        ],
        good,
      ),
      'extra-effect',
      /send_mail\(to: "eve"\), which was not asked for/,
    ],
    [
      'the effect twice',
      transcriptOf(
        [
          ['refund_order', refund],
          ['refund_order', refund],
        ],
        good,
      ),
      'extra-effect',
      /2 times/,
    ],
    [
      'a missing number',
      transcriptOf([['refund_order', refund]], 'Done on May 20.'),
      'missing-fact',
      /does not say 1200/,
    ],
    [
      'a missing date',
      transcriptOf([['refund_order', refund]], 'Refunded 1200.'),
      'missing-fact',
      /does not say "2024-05-20"/,
    ],
    ['its limit', transcriptOf([['refund_order', refund]], good, 'turn-limit'), 'turn-limit', /ran out/],
    ['its tokens', transcriptOf([['refund_order', refund]], good, 'token-limit'), 'token-limit', /out of its tokens/],
    ['giving up', transcriptOf([['refund_order', refund]], good, 'gave-up'), 'gave-up', /gave up/],
    [
      'a destructive tool that nobody has, answered with an error',
      transcriptOf(
        [
          ['refund_order', refund],
          ['delete_all_mail', { folder: 'inbox' }, 'refused'],
        ],
        good,
      ),
      'extra-effect',
      /called delete_all_mail\(folder: "inbox"\), which nobody asked for/,
    ],
    [
      'a malformed call of a destructive tool that nobody has',
      malformed(
        transcriptOf(
          [
            ['delete_all_mail', {}, 'refused'],
            ['refund_order', refund],
          ],
          good,
        ),
      ),
      'passed',
      undefined,
    ],
    [
      'a reading tool that nobody has',
      transcriptOf(
        [
          ['get_weather', {}, 'refused'],
          ['refund_order', refund],
        ],
        good,
      ),
      'passed',
      undefined,
    ],
    [
      'a miss',
      transcriptOf([['get_order', { order_id: 'ZZ' }]], '', 'replay-miss'),
      'replay-miss',
      /get_order\(order_id: "ZZ"\) was never recorded/,
    ],
    [
      'a miss after an extra effect',
      transcriptOf(
        [
          ['send_mail', { to: 'eve' }],
          ['get_order', { order_id: 'ZZ' }],
        ],
        '',
        'replay-miss',
      ),
      'extra-effect',
      /send_mail/,
    ],
  ])('says what came of %s', async (_, transcript, cause, reason) => {
    const result = await grade(transcript);
    const outcome = cause === 'passed' ? 'passed' : cause === 'replay-miss' ? 'errored' : 'failed';
    expect(result).toMatchObject(cause === 'passed' ? { outcome } : { outcome, cause });
    if (reason === undefined) expect(result.reason).toBeUndefined();
    else expect(result.reason).toMatch(reason);
  });

  it('names the call that missed among those made at once', async () => {
    const call = (id: string): Message => ({ role: 'call', id, tool: 'get_order', arguments: { order_id: id } });
    const result: Message = { role: 'result', callId: 'A1', content: 'ok', isError: false };
    const { messages, ...transcript } = transcriptOf([], '', 'replay-miss');
    const atOnce = [...messages.slice(0, 1), call('A1'), call('ZZ'), call('A2'), result];
    expect(await grade({ ...transcript, messages: atOnce })).toMatchObject({
      cause: 'replay-miss',
      reason: expect.stringMatching(/order_id: "ZZ"/),
    });
  });

  it.each([
    ['the one at which the recorded success stopped too', 'A1', 'passed'],
    ['another one', 'A2', 'gave-up'],
  ])('judges stopping at an error: %s', async (_, order, verdict) => {
    const step = { tool: 'refund_order', arguments: refund, result: 'refused', status: 'error', afterTurn: 1 };
    const recordings = clean<Suite['recordings']>([{ taskId: 'q', sessionId: 's', steps: [step] }]);
    const stopped = transcriptOf(
      [['refund_order', { ...refund, order_id: order }, 'refused']],
      'It failed.',
      'gave-up',
    );
    const { outcome, cause } = await grade(stopped, { effects: [], facts: [] }, { recordings });
    expect(cause ?? outcome).toBe(verdict);
  });

  const passing = transcriptOf([['refund_order', refund]], good);
  it.each<[string, Partial<Case>, Partial<Suite>, string]>([
    ['of the case that holds', { assert: [{ type: 'contains', value: 'refunded' }] }, {}, 'passed'],
    ['of the case that does not', { assert: [{ type: 'contains', value: 'thank you' }] }, {}, 'assertion'],
    ['of the suite', {}, { assert: [{ type: 'javascript', value: 'output.length < 5' }] }, 'assertion'],
    ['in a file beside the suite', {}, { assert: [{ type: 'javascript', value: 'file://short-reply.mjs' }] }, 'passed'],
  ])('runs an assertion %s', async (_, changed, suite, verdict) => {
    const { outcome, cause } = await grade(passing, changed, suite);
    expect(cause ?? outcome).toBe(verdict);
  });

  it('stops at an assertion that cannot be run', async () => {
    const assert = [{ type: 'no-such-assertion' }];
    await expect(grade(passing, { assert })).rejects.toMatchObject({ code: 'GRADER_FAILED' });
  });

  it.each(['{{ 7 * 7 }}', '{% raw %}', '{# x #}', 'file:///etc/hostname', 'package:fs:x', 'a {{ "{" }} b'])(
    'takes the fact %s for the text it is',
    async (fact) => {
      const facts = clean<Case['facts']>([fact]);
      expect(await grade(transcriptOf([], `It is ${fact}.`), { effects: [], facts })).toEqual({ outcome: 'passed' });
      expect(await grade(transcriptOf([], 'It is 49 x.'), { effects: [], facts })).toMatchObject({
        cause: 'missing-fact',
      });
    },
  );

  it('takes any fact for the text it is', async () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      '-',
      '"',
      '\\',
      'file://',
      'package:',
      'a',
      ' ',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1 }), async (parts) => {
        const fact = `${parts.join('')}x`;
        const facts = clean<Case['facts']>([fact]);
        expect(await grade(transcriptOf([], `So: ${fact}`), { effects: [], facts })).toEqual({ outcome: 'passed' });
      }),
      { numRuns: 300 },
    );
  });

  it('allows as many repeats as the case itself recorded', async () => {
    const [recorded] = fixture.recordings;
    if (recorded === undefined) throw new Error('the fixture has no recordings');
    const recordings = [{ ...recorded, taskId: 'q', steps: [...recorded.steps, ...recorded.steps.slice(1)] }];
    const twice = transcriptOf(
      [
        ['refund_order', refund],
        ['refund_order', refund],
      ],
      good,
    );
    expect(await grade(twice, {}, { recordings })).toEqual({ outcome: 'passed' });
  });

  it('writes nothing into the home folder', () => {
    expect(changedAt(userFolder)).toBe(changedBefore);
  });
});

describe('nullPolicy', () => {
  it('passes only where nothing is asked for', async () => {
    const grader = createGrader(buildReplayIndex(fixture), { runAssertions, folder });
    const cases = [question, { ...question, id: 'r', effects: [], facts: [] }];
    expect(await nullPolicy(cases, grader)).toEqual({ passed: 1, failed: 1, errored: 0 });
  });
});
