import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArguments } from '../agent/check-arguments.ts';
import type { Case, Recording } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { inferDefinitions } from './infer-definitions.ts';
import { defineTools, parseToolDefinitions } from './tool-definitions.ts';

const clean = <Value>(value: unknown) => value as Value;
const schema = { type: 'object', properties: { id: { type: 'string' } } };
const parse = (value: unknown) => parseToolDefinitions(JSON.stringify(value), 'tools.json');

describe('parseToolDefinitions', () => {
  const tool = { name: 'get', description: 'Gets it' };
  const expected = [{ ...tool, parameters: schema }];

  it.each<[string, unknown]>([
    ['OpenAI’s tools', [{ type: 'function', function: { ...tool, parameters: schema, strict: true } }]],
    ['bare functions', [{ ...tool, parameters: schema }]],
    ['an object that holds tools', { tools: [{ type: 'function', function: { ...tool, parameters: schema } }] }],
    ['MCP’s tools/list', { tools: [{ ...tool, title: 'Get', inputSchema: schema, annotations: {} }] }],
    [
      'MCP’s tools/list, in its envelope',
      { jsonrpc: '2.0', id: 1, result: { tools: [{ ...tool, inputSchema: schema }] } },
    ],
    ['Anthropic’s tools', [{ ...tool, input_schema: schema }]],
    ['a schema without a type', [{ ...tool, parameters: { properties: schema.properties } }]],
  ])('reads %s', (_, value) => {
    expect(parse(value)).toEqual(expected);
  });

  it('does with a name alone', () => {
    expect(parse([{ name: 'ping', description: null }])).toEqual([
      { name: 'ping', description: '', parameters: { type: 'object' } },
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', { get: {} }, /tools\.json: it must be a list/],
    ['an entry without a name', [tool, { description: 'x' }], /tools\.json: entry 2: name/],
    ['an entry that is none', [tool, 'get'], /entry 2: .*expected object/],
    ['a schema that is none', [{ ...tool, inputSchema: 'string' }], /entry 1: inputSchema/],
    ['a schema of something else', [{ ...tool, parameters: { type: 'array' } }], /entry 1: parameters\.type: must be/],
    ['a name twice', [tool, { name: 'b' }, tool], /entry 3: get is defined a second time/],
  ])('refuses %s and says where', (_, value, problem) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID', message: expect.stringMatching(problem) }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => parseToolDefinitions('[', 'tools.json')).toThrow(/tools\.json: it is not JSON/);
  });
});

type Line = readonly [tool: string, given: JsonObject, status?: 'ok' | 'error'];

const recordingOf = (lines: readonly Line[]): Recording =>
  clean({
    taskId: 't',
    sessionId: 's',
    steps: lines.map(([tool, given, status = 'ok']) => ({ tool, arguments: given, result: 'x', status, afterTurn: 1 })),
  });

const infer = (...lines: readonly Line[]) => inferDefinitions({ recordings: [recordingOf(lines)], cases: [] });

describe('inferDefinitions', () => {
  it('tells names and types, and what every successful call had', () => {
    const lines: readonly Line[] = [
      ['send', { to: 'a@x', copies: 1, note: null }],
      ['send', { to: 'b@x', note: 'hi', copies: 2.5 }],
      ['send', { to: 'c@x', urgent: true }],
      ['send', { wrong: 'x' }, 'error'],
      ['get', {}],
    ];
    expect(infer(...lines)).toEqual([
      { name: 'get', description: 'Recorded tool; arguments inferred from 1 call.', parameters: { type: 'object' } },
      {
        name: 'send',
        description: 'Recorded tool; arguments inferred from 3 calls.',
        parameters: {
          type: 'object',
          properties: {
            copies: { type: 'number' },
            note: { type: ['null', 'string'] },
            to: { type: 'string' },
            urgent: { type: 'boolean' },
          },
          required: ['to'],
        },
      },
    ]);
  });

  it('requires nothing of a tool that never succeeded', () => {
    expect(infer(['send', { to: 'a' }, 'error'])[0]?.parameters).toEqual({
      type: 'object',
      properties: { to: { type: 'string' } },
    });
  });

  it('knows the calls that people expect', () => {
    const effects = [
      { tool: 'send', arguments: { to: 'b' } },
      { tool: 'drop', arguments: {} },
    ];
    const cases = clean<readonly Case[]>([
      { origin: 'person', effects },
      { origin: 'log', effects: [{ tool: 'other', arguments: {} }] },
    ]);
    const definitions = inferDefinitions({ recordings: [recordingOf([['send', { to: 'a', note: 'x' }]])], cases });
    expect(definitions.map(({ name, parameters }) => [name, parameters.required])).toEqual([
      ['drop', undefined],
      ['send', ['to']],
    ]);
  });

  it('looks into lists and objects, four deep', () => {
    const [definition] = infer([
      'book',
      { a: { b: { c: { d: { e: 1 } } } }, list: [{ name: 'x' }, { name: 'y', age: 1 }] },
    ]);
    const { a, list } = clean<Record<string, unknown>>(definition?.parameters.properties);
    const deepest = { type: 'object', properties: { d: { type: 'object' } }, required: ['d'] };
    const inner = { type: 'object', properties: { c: deepest }, required: ['c'] };
    expect(a).toEqual({ type: 'object', properties: { b: inner }, required: ['b'] });
    expect(list).toEqual({
      type: 'array',
      items: { type: 'object', properties: { age: { type: 'number' }, name: { type: 'string' } }, required: ['name'] },
    });
  });

  it('takes an object with very many names for data', () => {
    const map = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`user${index}@x`, index]));
    expect(infer(['set', { map }])[0]?.parameters.properties).toEqual({ map: { type: 'object' } });
  });

  it('allows every call that succeeded, and holds none of its values', () => {
    const value = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<Json>(null, true, 12345, 'secret-value'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'type'), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const given = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), value);
    fc.assert(
      fc.property(fc.array(given, { minLength: 1, maxLength: 4 }), (calls) => {
        const [definition] = infer(...calls.map((call): Line => ['t', call]));
        if (definition === undefined) throw new Error('no definition');
        for (const call of calls) expect(checkArguments({ ...definition, writes: false }, call)).toBeNull();
        expect(JSON.stringify(definition.parameters)).not.toMatch(/secret-value|12345|true/);
      }),
    );
  });
});

describe('defineTools', () => {
  it('prefers what people configured', () => {
    const configured = [{ name: 'get', description: 'Gets it', parameters: schema }];
    const recordings = [
      recordingOf([
        ['get', { x: 1 }],
        ['send', {}],
      ]),
    ];
    const tools = defineTools(configured, { recordings, cases: [] });
    expect(tools.map(({ name, description }) => [name, description])).toEqual([
      ['get', 'Gets it'],
      ['send', 'Recorded tool; arguments inferred from 1 call.'],
    ]);
  });
});

const real = fileURLToPath(new URL('../../../shared/data/tau-bench-airline/env/tools.json', import.meta.url));

// Real definitions are not part of the project: without ../shared/data there is nothing to read.
describe.skipIf(!existsSync(real))('the definitions of the airline tools', () => {
  it('are read, and check arguments', () => {
    const tools = parseToolDefinitions(readFileSync(real, 'utf8'), 'tools.json');
    const cancel = tools.find(({ name }) => name === 'cancel_reservation');
    if (cancel === undefined) throw new Error('no cancel_reservation');
    expect(checkArguments({ ...cancel, writes: true }, { reservation_id: 'EHGLP3' })).toBeNull();
    expect(checkArguments({ ...cancel, writes: true }, { id: 'EHGLP3' })).toMatch(/`reservation_id` is missing/);
  });
});
