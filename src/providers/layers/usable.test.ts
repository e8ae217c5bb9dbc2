import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../domain/chat.ts';
import { answerOf, requestOf, scriptModel } from './testing.ts';
import { refuseUnusable } from './usable.ts';

const call = { id: 'call-1', tool: 'get_order', arguments: {} };

describe('refuseUnusable', () => {
  it.each<[string, Partial<ChatAnswer>, string | null]>([
    ['words', { text: 'yes' }, null],
    ['nothing', { text: '' }, 'MODEL_ANSWER_EMPTY'],
    ['white space', { text: ' \n\t' }, 'MODEL_ANSWER_EMPTY'],
    ['calls alone', { text: '', calls: [call], finish: 'calls' }, null],
    ['calls that stop', { text: '', calls: [call], finish: 'stop' }, null],
    ['a cut answer', { text: 'half a', finish: 'length' }, null],
    ['a cut answer without words', { text: '', finish: 'length' }, null],
    ['a refusal', { text: '', finish: 'refused' }, null],
    ['an answer to a part of the prompt', { text: 'yes', finish: 'overflow' }, 'PROMPT_TOO_LONG'],
  ])('%s', async (_, answer, code) => {
    const asked = refuseUnusable(scriptModel(answerOf(answer))).complete(requestOf());
    if (code === null) await expect(asked).resolves.toEqual(answerOf(answer));
    else await expect(asked).rejects.toMatchObject({ code });
  });

  it.each([1, 63, 64, 5000])('reads arguments of %d levels, or calls them malformed', async (levels) => {
    const deep = JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
    const answer = answerOf({ text: '', calls: [{ ...call, arguments: deep }, call], finish: 'calls' });
    const { calls } = await refuseUnusable(scriptModel(answer)).complete(requestOf());
    expect('malformed' in (calls[0] ?? {})).toBe(levels > 64);
    expect(calls[1]).toEqual(call);
  });
});
