import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case, Recording, Suite } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { createReplayTools } from './replay.ts';
import { buildReplayIndex } from './replay-index.ts';

const clean = <Value>(value: unknown) => value as Value;

type Line = readonly [tool: string, given: JsonObject, result: Json, status?: 'ok' | 'error' | 'missing'];

function recordingOf(taskId: string, lines: readonly Line[]): Recording {
  const steps = lines.map(([tool, given, result, status = 'ok']) => ({
    tool,
    arguments: given,
    result,
    status,
    afterTurn: 1,
  }));
  return clean({ taskId, sessionId: `session-${taskId}`, steps });
}

function suiteOf(tapes: { readonly [taskId: string]: readonly Line[] }, effects: readonly Line[] = []): Suite {
  const question = {
    id: 'own',
    sessionId: 'session-own',
    group: 'own',
    side: 'train',
    origin: 'log',
    request: ['please'],
    effects: effects.map(([tool, given]) => ({ tool, arguments: given })),
    facts: [],
  };
  return {
    skill: 'some-skill',
    familyId: 'fam-00000000',
    cases: [clean<Case>(question)],
    recordings: Object.entries(tapes).map(([taskId, lines]) => recordingOf(taskId, lines)),
    writes: ['set', 'send'],
    freeText: ['send.text'],
  };
}

async function replay(
  suite: Suite,
  calls: readonly (readonly [tool: string, given: JsonObject])[],
): Promise<unknown[]> {
  const tools = createReplayTools(buildReplayIndex(suite), suite.cases[0] as Case);
  const answers = [];
  for (const [tool, given] of calls) {
    const answer = await tools.call(tool, given);
    if (answer.kind === 'miss') answers.push('miss');
    else answers.push(answer.isError ? ['error', answer.content] : answer.content);
  }
  return answers;
}

const get = ['get', { id: 1 }] as const;
const setA = ['set', { id: 1, to: 'a' }] as const;
const setB = ['set', { id: 2, to: 'b' }] as const;

describe('createReplayTools', () => {
  it.each<[string, Parameters<typeof suiteOf>, readonly (readonly [string, JsonObject])[], readonly unknown[]]>([
    ['answers what was recorded', [{ own: [[...get, 'one']] }], [get], ['one']],
    [
      'does not care about the order of argument names',
      [{ own: [['get', { a: 1, b: 2 }, 'one']] }],
      [['get', { b: 2, a: 1 }]],
      ['one'],
    ],
    ['misses what nobody recorded', [{ own: [[...get, 'one']] }], [['get', { id: 9 }]], ['miss']],
    [
      'answers a read by the writes before it',
      [
        {
          own: [
            [...get, 'before'],
            [...setA, 'ok'],
            [...get, 'after'],
          ],
        },
      ],
      [get, get, setA, get],
      ['before', 'before', 'ok', 'after'],
    ],
    [
      'misses a read in a state that nobody saw',
      [
        {
          own: [
            [...setA, 'ok'],
            [...get, 'after'],
          ],
        },
      ],
      [get],
      ['miss'],
    ],
    [
      'queues repeats of one key and stays with the last',
      [
        {
          own: [
            [...get, 'waiting'],
            [...get, 'done'],
          ],
        },
      ],
      [get, get, get],
      ['waiting', 'done', 'done'],
    ],
    ['asks other recordings too', [{ own: [], other: [[...get, 'one']] }], [get], ['one']],
    ['believes the own recording first', [{ own: [[...get, 'mine']], other: [[...get, 'theirs']] }], [get], ['mine']],
    [
      'refuses a key that other recordings answer differently',
      [{ own: [], b: [[...get, 'one']], c: [[...get, 'two']] }],
      [get],
      ['miss'],
    ],
    [
      'refuses every key of a tool half of whose repeated keys conflict',
      [
        {
          own: [],
          b: [
            [...get, 'one'],
            ['get', { id: 2 }, 'x'],
          ],
          c: [[...get, 'two']],
        },
      ],
      [['get', { id: 2 }]],
      ['miss'],
    ],
    [
      'takes the same writes in another order as the same state',
      [
        {
          own: [
            [...setA, 'ok a'],
            [...setB, 'ok b'],
            [...get, 'both'],
          ],
        },
        [
          [...setA, null],
          [...setB, null],
        ],
      ],
      [setB, setA, get],
      ['ok b', 'ok a', 'both'],
    ],
    [
      'replays errors as errors',
      [{ own: [['get', { id: 7 }, 'no such id', 'error']] }],
      [['get', { id: 7 }]],
      [['error', 'no such id']],
    ],
    [
      'does not let a failed write change the world',
      [
        {
          own: [
            [...setA, { error: 'locked' }],
            [...get, 'before'],
          ],
        },
      ],
      [setA, get],
      [{ error: 'locked' }, 'before'],
    ],
    ['accepts a write that nobody expects', [{ own: [[...get, 'one']] }], [setA], [null]],
    [
      'accepts an expected write that nobody recorded',
      [{ own: [[...get, 'one']] }, [[...setA, null]]],
      [get, setA],
      ['one', null],
    ],
    [
      'answers an expected write in another state from its own recording',
      [
        {
          own: [
            [...setA, 'ok a'],
            [...setB, 'ok b'],
          ],
        },
        [[...setB, null]],
      ],
      [setB],
      ['ok b'],
    ],
    [
      'compares free text on presence only',
      [
        {
          own: [
            ['send', { to: 'x', text: 'Dear all' }, 'sent'],
            [...get, 'after'],
          ],
        },
      ],
      [['send', { to: 'x', text: 'Hi!' }], get],
      ['sent', 'after'],
    ],
    [
      'answers a tool that does not exist with an error',
      [{ own: [[...get, 'one']] }],
      [['drop', {}]],
      [['error', { unknownTool: true }]],
    ],
    ['leaves out calls without a result', [{ own: [[...get, null, 'missing']] }], [get], ['miss']],
  ])('%s', async (_, suite, calls, answers) => {
    expect(await replay(suiteOf(...suite), calls)).toEqual(answers);
  });

  it('counts hits and misses', async () => {
    const suite = suiteOf({ own: [[...get, 'one']] });
    const tools = createReplayTools(buildReplayIndex(suite), suite.cases[0] as Case);
    await tools.call('get', { id: 1 });
    await tools.call('get', { id: 2 });
    expect(tools.counts()).toEqual({ hits: 1, misses: 1 });
  });

  it('answers any recording replayed in its own order with exactly what was recorded', async () => {
    const call = fc.constantFrom(get, setA, setB, ['get', { id: 2 }] as const);
    const result = fc.constantFrom<Json>('x', 'y', { error: 'no' }, 3);
    const line = fc.tuple(call, result).map(([[tool, given], answer]): Line => [tool, given, answer]);
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(line), async (own, other) => {
        const answers = await replay(
          suiteOf({ own, other }),
          own.map(([tool, given]) => [tool, given]),
        );
        expect(answers).toEqual(own.map(([, , answer]) => answer));
      }),
      { numRuns: 200 },
    );
  });
});

describe('buildReplayIndex', () => {
  it('reports equal keys with different results in one recording', () => {
    const index = buildReplayIndex(
      suiteOf({
        own: [
          [...get, 'one'],
          [...get, 'two'],
          [...setA, 'ok'],
          [...get, 'three'],
        ],
      }),
    );
    expect(index.ambiguities).toEqual([{ taskId: 'own', tool: 'get', results: 2 }]);
  });

  it('counts conflicting keys and names the tools that show a session its own world', () => {
    const index = buildReplayIndex(
      suiteOf({
        b: [
          [...get, 'one'],
          ['list', {}, 'same'],
          ['list', { page: 2 }, 'x'],
          ['list', { page: 3 }, 'z'],
        ],
        c: [
          [...get, 'two'],
          ['list', {}, 'same'],
          ['list', { page: 2 }, 'y'],
          ['list', { page: 3 }, 'z'],
        ],
      }),
    );
    expect(index.conflicts).toBe(2);
    expect(index.sessionScoped).toEqual(['get']);
  });

  const known = suiteOf({ own: [[...get, 'one']] }, [[...setA, null]]);

  it('lists the tools it knows by name: recorded, expected, and those that write', () => {
    expect(buildReplayIndex(known).tools).toEqual([
      { name: 'get', writes: false },
      { name: 'send', writes: true },
      { name: 'set', writes: true },
    ]);
  });

  it('tells of a tool what its definition says, and of no tool that it does not know', () => {
    const definition = { name: 'get', description: 'Gets it', parameters: { type: 'object' } };
    const { tools } = buildReplayIndex(known, { definitions: [definition, { ...definition, name: 'drop' }] });
    expect(tools.map(({ name }) => name)).toEqual(['get', 'send', 'set']);
    expect(tools[0]).toEqual({ ...definition, writes: false });
  });
});
