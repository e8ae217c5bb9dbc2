import { describe, expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import { FORMATS } from '../registry.ts';
import { copilotCli } from './copilot-cli.ts';
import { readResult } from './result.ts';
import { createSpending } from './tokens.ts';

const timestamp = '2026-03-02T09:00:00.000Z';

describe('detection', () => {
  it.each<[string, Json, boolean]>([
    ['a first event', { type: 'session.start', data: { sessionId: 's' }, id: 'e', timestamp, parentId: null }, true],
    ['an event without ids', { type: 'user.message', data: { content: 'hi' }, timestamp }, true],
    ['an abort', { type: 'abort', data: { reason: 'user_initiated' }, timestamp, parentId: 'e' }, true],
    ['an unknown event', { type: 'session.hologram', data: {}, timestamp }, false],
    ['an event of a stream', { type: 'response.created', response: { id: 'r' } }, false],
    ['an event without data', { type: 'session.start', timestamp }, false],
    ['an event of Codex', { type: 'event_msg', payload: { type: 'user_message' }, timestamp }, false],
    ['text', 'session.start', false],
  ])('of %s', (_, record, expected) => {
    expect(FORMATS.find((format) => format.detects(record)) === copilotCli).toBe(expected);
  });
});

describe('readResult', () => {
  it.each<[string, Json, unknown, boolean]>([
    ['text', { success: true, result: 'ok' }, 'ok', false],
    ['content', { success: true, result: { content: '{"a": 1}' } }, { a: 1 }, false],
    ['only details', { success: true, result: { content: '', detailedContent: 'diff' } }, 'diff', false],
    ['structured content', { success: true, result: { content: '', structuredContent: [1] } }, [1], false],
    ['an object of an old version', { success: true, result: { files: ['a'] } }, { files: ['a'] }, false],
    ['an error', { success: false, error: { message: 'denied', code: 'denied' } }, 'denied', true],
    ['an error with a result', { success: false, result: { content: 'half' }, error: { message: 'x' } }, 'half', true],
    ['an exit code', { success: true, result: { content: 'x\n<exited with exit code 1>' } }, undefined, true],
    [
      'a shell that ended',
      { success: true, result: { content: 'x\n<shellId: 4 completed with exit code -1>' } },
      undefined,
      true,
    ],
    ['success', { success: true, result: { content: 'x\n<exited with exit code 0>' } }, undefined, false],
    [
      'an exit code that is quoted',
      { success: true, result: { content: '<exited with exit code 1> is bad' } },
      undefined,
      false,
    ],
    ['nothing', { success: true }, '', false],
  ])('of %s', (_, data, content, isError) => {
    const result = readResult(JSON.parse(JSON.stringify(data)));
    expect(result.isError).toBe(isError);
    if (content !== undefined) expect(result.content).toEqual(content);
  });
});

describe('what was spent', () => {
  type Step = (spending: ReturnType<typeof createSpending>) => void;
  const answer =
    (id: string, output: Json): Step =>
    (spending) =>
      spending.answer(id, output);
  const sums =
    (inputTokens: number, outputTokens: number): Step =>
    (spending) =>
      spending.shutDown({ m: { usage: { inputTokens, outputTokens, cacheReadTokens: 1 } } });
  const resume: Step = (spending) => spending.resume();

  it.each<[string, readonly Step[], number, number]>([
    ['answers alone', [answer('a', 5), answer('b', 2)], 0, 7],
    ['pieces of one answer', [answer('a', 5), answer('a', 5)], 0, 5],
    ['sums stand for answers', [answer('a', 5), sums(100, 6)], 100, 6],
    ['sums of each run add up', [answer('a', 5), sums(100, 5), resume, answer('b', 3), sums(50, 3)], 150, 8],
    ['a run that crashed', [answer('a', 5), resume, answer('b', 3), sums(50, 3)], 50, 8],
    ['empty sums end nothing', [answer('a', 5), (s) => s.shutDown({}), sums(50, 5)], 50, 5],
    ['sums that lack an answer', [answer('a', 5), sums(50, 4)], 50, 5],
    ['usage beside answers', [answer('a', 5), (s) => s.usage({ inputTokens: 9, outputTokens: 5 })], 9, 5],
    ['a compaction', [answer('a', 5), (s) => s.compaction({ input: 9, output: 2 })], 9, 7],
    ['odd values', [answer('a', '5'), answer('b', -1), (s) => s.shutDown([{ usage: 3 }])], 0, 0],
  ])('%s', (_, steps, input, output) => {
    const spending = createSpending();
    for (const step of steps) step(spending);
    expect(spending.total()).toMatchObject({ input, output, isInputKnown: input > 0 });
  });
});

describe('a session of an early version', () => {
  it('is read at once, however often the same was shown', { timeout: 3000 }, async () => {
    const reader = copilotCli.open({ path: 'logs/a.json', beside: async () => null, list: async () => [] });
    const shown = Array.from({ length: 40_000 }, () => ({ text: 'Wait', timestamp }));
    const chatMessages = [{ role: 'user', content: 'Wait' }];
    expect(reader.add({ sessionId: 's', startTime: timestamp, chatMessages, timeline: shown }, 0)).toBeNull();
    expect(await reader.end()).toMatchObject([{ id: 's', startedAt: timestamp }]);
  });
});
