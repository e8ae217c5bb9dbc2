import { afterEach, describe, expect, it } from 'vitest';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import type { World } from '../provider.ts';
import { openAiProvider } from './openai.ts';
import { type Answer, CHOICE, closeServers, json, KEY, serve, world } from './testing.ts';

afterEach(closeServers);

describe('check', () => {
  const list = (...ids: readonly string[]) => json(200, { object: 'list', data: ids.map((id) => ({ id })) });
  const check = async (answer: Answer, choice: Partial<OpenAiChoice> = {}, env: World['env'] = { TEST_KEY: KEY }) => {
    const { url, seen } = await serve(answer);
    return { checks: await openAiProvider.check({ ...CHOICE, baseUrl: url, ...choice }, world(env)), seen };
  };

  it('says that key, address and model are there', async () => {
    const { checks, seen } = await check(list('gpt-test', 'other'));
    expect(checks).toEqual([
      { ok: true, what: 'openai/gpt-test: TEST_KEY is set' },
      { ok: true, what: expect.stringMatching(/^openai\/gpt-test: 127\.0\.0\.1:\d+ has the model$/) },
    ]);
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/v1/models', `Bearer ${KEY}`]]);
  });

  it.each([
    [list('models/gemini-9'), { model: 'gemini-9' }],
    [list('qwen:latest'), { model: 'qwen' }],
    [list('meta/llama'), { model: 'meta/llama:free' }],
    [list('claude-x-20260101'), { model: 'claude-x' }],
    [json(404, {}), {}],
    [json(405, {}), {}],
    [list('gpt-test'), { keyVariable: null }],
  ])('is content with what is known %#', async (answer, choice) => {
    const { checks } = await check(answer, choice);
    expect(checks.every(({ ok, isWarning }) => ok || isWarning === true)).toBe(true);
  });

  it.each<[string, Answer, Partial<OpenAiChoice>, RegExp, RegExp]>([
    [
      'a missing model',
      list('zebra', 'gpt-tast'),
      {},
      /does not list the model; it lists gpt-tast, zebra/,
      /Correct model:/,
    ],
    [
      'a model to pull',
      list('other'),
      { preset: 'ollama', model: 'qwen2.5:7b' },
      /does not list/,
      /^ollama pull qwen2\.5:7b$/,
    ],
    ['a wrong key', json(401, { error: { message: `no: ${KEY}` } }), {}, /answered 401: no: \[key\]/, /Set TEST_KEY/],
    ['a wrong address', (r) => r.end('<html>Sign in</html>'), {}, /something else than a list/, /baseUrl/],
    ['a broken server', json(500, {}), {}, /answered 500/, /server/],
    ['a silent server', () => {}, { stallSeconds: 0.05 }, /stalled/, /stallSeconds/],
  ])('says how to mend %s', async (_, answer, choice, what, fix) => {
    const { checks } = await check(answer, choice);
    expect(checks.find(({ ok }) => !ok)).toEqual({
      ok: false,
      what: expect.stringMatching(what),
      fix: expect.stringMatching(fix),
    });
    expect(JSON.stringify(checks)).not.toContain('Abcd1234');
  });

  it('says how to set a key, and asks nobody without one', async () => {
    const { checks, seen } = await check(list(), {}, {});
    expect(checks).toEqual([
      {
        ok: false,
        what: expect.stringContaining('TEST_KEY is not set'),
        fix: expect.stringContaining('export TEST_KEY='),
      },
    ]);
    expect(seen).toEqual([]);
  });

  it.each([
    ['chat', '/chat/completions'],
    ['responses', '/responses'],
  ] as const)('is the same over %s, but for the path that a wrong address is about', async (api, path) => {
    expect((await check(list('gpt-test'), { api })).checks.every(({ ok }) => ok)).toBe(true);
    const { checks } = await check((r) => r.end('<html>'), { api });
    expect(checks.find(({ ok }) => !ok)?.fix).toContain(`that ${path} is added to`);
  });

  it('asks Anthropic’s own list the way that it wants', async () => {
    const { seen } = await check(list('claude'), { preset: 'anthropic', model: 'claude' });
    expect(seen[0]?.headers).toMatchObject({ 'x-api-key': KEY, 'anthropic-version': '2023-06-01' });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });
});
