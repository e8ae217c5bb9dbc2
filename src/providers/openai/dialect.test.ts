import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { openAiProvider } from './openai.ts';
import {
  type Answer,
  ask,
  CHOICE,
  closeServers,
  completion,
  json,
  messagesOf,
  PLAIN_TOOL,
  REQUEST,
  saying,
  serve,
  world,
} from './testing.ts';

afterEach(closeServers);

const refuse = (message: string): Answer => json(400, { error: { message, type: 'invalid_request_error' } });
const withTools = { tools: [PLAIN_TOOL] };

async function openAt(url: string, choice: Partial<OpenAiChoice> = {}) {
  const model = await openAiProvider.open({ ...CHOICE, baseUrl: url, ...choice }, world());
  return (request: Partial<ChatRequest>) => model.complete({ ...REQUEST, ...request });
}

describe('a model that takes no tools over chat while it reasons', () => {
  const OLD =
    'Function tools with reasoning_effort are not supported for gpt-5.5 in /v1/chat/completions. Please use /v1/responses instead.';
  const NEW =
    "Function tools with reasoning_effort are not supported for gpt-6-sol in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.";
  const NEVER =
    "Unsupported value: 'reasoning_effort' does not support 'none' with this model. Supported values are: 'low', 'medium', 'high', and 'xhigh'.";

  it.each([OLD, NEW])('is told not to where there are tools, and from then on: %s', async (words) => {
    const { url, seen } = await serve(refuse(words), saying('one'));
    const complete = await openAt(url);
    expect((await complete(withTools)).text).toBe('one');
    await complete(withTools);
    await complete({});
    expect(seen.map(({ body }) => body.reasoning_effort)).toEqual([undefined, 'none', 'none', undefined]);
  });

  it('is told so for the call that gives an answer as well', async () => {
    const { url, seen } = await serve(refuse(NEW), saying('{}'));
    await ask(url, { schema: { name: 'label', json: { type: 'object' } } }, { structured: 'tool' });
    expect(seen.map(({ body }) => body.reasoning_effort)).toEqual([undefined, 'none']);
  });

  it.each<[string, Partial<OpenAiChoice>, readonly Answer[], RegExp]>([
    [
      'where the user wants it to',
      { effort: 'high' },
      [refuse(NEW)],
      /api: responses in the pipeline, or effort: none/,
    ],
    ['where it always does', {}, [refuse(NEW), refuse(NEVER)], /api: responses/],
    [
      'where chat is not offered',
      {},
      [json(404, { error: { message: 'This model is only supported in v1/responses' } })],
      /api: responses/,
    ],
    ['where that does not help', {}, [refuse(NEW)], /api: responses/],
  ])('is an error with a hint %s', async (_, choice, answers, hint) => {
    const { url, seen } = await serve(...answers);
    const error = await ask(url, withTools, choice).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ hint: expect.stringMatching(hint), isTransient: false });
    expect(seen.length).toBeLessThan(3);
  });

  it('is an error where there are no tools to blame', async () => {
    const { url, seen } = await serve(refuse(NEW));
    await expect(ask(url)).rejects.toMatchObject({ code: 'MODEL_REFUSED_REQUEST' });
    expect(seen.length).toBeLessThan(3);
  });

  it('keeps the hint of an effort that it does not know', async () => {
    const { url } = await serve(
      refuse("Unsupported value: 'reasoning_effort' does not support 'minimal'. Supported: 'none', 'low'."),
    );
    const asked = ask(url, {}, { effort: 'minimal' });
    await expect(asked).rejects.toMatchObject({ hint: expect.stringContaining('Set effort in the pipeline') });
  });
});

describe('a model that cannot be forced to call', () => {
  const schema = { name: 'label', json: { type: 'object', properties: {} } };
  const FORCED = { type: 'function', function: { name: 'give_label' } };
  const given = completion({ tool_calls: [{ id: 'x', function: { name: 'give_label', arguments: '{"a":1}' } }] });

  it.each([
    'tool_choice: type "tool" and "any" are not supported for this model.',
    'tool_choice forces tool use is not compatible with this model.',
    'Thinking may not be enabled when tool_choice forces tool use.',
    'Thinking mode does not support this tool_choice',
    'The tool_choice parameter does not support being set to required or object in thinking mode',
  ])('is asked to, and from then on: %s', async (words) => {
    const { url, seen } = await serve(refuse(words), given, saying('As I said: {"a":2}'));
    const complete = await openAt(url, { preset: 'anthropic' });
    expect(await complete({ schema })).toMatchObject({ text: '{"a":1}', calls: [], finish: 'stop' });
    expect(await complete({ schema })).toMatchObject({ text: 'As I said: {"a":2}', calls: [] });
    expect(seen.map(({ body }) => body.tool_choice)).toEqual([FORCED, 'auto', 'auto']);
    const asked = 'Hello\n\nGive your answer by calling give_label, not in text.';
    expect(seen.map((_, at) => messagesOf(seen, at)[0]?.content)).toEqual(['Hello', asked, asked]);
  });

  it('is asked to over responses as well', async () => {
    const item = { type: 'function_call', call_id: 'x', name: 'give_label', arguments: '{"a":1}' };
    const { url, seen } = await serve(
      refuse('tool_choice forces tool use is not compatible with this model.'),
      json(200, { status: 'completed', output: [item] }),
    );
    const answer = await ask(url, { schema }, { api: 'responses', structured: 'tool' });
    expect(answer).toMatchObject({ text: '{"a":1}', calls: [], finish: 'stop' });
    expect(seen.map(({ body }) => body.tool_choice)).toEqual([{ type: 'function', name: 'give_label' }, 'auto']);
  });

  it('is one that no endpoint of a router can force', async () => {
    const none = json(404, { error: { message: "No endpoints found that support the provided 'tool_choice' value." } });
    const { url, seen } = await serve(none, given);
    expect((await ask(url, { schema }, { structured: 'tool' })).text).toBe('{"a":1}');
    expect(seen).toHaveLength(2);
  });

  it('is an error where it takes no tools at all', async () => {
    const { url, seen } = await serve(refuse('"auto" tool choice requires --enable-auto-tool-choice to be set'));
    await expect(ask(url, { schema }, { structured: 'tool' })).rejects.toMatchObject({ code: 'MODEL_REFUSED_REQUEST' });
    expect(seen.length).toBeLessThan(3);
  });

  it('has its own choice where there are other tools', async () => {
    const { url, seen } = await serve(refuse('tool_choice is not supported'));
    await expect(ask(url, { schema, ...withTools }, { structured: 'tool' })).rejects.toThrow(/tool_choice/);
    expect(seen).toHaveLength(1);
  });
});
