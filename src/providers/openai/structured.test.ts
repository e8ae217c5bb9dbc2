import { afterEach, describe, expect, it } from 'vitest';
import { ask, closeServers, DONE, delta, messagesOf, saying, serve, stream, TOOL, USAGE } from './testing.ts';

afterEach(closeServers);

const SCHEMA = {
  name: 'label',
  json: {
    type: 'object',
    properties: { outcome: { type: 'string' } },
    required: ['outcome'],
    additionalProperties: false,
  },
};

describe('an answer by a schema', () => {
  const answer = '{"outcome":"passed"}';

  it('is asked for as json_schema', async () => {
    const { url, seen } = await serve(saying(answer));
    expect(await ask(url, { schema: SCHEMA })).toMatchObject({ text: answer, calls: [], finish: 'stop' });
    const { name, json: schema } = SCHEMA;
    expect(seen[0]?.body.response_format).toEqual({ type: 'json_schema', json_schema: { name, schema, strict: true } });
  });

  it('is asked for less strictly where the schema says what strict mode cannot', async () => {
    const { url, seen } = await serve(saying(answer));
    const json = { ...SCHEMA.json, required: [] };
    await ask(url, { schema: { ...SCHEMA, json } });
    expect(seen[0]?.body.response_format).toMatchObject({ json_schema: { strict: false, schema: json } });
  });

  it('is asked for as the arguments of a forced call', async () => {
    const call = { index: 0, id: 'x', function: { name: 'give_label', arguments: answer } };
    const { url, seen } = await serve(stream(delta({ tool_calls: [call] }), delta({}, 'tool_calls'), USAGE, DONE));
    expect(await ask(url, { schema: SCHEMA }, { preset: 'anthropic' })).toMatchObject({
      text: answer,
      calls: [],
      finish: 'stop',
    });
    expect(seen[0]?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'give_label', parameters: SCHEMA.json } }],
      tool_choice: { type: 'function', function: { name: 'give_label' } },
      parallel_tool_calls: false,
    });
    expect(seen[0]?.body).not.toHaveProperty('response_format');
  });

  it('leaves a choice where there are tools as well', async () => {
    const { url, seen } = await serve(saying('hm'));
    await ask(url, { schema: SCHEMA, tools: [TOOL] }, { structured: 'tool' });
    expect(seen[0]?.body).not.toHaveProperty('tool_choice');
    expect(seen[0]?.body.tools).toHaveLength(2);
  });

  it.each([
    ['json-object', { response_format: { type: 'json_object' } }],
    ['prompt', {}],
  ] as const)('is asked for in words: %s', async (structured, fields) => {
    const { url, seen } = await serve(saying(`\`\`\`json\n${answer}\n\`\`\``));
    expect((await ask(url, { schema: SCHEMA }, { structured })).text).toBe(answer);
    expect(seen[0]?.body).toMatchObject(fields);
    const messages = messagesOf(seen);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.content).toMatch(/^Hello\n\nAnswer with one JSON value .*\n\{"type":"object"/);
  });

  it.each([
    ['json-schema', saying('{"answer":["a"]}')],
    [
      'tool',
      stream(
        delta({ tool_calls: [{ index: 0, id: 'x', function: { name: 'give_names', arguments: '{"answer":["a"]}' } }] }),
        DONE,
      ),
    ],
    ['prompt', saying('["a"]')],
  ] as const)('may be no object: %s', async (structured, reply) => {
    const { url, seen } = await serve(reply);
    const schema = { name: 'names', json: { type: 'array', items: { type: 'string' } } };
    expect((await ask(url, { schema }, { structured })).text).toBe('["a"]');
    expect(JSON.stringify(seen[0]?.body).includes('"answer"')).toBe(structured !== 'prompt');
  });
});
