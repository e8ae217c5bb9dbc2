import { describe, expect, it } from 'vitest';
import type { Suite } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { callKey } from './effects.ts';
import { needsOf } from './order.ts';
import { buildReplayIndex } from './replay-index.ts';

type Recorded = readonly [tool: string, given: JsonObject, result: Json, status?: 'error'];

/** Pairs `later needs earlier` of a task that asked for `request` and was recorded like this. */
function needs(request: string, steps: readonly Recorded[], freeText: readonly string[] = []): readonly string[] {
  const suite = JSON.parse(
    JSON.stringify({
      ...{ skill: 's', familyId: 'f', writes: ['create', 'use', 'close'], freeText },
      cases: [
        {
          id: 'c',
          sessionId: 's',
          group: 'g',
          side: 'held-out',
          origin: 'log',
          request: [request],
          effects: [],
          facts: [],
        },
      ],
      recordings: [
        {
          ...{ taskId: 'c', sessionId: 's' },
          steps: steps.map(([tool, given, result, status = 'ok']) => ({
            tool,
            arguments: given,
            result,
            status,
            afterTurn: 1,
          })),
        },
      ],
    }),
  ) as Suite;
  const index = buildReplayIndex(suite);
  const [question] = suite.cases;
  if (question === undefined) throw new Error('no case');
  const found = needsOf(question, index);
  return [...found].map(([key, source]) => `${key} needs ${callKey(source, index.freeText)}`);
}

const create = (result: Json): Recorded => ['create', { name: 'x' }, result];
const use = (given: JsonObject): Recorded => ['use', given, null];
const NEEDED = ['use({"id":"T-1"}) needs create({"name":"x"})'];

describe('needsOf', () => {
  it.each<[string, string, readonly Recorded[], readonly string[]]>([
    ['a number that only the first write told', 'do it', [create({ id: 'T-1' }), use({ id: 'T-1' })], NEEDED],
    ['one deep in its result', 'do it', [create({ made: [{ id: 'T-1' }] }), use({ id: 'T-1' })], NEEDED],
    ['one that the request names', 'do it to T-1', [create({ id: 'T-1' }), use({ id: 'T-1' })], []],
    [
      'one that a read told before',
      'do it',
      [['look', {}, { id: 'T-1' }], create({ id: 'T-1' }), use({ id: 'T-1' })],
      [],
    ],
    ['one that it was called with itself', 'do it', [['create', { id: 'T-1' }, { id: 'T-1' }], use({ id: 'T-1' })], []],
    [
      'one that a read told after',
      'do it',
      [create({ id: 'T-1' }), ['look', {}, { id: 'T-1' }], use({ id: 'T-1' })],
      NEEDED,
    ],
    [
      'one of a write that failed',
      'do it',
      [['create', { name: 'x' }, { id: 'T-1' }, 'error'], use({ id: 'T-1' })],
      [],
    ],
    ['a word', 'do it', [create({ state: 'open' }), use({ state: 'open' })], []],
    ['an amount', 'do it', [create({ fee: '1,200.50', total: 1200 }), use({ fee: '1,200.50', total: 1200 })], []],
    ['a day', 'do it', [create({ day: '2026-05-20' }), use({ day: '2026-05-20' })], []],
    ['nothing', 'do it', [create(null), use({})], []],
    ['one write alone', 'do it', [create({ id: 'T-1' })], []],
  ])('reads from a recording that a write needs %s', (_, request, steps, expected) => {
    expect(needs(request, steps)).toEqual(expected);
  });

  it('leaves out what people word freely', () => {
    expect(needs('do it', [create({ id: 'T-1' }), use({ id: 'T-1' })], ['use.id'])).toEqual([]);
  });
});
