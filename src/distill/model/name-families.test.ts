import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { CleanText } from '../../domain/text.ts';
import { nameFamilies } from './name-families.ts';
import { clean, PROMPTS } from './testing/material.ts';
import { answeringModel, type Line, lastText, type ScriptedModel, scriptedModel } from './testing/scripted-model.ts';

const { signal } = new AbortController();
const family = (...requests: readonly string[]) => ({
  requests: clean<readonly CleanText[]>(requests),
  tools: ['update_deal'],
});
const TAKEN = [
  { name: 'deal-search', description: 'Finds deals.' },
  { name: 'call-notes', description: 'Logs calls.' },
];
const TWO = [family('Move Deal A to won'), family('Write to the customer of Deal B')];

const name = (chat: ScriptedModel, families = TWO, taken = TAKEN) =>
  nameFamilies({ chat, prompts: PROMPTS, signal }, { families, taken });
const answer = (...names: readonly string[]) =>
  JSON.stringify({ families: names.map((each, place) => ({ id: `f${place + 1}`, name: each })) });
const shownIds = ({ messages }: ChatRequest) =>
  [...(messages[1]?.text ?? '').matchAll(/^\{"family":"(\w+)"/gm)].map(([, id]) => id ?? '');

describe('nameFamilies', () => {
  it('names all in one call, whatever the order of the answers', async () => {
    const families = [
      { id: 'f2', name: 'deal-letters' },
      { id: 'f1', name: 'deal-moving' },
    ];
    const chat = scriptedModel(JSON.stringify({ families }));
    expect(await name(chat)).toEqual(['deal-moving', 'deal-letters']);
    expect(shownIds(chat.requests[0] as ChatRequest)).toEqual(['f1', 'f2']);
    expect(chat.requests[0]?.purpose).toBe('name-family');
  });

  it('asks nothing for none', async () => {
    expect(await name(scriptedModel(), [])).toEqual([]);
  });

  it.each<[string, Line, RegExp]>([
    ['is taken', answer('deal-search', 'deal-letters'), /the name deal-search is taken/],
    ['is no skill name', answer('Deal Moving', 'deal-letters'), /of the family f1, name must be made of a-z/],
    ['is too long', answer('a'.repeat(65), 'deal-letters'), /64 characters/],
    ['is about one case', answer('fix-bug-15', 'deal-letters'), /a number in it belongs to one case/],
    ['is given twice', answer('deal-moving', 'deal-moving'), /f1 and f2 are both called deal-moving/],
    ['is left out', answer('deal-moving'), /the family f2 is missing/],
    ['is of another family', answer('deal-moving', 'deal-letters', 'deal-deals'), /there is no family f3/],
  ])('asks once more where a name %s', async (_, first, fault) => {
    const chat = scriptedModel(first, answer('deal-moving', 'deal-letters'));
    expect(await name(chat)).toEqual(['deal-moving', 'deal-letters']);
    expect(lastText(chat.requests[1] as ChatRequest)).toMatch(fault);
  });

  it.each<[string, Line, readonly (string | null)[]]>([
    ['taken', answer('deal-search', 'deal-letters'), [null, 'deal-letters']],
    ['that of the one before', answer('deal-moving', 'deal-moving'), ['deal-moving', null]],
    ['missing', answer('deal-moving'), ['deal-moving', null]],
    ['no name', answer('Deal Moving', 'also-15'), [null, null]],
  ])('takes what will do where a name is still %s', async (_, again, expected) => {
    expect(await name(scriptedModel('no JSON', again))).toEqual(expected);
  });

  it('asks the same whatever the order of the taken names', async () => {
    const chat = answeringModel(() => answer('deal-moving', 'deal-letters'));
    await name(chat);
    await name(chat, TWO, TAKEN.toReversed());
    expect(chat.requests[1]).toEqual(chat.requests[0]);
  });

  it('asks for very many in several calls, the names of the first being taken in the next', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const many = Array.from({ length: 30 }, (_, index) => family(`Move Deal ${index} to won`));
    const nameOf = (id: string) => `deal-${[...id].map((digit) => letters[digit.charCodeAt(0) % 26]).join('')}`;
    const chat = answeringModel((request) =>
      JSON.stringify({ families: shownIds(request).map((id) => ({ id, name: nameOf(id) })) }),
    );
    const names = await name(chat, many);
    expect(chat.requests.map((request) => shownIds(request).length)).toEqual([24, 6]);
    expect(new Set(names).size).toBe(30);
    expect(lastText(chat.requests[1] as ChatRequest)).toContain(`"name":"${names[0]}"`);
  });
});
