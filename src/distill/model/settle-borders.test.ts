import { describe, expect, it } from 'vitest';
import type { BorderGroup, BorderQuestion } from '../../domain/border.ts';
import type { ChatRequest } from '../../domain/chat.ts';
import type { CleanText } from '../../domain/text.ts';
import { settleBorders } from './settle-borders.ts';
import { clean, PROMPTS } from './testing/material.ts';
import { answeringModel, lastText, type ScriptedModel, scriptedModel } from './testing/scripted-model.ts';

const { signal } = new AbortController();
const group = (name: string, ...requests: readonly string[]): BorderGroup => ({
  name,
  tools: ['update_deal'],
  requests: clean<readonly CleanText[]>(requests),
});
const QUESTIONS: readonly BorderQuestion[] = [
  { groups: [group('deal-moving', 'Move Deal A to won'), group('deal-stage', 'Deal B has been lost, update it')] },
  { groups: [group('call-notes', 'Note the call with Ada'), group('call-plan', 'Plan a call with Ada')] },
];

const settle = (chat: ScriptedModel, questions = QUESTIONS) =>
  settleBorders({ chat, prompts: PROMPTS, signal }, questions);
const SAME = { id: 'b1', reason: 'Both move a deal.', same: true, first: 'deal-moving', second: 'deal-moving' };
const TWO = { id: 'b2', reason: 'Past and future.', same: false, first: 'call-notes', second: 'call-planning' };
const answer = (...borders: readonly object[]) => JSON.stringify({ borders });
const shownIds = ({ messages }: ChatRequest) =>
  [...(messages[1]?.text ?? '').matchAll(/^\{"border":"(\w+)"/gm)].map(([, id]) => id ?? '');

describe('settleBorders', () => {
  it('settles all in one call, in the order of the questions', async () => {
    const chat = scriptedModel(answer(TWO, SAME));
    expect(await settle(chat)).toEqual([
      { same: true, names: ['deal-moving', 'deal-moving'], reason: 'Both move a deal.' },
      { same: false, names: ['call-notes', 'call-planning'], reason: 'Past and future.' },
    ]);
    expect(chat.requests[0]?.purpose).toBe('settle-borders');
    expect(lastText(chat.requests[0] as ChatRequest)).toMatch(
      /"group":"first","name":"deal-moving".*\n.*Deal A.*\n.*"group":"second","name":"deal-stage".*\n.*Deal B/,
    );
  });

  it('asks nothing for no question', async () => {
    expect(await settle(scriptedModel(), [])).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ['misses a border', answer(SAME), /the border b2 is missing/],
    ['settles one twice', answer(SAME, TWO, SAME), /the border b1 is settled twice/],
    ['settles another', answer(SAME, TWO, { ...TWO, id: 'b3' }), /there is no border b3/],
    ['gives one family two names', answer({ ...SAME, second: 'deal-stage' }, TWO), /b1 is said to be one family/],
    ['gives two families one name', answer(SAME, { ...TWO, second: 'call-notes' }), /b2 is said to be two families/],
    ['has no name', answer(SAME, { ...TWO, first: 'Call Notes' }), /of the border b2, name must be made of a-z/],
    ['names one case', answer(SAME, { ...TWO, first: 'call-15' }), /a number in it belongs to one case/],
    ['is no JSON', 'They are the same.', /there is no JSON object/],
  ])('asks once more where the answer %s', async (_, first, fault) => {
    const chat = scriptedModel(first, answer(SAME, TWO));
    expect(await settle(chat)).toMatchObject([{ same: true }, { same: false }]);
    expect(lastText(chat.requests[1] as ChatRequest)).toMatch(fault);
  });

  it('rejects where the second answer will not do either', async () => {
    await expect(settle(scriptedModel(answer(SAME), answer(SAME)))).rejects.toMatchObject({
      code: 'MODEL_ANSWER_INVALID',
    });
  });

  it('asks in several calls only where there are very many, none of them long', async () => {
    const long = group('x', ...Array.from({ length: 50 }, (_, index) => `Request ${index}: ${'word '.repeat(500)}`));
    const many = Array.from({ length: 30 }, (): BorderQuestion => ({ groups: [long, long] }));
    const chat = answeringModel((request) => answer(...shownIds(request).map((id) => ({ ...SAME, id }))));
    expect(await settle(chat, many)).toHaveLength(30);
    expect(chat.requests.flatMap(shownIds)).toEqual(many.map((_, index) => `b${index + 1}`));
    for (const request of chat.requests) expect(lastText(request).length).toBeLessThan(41_000);
  });
});
