import { describe, expect, it } from 'vitest';
import { alignTraces } from './align.ts';
import type { Trace } from './trace.ts';

/** `a b b` is a trace that calls a once and b twice. */
const traces = (...lines: readonly string[]): Trace[] =>
  lines.map((line, index) => ({
    id: String(index),
    label: 'passed',
    turns: ['go'],
    calls: line
      .split(' ')
      .filter(Boolean)
      .map((tool, at) => ({ tool, arguments: { at }, result: null })),
    errors: [],
    reply: '',
    corrected: false,
  }));

const shape = (...lines: readonly string[]) =>
  alignTraces(traces(...lines), 2).map(({ tool, loop, cells }) => {
    return `${tool}${loop ? '*' : ''} ${cells.map((cell) => cell.length).join('')}`;
  });

describe('alignTraces', () => {
  it.each([
    ['the same everywhere', ['a b', 'a b', 'a b'], ['a 111', 'b 111']],
    ['an optional step', ['a b c', 'a c', 'a b c', 'a c'], ['a 1111', 'b 1010', 'c 1111']],
    ['an odd extra call', ['a b', 'a x b', 'a b'], ['a 111', 'b 111']],
    ['another order', ['a b c', 'a b c', 'b a c'], ['a 111', 'b 111', 'c 111']],
    ['the same tool in two roles', ['a a b', 'a a b', 'a a b'], ['a 111', 'a 111', 'b 111']],
    ['a loop', ['a b b b', 'a b', 'a b b', 'a b b b b'], ['a 1111', 'b* 3124']],
    ['two tools in one loop', ['a b c b', 'a c c', 'a b c b b c'], ['a 111', 'b* 203', 'c* 122']],
  ])('finds %s', (_, lines, expected) => {
    expect(shape(...lines)).toEqual(expected);
  });

  it('takes a tool the way it is told to', () => {
    const columns = alignTraces(traces('a b b', 'a b', 'a b b b'), 2, new Map([['b', 'plain']]));
    expect(columns.map(({ tool, loop }) => [tool, loop])).toEqual([
      ['a', false],
      ['b', false],
      ['b', false],
    ]);
  });
});
