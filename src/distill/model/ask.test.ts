import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChatMessage } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { ask } from './ask.ts';
import { type Line, lastText, scriptedModel } from './testing/scripted-model.ts';

const schema = z.object({
  name: z.string().describe('A name'),
  count: z.number().refine((count) => count > 0, 'must be positive'),
});
const messages: readonly ChatMessage[] = [{ role: 'user', text: 'Name one.' }];
const { signal } = new AbortController();

const askWith = async (lines: readonly Line[], objection?: (answer: { readonly name: string }) => string | null) => {
  const chat = scriptedModel(...lines);
  const question = { purpose: 'name-family', messages, schema, signal, ...(objection && { objection }) } as const;
  const result = await ask(chat, question).catch((error: unknown) => error);
  return { chat, result };
};

describe('ask', () => {
  it('sends the schema as plain JSON Schema, without what endpoints refuse', async () => {
    const { chat, result } = await askWith(['{"name": "a", "count": 1}']);
    expect(result).toEqual({ name: 'a', count: 1 });
    expect(chat.requests[0]).toMatchObject({ purpose: 'name-family', messages, tools: [], signal });
    expect(chat.requests[0]?.schema).toEqual({
      name: 'name-family',
      json: {
        type: 'object',
        properties: { name: { type: 'string', description: 'A name' }, count: { type: 'number' } },
        required: ['name', 'count'],
        additionalProperties: false,
      },
    });
  });

  it.each<[string, string]>([
    ['prose around it', 'Sure! {"name": "a", "count": 1} Anything else?'],
    ['a fence', '```json\n{"name": "a", "count": 1}\n```'],
    ['an unknown key', '{"name": "a", "count": 1, "why": "x"}'],
    ['a first thought that does not fit', '{"name": "b"} no: {"name": "a", "count": 1}'],
    ['a second thought', '{"name": "b", "count": 2}. Better: {"name": "a", "count": 1}'],
    ['an afterthought that does not fit', '{"name": "a", "count": 1} with {"b": 2}'],
  ])('takes an answer with %s', async (_, text) => {
    const { chat, result } = await askWith([text]);
    expect([result, chat.requests.length]).toEqual([{ name: 'a', count: 1 }, 1]);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', 'I would call it a.', /there is no JSON object in it/],
    ['a missing key', '{"name": "a"}', /count: Invalid input/],
    ['a value out of range', '{"name": "a", "count": 0}', /count: must be positive/],
    ['an objection', '{"name": "taken", "count": 1}', /the name taken is taken/],
  ])('asks once more after %s, with the answer and what is wrong with it', async (_, text, fault) => {
    const objection = ({ name }: { readonly name: string }) => (name === 'taken' ? 'the name taken is taken' : null);
    const { chat, result } = await askWith([text, '{"name": "a", "count": 1}'], objection);
    expect(result).toEqual({ name: 'a', count: 1 });
    const [first, second] = chat.requests;
    expect(second?.messages.slice(0, 2)).toEqual([...messages, { role: 'assistant', text, calls: [] }]);
    expect(second && lastText(second)).toMatch(fault);
    expect(second?.seed).not.toBe(first?.seed);
    expect(second?.schema).toEqual(first?.schema);
  });

  it.each<[string, readonly Line[], string, RegExp, number]>([
    [
      'two answers that do not fit',
      ['x', '{"name": 1}'],
      'MODEL_ANSWER_INVALID',
      /^scripted\/model, asked with the prompt name-family, gave no answer that fits: name: .*\.$/,
      2,
    ],
    ['a refusal', [{ finish: 'refused', text: 'No.' }], 'MODEL_ANSWER_INVALID', /declined to answer/, 1],
    ['a refusal when asked again', ['x', { finish: 'refused' }], 'MODEL_ANSWER_INVALID', /declined to answer/, 2],
    [
      'a cut answer',
      [{ finish: 'length', text: '{"name": "a"' }],
      'MODEL_OUTPUT_CUT',
      /scripted\/model was cut off .* name-family/,
      1,
    ],
    ['a cut second answer', ['x', { finish: 'length', text: '{' }], 'MODEL_OUTPUT_CUT', /cut off/, 2],
    ['an outage', [new NightschoolError('MODEL_DOWN', 'It is down.')], 'MODEL_DOWN', /It is down/, 1],
  ])('rejects after %s', async (_, lines, code, message, requests) => {
    const { chat, result } = await askWith(lines);
    expect(result).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(chat.requests).toHaveLength(requests);
  });

  it('takes an answer that is whole although it was cut behind it', async () => {
    const { result } = await askWith([{ finish: 'length', text: '{"name": "a", "count": 1} And now' }]);
    expect(result).toEqual({ name: 'a', count: 1 });
  });

  it('gives the same seed for the same messages only', async () => {
    const seeds = [];
    for (const lines of [['{"name": "a", "count": 1}'], ['{"name": "b", "count": 1}']]) {
      seeds.push((await askWith(lines)).chat.requests[0]?.seed);
    }
    expect(seeds[0]).toBe(seeds[1]);
    expect(seeds[0]).toBeGreaterThanOrEqual(0);
  });
});
