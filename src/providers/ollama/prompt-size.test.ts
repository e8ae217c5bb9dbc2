import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import type { ModelServer } from '../testing/model-server.ts';
import { type OllamaServerOptions, QWEN, startOllamaServer } from '../testing/ollama-server.ts';
import type { ScriptedAnswer } from '../testing/wire.ts';
import { ollama } from './ollama.ts';
import { choiceOf, requestOf, worldOf } from './testing.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: Partial<OllamaServerOptions> = {}): Promise<ModelServer> {
  const server = await startOllamaServer({ script: () => ({ text: 'Yes.' }), ...options });
  servers.push(server);
  return server;
}

/** Asks once and shows what was sent and what came back. */
async function ask(
  options: Partial<OllamaServerOptions>,
  request: Partial<ChatRequest> = {},
  choice: Partial<OllamaChoice> = {},
) {
  const server = await serve(options);
  const model = await ollama.open(choiceOf([server.url], choice), worldOf());
  const answer = await model.complete(requestOf(request));
  return { answer, bodies: server.chats().map(({ body }) => body), server };
}

const words = (count: number) => 'lamp '.repeat(count);

describe('a prompt that does not fit', () => {
  it('is not sent where no tokenizer could make it fit', async () => {
    const server = await serve();
    const model = await ollama.open(choiceOf([server.url], { numCtx: 512 }), worldOf());
    await expect(model.complete(requestOf({ messages: [{ role: 'user', text: words(600) }] }))).rejects.toMatchObject({
      code: 'PROMPT_TOO_LONG',
    });
    expect(server.chats()).toEqual([]);
  });

  it.each([
    'the input length exceeds the context length',
    '{"error":{"code":400,"message":"request (2622 tokens) exceeds the available context size (512 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":2622,"n_ctx":512}}',
    'the prompt is longer than the context length currently available to the model; shorten the prompt',
  ])('is refused by the server: %s', async (text) => {
    const server = await serve({ faults: () => ({ kind: 'status', status: 400, text }) });
    const model = await ollama.open(choiceOf([server.url]), worldOf());
    await expect(model.complete(requestOf())).rejects.toMatchObject({ code: 'PROMPT_TOO_LONG' });
  });

  it.each<[string, ScriptedAnswer, Partial<OllamaServerOptions>]>([
    ['cut to the context', { text: 'Yes.', tokens: { input: 512, output: 2 } }, {}],
    ['cut to half of it', { text: 'Yes.', tokens: { input: 130, output: 2 } }, {}],
    [
      'the context full in the middle of the answer',
      { text: 'Yes.', finish: 'length', tokens: { input: 450, output: 62 } },
      {},
    ],
    ['maybe cut by an old server', { text: 'Yes.', tokens: { input: 400, output: 2 } }, { version: '0.5.1' }],
  ])('is an overflow with its tokens: %s', async (_, said, options) => {
    const { answer } = await ask(
      { script: () => said, ...options },
      { messages: [{ role: 'user', text: words(300) }] },
      { numCtx: 512 },
    );
    expect(answer).toMatchObject({ finish: 'overflow', text: 'Yes.', tokens: { ...said.tokens, cached: 0 } });
  });
});

describe('the fingerprint', () => {
  const open = async (options: Partial<OllamaServerOptions>, choice: Partial<OllamaChoice> = {}) =>
    (await ollama.open(choiceOf([(await serve(options)).url], choice), worldOf())).fingerprint;

  it.each<[string, Partial<OllamaServerOptions>, Partial<OllamaChoice>]>([
    ['digest', { models: [{ ...QWEN, digest: 'f'.repeat(64) }] }, {}],
    ['quantisation', { models: [{ ...QWEN, quantization: 'Q8_0' }] }, {}],
    ['runtime', { version: '0.12.7' }, {}],
    ['temperature', {}, { temperature: 0.7 }],
    ['numCtx', {}, { numCtx: 4_096 }],
    ['output tokens', {}, { maximumOutputTokens: 99 }],
    ['think', {}, { think: true }],
  ])('changes with the %s', async (_, options, choice) => {
    expect(await open(options, choice)).not.toBe(await open({}));
  });

  it('is the same for another host, other limits and another keep-alive', async () => {
    expect(await open({}, { keepAlive: '1h', timeoutSeconds: 9, stallSeconds: 1, attempts: 3 })).toBe(await open({}));
  });
});
