import { describe, expect, it } from 'vitest';
import { readTextCalls, TEXT_CALL_PREFIX } from './text-calls.ts';

const TOOLS = ['get_order', 'cancel_order', 'list'];
const order = { tool: 'get_order', arguments: { id: 'W1' } };
const cancel = { tool: 'cancel_order', arguments: { id: 'W1', reason: 'late' } };

/** The calls without their ids. */
function read(text: string) {
  const found = readTextCalls(text, TOOLS);
  if (found === null) return null;
  return { text: found.text, calls: found.calls.map(({ id: _, ...call }) => call) };
}

describe('calls written as text', () => {
  it.each<[string, string, object[]]>([
    ['a tag', '<tool_call>\n{"name": "get_order", "arguments": {"id": "W1"}}\n</tool_call>', [order]],
    ['a tag never closed', '<tool_call>{"name": "get_order", "arguments": {"id": "W1"}}', [order]],
    [
      'tags in a row',
      '<tool_call>{"name":"get_order","arguments":{"id":"W1"}}</tool_call>\n<tool_call>{"name":"cancel_order","arguments":{"id":"W1","reason":"late"}}</tool_call>',
      [order, cancel],
    ],
    [
      'several in one tag',
      '<tool_call>\n{"name":"get_order","arguments":{"id":"W1"}}\n{"name":"cancel_order","arguments":{"id":"W1","reason":"late"}}\n</tool_call>',
      [order, cancel],
    ],
    ['an end tag alone', '{"name":"get_order","arguments":{"id":"W1"}}\n</tool_call>', [order]],
    ['a fence', '```json\n{"name": "get_order", "arguments": {"id": "W1"}}\n```', [order]],
    ['a fence without a language', '```\n[{"name": "get_order", "arguments": {"id": "W1"}}]\n```', [order]],
    [
      'fences in a row',
      '```json\n{"name":"get_order","arguments":{"id":"W1"}}\n```\n\n```json\n{"name":"cancel_order","arguments":{"id":"W1","reason":"late"}}\n```',
      [order, cancel],
    ],
    ['a tag in a fence', '```xml\n<tool_call>{"name":"get_order","arguments":{"id":"W1"}}</tool_call>\n```', [order]],
    ['bare, as Llama writes it', '{"name": "get_order", "parameters": {"id": "W1"}}', [order]],
    ['with a type', '{"type": "function", "name": "get_order", "parameters": {"id": "W1"}}', [order]],
    [
      'as OpenAI writes it',
      '[{"id":"c1","type":"function","function":{"name":"get_order","arguments":"{\\"id\\":\\"W1\\"}"}}]',
      [order],
    ],
    [
      'bare, two of them',
      '{"name":"get_order","parameters":{"id":"W1"}}; {"name":"cancel_order","parameters":{"id":"W1","reason":"late"}}',
      [order, cancel],
    ],
    ['python tag', '<|python_tag|>{"name": "get_order", "parameters": {"id": "W1"}}<|eom_id|>', [order]],
    ['Mistral', '[TOOL_CALLS][{"name": "get_order", "arguments": {"id": "W1"}}]', [order]],
    ['Mistral, later', '[TOOL_CALLS]get_order[ARGS]{"id": "W1"}', [order]],
    ['a function tag', '<function=get_order>{"id": "W1"}</function>', [order]],
    [
      'function tags',
      '<function=get_order>{"id": "W1"}</function><function=cancel_order>{"id": "W1", "reason": "late"}</function>',
      [order, cancel],
    ],
    [
      'Qwen-Coder',
      '<tool_call>\n<function=cancel_order>\n<parameter=id>\nW1\n</parameter>\n<parameter=reason>\nlate\n</parameter>\n</function>\n</tool_call>',
      [cancel],
    ],
    [
      'a number in a parameter',
      '<function=list><parameter=limit>5</parameter></function>',
      [{ tool: 'list', arguments: { limit: 5 } }],
    ],
    ['arguments as a string', '{"name": "get_order", "arguments": "{\\"id\\": \\"W1\\"}"}', [order]],
    ['a trailing comma', '<tool_call>{"name": "get_order", "arguments": {"id": "W1",},}</tool_call>', [order]],
    [
      'a line break in a string',
      '{"name": "list", "arguments": {"note": "a\nb"}}',
      [{ tool: 'list', arguments: { note: 'a\nb' } }],
    ],
    [
      'braces in a string',
      '{"name": "list", "arguments": {"note": "} \\" ]"}}',
      [{ tool: 'list', arguments: { note: '} " ]' } }],
    ],
    ['no arguments, but marked', '<tool_call>{"name": "list"}</tool_call>', [{ tool: 'list', arguments: {} }]],
    ['empty arguments', '{"name": "list", "arguments": {}}', [{ tool: 'list', arguments: {} }]],
  ])('%s', (_, text, calls) => {
    expect(read(text)).toEqual({ text: '', calls });
  });

  it.each<[string, string, object[]]>([
    ['an array', '{"name": "get_order", "arguments": ["W1"]}', [{ tool: 'get_order', malformed: '["W1"]' }]],
    ['null', '{"name": "get_order", "arguments": null}', [{ tool: 'get_order', malformed: 'null' }]],
    ['a word', '{"name": "get_order", "arguments": "W1"}', [{ tool: 'get_order', malformed: 'W1' }]],
    [
      'no JSON',
      '<tool_call>{"name": "get_order", "arguments": {id: W1}}</tool_call>',
      [{ tool: 'get_order', malformed: '{"name": "get_order", "arguments": {id: W1}}' }],
    ],
    [
      'left open',
      '{"name": "get_order", "arguments": {"id": ',
      [{ tool: 'get_order', malformed: '{"name": "get_order", "arguments": {"id":' }],
    ],
    [
      'junk in a function tag',
      '<function=get_order>id is W1</function>',
      [{ tool: 'get_order', malformed: 'id is W1' }],
    ],
  ])('malformed: %s', (_, text, calls) => {
    expect(read(text)).toEqual({ text: '', calls });
  });

  it.each<[string, string, string]>([
    ['a sentence', 'Let me look that up.\n\n{"name":"get_order","parameters":{"id":"W1"}}', 'Let me look that up.'],
    [
      'braces',
      'Order {W1} it is [really].\n<tool_call>{"name":"get_order","arguments":{"id":"W1"}}</tool_call>',
      'Order {W1} it is [really].',
    ],
    [
      'JSON',
      '{"seen": true}\nNow:\n```json\n{"name":"get_order","arguments":{"id":"W1"}}\n```',
      '{"seen": true}\nNow:',
    ],
    [
      'the word format',
      'I will check the date format first.\n{"name":"get_order","parameters":{"id":"W1"}}',
      'I will check the date format first.',
    ],
  ])('prose before: %s', (_, text, prose) => {
    expect(read(text)).toEqual({ text: prose, calls: [order] });
  });

  it.each<[string, string]>([
    ['plain text', 'Your order is on its way.'],
    ['nothing', ''],
    ['white space', ' \n\t '],
    [
      'a quotation with words behind it',
      'I would send\n{"name": "get_order", "arguments": {"id": "W1"}}\nto the server.',
    ],
    ['a quotation in a sentence', 'You can call {"name": "get_order", "arguments": {"id": "W1"}}'],
    [
      'a fence with words behind it',
      '```json\n{"name": "get_order", "arguments": {"id": "W1"}}\n```\nThis calls the tool.',
    ],
    ['an example', 'A call looks like this:\n{"name": "get_order", "arguments": {"id": "W1"}}'],
    [
      'another example',
      'For example, to find an order:\n```json\n{"name": "get_order", "arguments": {"id": "W1"}}\n```',
    ],
    ['an unknown tool', '<tool_call>{"name": "rm", "arguments": {}}</tool_call>'],
    ['an unknown tool among others', '[{"name":"get_order","arguments":{"id":"W1"}},{"name":"rm","arguments":{}}]'],
    ['data', '{"name": "get_order", "status": "ok"}'],
    ['data without arguments', '{"name": "list"}'],
    ['data with more keys', '{"name": "list", "arguments": {}, "description": "Lists"}'],
    [
      'a definition',
      '{"type":"function","function":{"name":"list","description":"Lists","parameters":{"type":"object","properties":{}}}}',
    ],
    ['a definition without words', '{"name":"list","parameters":{"type":"object","properties":{"a":{}}}}'],
    ['an empty array', '[]'],
    ['an empty fence', '```json\n```'],
    ['a call inside other JSON', '{"next": {"name": "get_order", "arguments": {"id": "W1"}}}'],
    ['a tag with nothing in it', '<tool_call></tool_call>'],
    ['a tag in prose', 'I write <tool_call> to call a tool.'],
    ['deeper than any arguments', `{"name":"list","arguments":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`],
  ])('no calls: %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('marks the ids, so that such calls can be told from those of the wire', () => {
    const found = readTextCalls('[TOOL_CALLS][{"name":"list","arguments":{}},{"name":"list","arguments":{}}]', TOOLS);
    expect(found?.calls.map(({ id }) => id)).toEqual([`${TEXT_CALL_PREFIX}1`, `${TEXT_CALL_PREFIX}2`]);
  });

  it('finds nothing where no tools are offered', () => {
    expect(readTextCalls('{"name": "get_order", "arguments": {"id": "W1"}}', [])).toBeNull();
  });
});
