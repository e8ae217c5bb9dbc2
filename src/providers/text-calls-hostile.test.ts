import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTextCalls } from './text-calls.ts';

const TOOLS = ['get_order', 'cancel_order', 'list'];

/** The calls without their ids. */
function read(text: string) {
  const found = readTextCalls(text, TOOLS);
  if (found === null) return null;
  return { text: found.text, calls: found.calls.map(({ id: _, ...call }) => call) };
}

const someArguments = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.jsonValue({ maxDepth: 3 }),
);

describe('whatever a model writes', () => {
  it('reads back every call, in every way of writing it', () => {
    const ways = [
      (call: string) => call,
      (call: string) => `<tool_call>\n${call}\n</tool_call>`,
      (call: string) => `\`\`\`json\n${call}\n\`\`\``,
      (call: string) => `[TOOL_CALLS][${call}]`,
    ];
    fc.assert(
      fc.property(someArguments, fc.constantFrom(...ways), (given, write) => {
        fc.pre(!(given.type === 'object' && typeof given.properties === 'object'));
        const expected = JSON.parse(JSON.stringify(given));
        const text = write(JSON.stringify({ name: 'list', arguments: given }));
        expect(read(text)).toEqual({ text: '', calls: [{ tool: 'list', arguments: expected }] });
      }),
    );
  });

  it('never throws', () => {
    const pieces = [
      '<tool_call>',
      '</tool_call>',
      '{"name": "list", "arguments": ',
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '```json\n',
      '```',
      '<function=list>',
      '</function>',
      '[TOOL_CALLS]',
      ',',
      '\n',
      'x',
      '<parameter=a>',
      '</parameter>',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (chosen) => {
        const found = readTextCalls(chosen.join(''), TOOLS);
        expect(found === null || found.calls.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['open braces', '{'.repeat(1_000_000)],
    ['braces on lines', '{\n'.repeat(500_000)],
    ['open tags', '<tool_call>'.repeat(100_000)],
    ['tags with a broken call', '<tool_call>{"name":"list","arguments":'.repeat(30_000)],
    ['fences', '```json\n'.repeat(100_000)],
    ['function tags', '<function=list>'.repeat(100_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['commas', `{"name":"list","arguments":{"a":1${',\n'.repeat(300_000)}}}`],
    ['calls without an end', `${'{"name":"list","arguments":{}}\n'.repeat(30_000)}x`],
    ['end marks', `{"name":"list","arguments":{}}${'</tool_call>'.repeat(100_000)}`],
    ['white space', `{"name":"list"${' '.repeat(1_000_000)}`],
  ])('takes linear time: %s', (_, text) => {
    // A quadratic reader needs minutes for these; the suite's own time limit is the bound.
    const found = readTextCalls(text, TOOLS);
    expect(found === null || found.calls.length > 0).toBe(true);
  });
});
