import { describe, expect, it } from 'vitest';
import type { ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import { readAnswer, readOutput } from './read-output.ts';

const lines = (...values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n');
const CLAUDE = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  duration_ms: 2_100,
  num_turns: 1,
  result: 'Fine.',
  session_id: 'b5a1',
  total_cost_usd: 0.012,
  usage: { input_tokens: 4, cache_creation_input_tokens: 3_000, cache_read_input_tokens: 12_000, output_tokens: 9 },
};
const CODEX = [
  { type: 'thread.started', thread_id: '0199' },
  { type: 'turn.started' },
  { type: 'item.completed', item: { id: 'item_0', type: 'reasoning', text: 'Thinking.' } },
  { type: 'item.completed', item: { id: 'item_1', type: 'agent_message', text: 'Fine.' } },
  { type: 'turn.completed', usage: { input_tokens: 24_763, cached_input_tokens: 24_448, output_tokens: 122 } },
];
const read = (output: string, key: string | null = null) => readOutput({ output, prompt: 'x'.repeat(40) }, key);

describe('readOutput', () => {
  it.each<[string, string, string | null, string]>([
    ['everything', '\n Fine.\n', null, 'Fine.'],
    ['what claude -p --output-format json prints', lines(CLAUDE), 'result', 'Fine.'],
    [
      'what it prints with --output-format stream-json',
      lines({ type: 'system', subtype: 'init' }, CLAUDE),
      'result',
      'Fine.',
    ],
    ['a list of messages', JSON.stringify([{ type: 'system' }, CLAUDE]), 'result', 'Fine.'],
    ['what codex exec --json prints', lines(...CODEX), 'item.text', 'Fine.'],
    [
      'what gemini --output-format json prints',
      JSON.stringify({ response: 'Fine.', stats: {} }, null, 2),
      'response',
      'Fine.',
    ],
    ['JSON after a warning', `npm warn old\n${JSON.stringify({ response: 'Fine.' }, null, 2)}`, 'response', 'Fine.'],
    ['a value that is no text', lines({ structured_output: { a: 1 } }), 'structured_output', '{"a":1}'],
  ])('reads %s', (_, output, key, text) => {
    expect(read(output, key).text).toBe(text);
  });

  it.each([
    ['Claude Code: what it cached is besides', lines(CLAUDE), 'result', { input: 15_004, output: 9, cached: 12_000 }],
    ['Codex: what it cached is within', lines(...CODEX), 'item.text', { input: 24_763, output: 122, cached: 24_448 }],
    ['who says nothing: characters by four', 'eight ch', null, { input: 10, output: 2, cached: 0 }],
    [
      'JSON without usage: those of the answer',
      '{"result": "eight ch"}',
      'result',
      { input: 10, output: 2, cached: 0 },
    ],
  ])('counts the tokens of %s', (_, output, key, tokens) => {
    expect(read(output, key).tokens).toEqual(tokens);
  });

  it.each([
    [
      'says so',
      lines({ ...CLAUDE, is_error: true, result: 'Invalid API key' }),
      /says that it failed: Invalid API key/,
    ],
    ['ran out of turns', lines({ type: 'result', subtype: 'error_max_turns', is_error: true }), /error_max_turns/],
    ['prints no JSON', 'Please log in.', /printed no JSON with the key result: Please log in\./],
    ['prints other JSON', '{"answer": "Fine."}', /no JSON with the key result/],
    ['nests without end', `{"result": ${'['.repeat(40_000)}${']'.repeat(40_000)}}`, /no JSON with the key result/],
  ])('fails where the program %s', (_, output, message) => {
    const failed = expect.objectContaining({ code: 'COMMAND_FAILED', message: expect.stringMatching(message) });
    expect(() => read(output, 'result')).toThrow(failed);
  });
});

const tool: ToolDefinition = { name: 'get_order', description: '', parameters: { type: 'object' } };
const request = (part: Partial<ChatRequest>): ChatRequest => ({
  purpose: 'draft-skill',
  messages: [],
  tools: [],
  schema: null,
  seed: null,
  signal: new AbortController().signal,
  ...part,
});
const answer = (text: string, part: Partial<ChatRequest>) =>
  readAnswer({ text, tokens: { input: 1, output: 1, cached: 0 } }, request(part));

describe('readAnswer', () => {
  it('reads words and calls', () => {
    const text =
      'Right:\n```json\n{"text": "Let me see.", "calls": [{"tool": "get_order", "arguments": {"id": 7}}]}\n```';
    expect(answer(text, { tools: [tool] })).toMatchObject({
      text: 'Let me see.',
      calls: [{ id: 'call-1', tool: 'get_order', arguments: { id: 7 } }],
      finish: 'calls',
    });
  });

  it.each([
    ['no calls', '{"text": "Done.", "calls": []}', 'Done.'],
    ['prose alone', 'Done, I think.', 'Done, I think.'],
    ['prose with other JSON in it', 'It says {"status": "sent"}.', 'It says {"status": "sent"}.'],
    ['calls of nothing', '{"text": "Done.", "calls": [{"id": 7}, null]}', 'Done.'],
    ['words without calls', '{"text": "Done."}', 'Done.'],
  ])('stops on %s', (_, text, words) => {
    expect(answer(text, { tools: [tool] })).toMatchObject({ text: words, calls: [], finish: 'stop' });
  });

  it.each([
    ['a text', '"id=7"', '"id=7"'],
    ['a list', '[7]', '[7]'],
  ])('hands on arguments that are %s as they were written', (_, written, malformed) => {
    const text = `{"calls": [{"tool": "get_order", "arguments": ${written}}, {"tool": "get_order"}]}`;
    expect(answer(text, { tools: [tool] }).calls).toEqual([
      { id: 'call-1', tool: 'get_order', malformed },
      { id: 'call-2', tool: 'get_order', arguments: {} },
    ]);
  });

  it('numbers calls on through the conversation', () => {
    const made = { id: 'call-1', tool: 'get_order', arguments: {} };
    const messages = [{ role: 'assistant', text: '', calls: [made] }] as const;
    expect(answer('{"calls": [{"tool": "get_order"}]}', { tools: [tool], messages }).calls[0]?.id).toBe('call-2');
  });

  it('digs out what fits a schema, and leaves the rest to whoever asked', () => {
    const schema = { name: 'a', json: {} };
    expect(answer('Here: {"a": 1}', { schema }).text).toBe('{"a": 1}');
    expect(answer('No.', { schema }).text).toBe('No.');
    expect(answer('Here: {"a": 1}', {}).text).toBe('Here: {"a": 1}');
  });
});
