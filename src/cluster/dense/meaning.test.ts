import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../../domain/task.ts';
import { hash } from '../../util/hash.ts';
import { createRandom } from '../../util/random.ts';
import { type ClusterOptions, cluster } from '../cluster.ts';
import { makeTask } from '../testing.ts';
import { type Meaning, meaningText, UNRELATED, unrelatedSimilarity } from './meaning.ts';
import { normalise } from './vectors.ts';

const textOf = (...request: readonly string[]) => meaningText(makeTask({ id: 'a', request }));

describe('meaningText', () => {
  it.each<[string, readonly string[], string]>([
    ['lower case and single spaces', ['Cancel  MY\n order'], 'cancel my order'],
    ['numbers and dates by kind', ['Cancel order 4711 of 2026-03-01'], 'cancel order number of date'],
    ['repeated kinds once', ['Add 3 4 5'], 'add number'],
    ['names as said', ['Fly to Munich'], 'fly to munich'],
    ['other scripts as said', ['注文をキャンセルしてください'], '注文をキャンセルしてください'],
    [
      'the opening and what says more',
      ['Hi', 'Cancel my order', 'ok', 'and refund it to my card'],
      'cancel my order\nand refund it to my card',
    ],
    ['a single word where there is nothing else', ['Hello'], 'hello'],
    ['nothing', [''], ''],
  ])('has %s', (_, request, text) => {
    expect(textOf(...request)).toBe(text);
  });

  it('is of bounded length', () => {
    expect(textOf('word '.repeat(5000), 'more words '.repeat(5000)).length).toBeLessThanOrEqual(2000);
  });
});

/** Words of no language, none of them twice: requests that share no word, nor much of one. */
const random = createRandom(5);
const word = () => Array.from({ length: 7 }, () => 'bdfghjklmprstvwaeiou'[Math.floor(random() * 20)]).join('');
const say = (count: number) => Array.from({ length: count }, () => `${word()} ${word()} ${word()} ${word()}`);
/** Nine ways to say each of two things, and what is said once. */
const WAYS = [say(9), say(9)] as const;
const tasks = [...WAYS.flat(), ...say(120)].map((request, index) =>
  makeTask({ id: `t${String(index).padStart(3, '0')}`, request }),
);
const ids = tasks.map(({ id }) => id);
const [first, second] = [ids.slice(0, 9), ids.slice(9, 18)];

const OWN = 32;

/** Knows which ways say one thing; whatever else is said points anywhere. */
function embed(text: string): readonly number[] {
  const own = createRandom(Number.parseInt(hash(text, 8), 16));
  const things = WAYS.map((ways) => (ways.includes(text) ? 1 : 0));
  return [0.5, ...things, ...Array.from({ length: OWN }, () => (own() - 0.5) / 3)];
}

function meaningOf(tasks: readonly CleanTask[]): Meaning {
  const gather = (texts: readonly string[]) => {
    const vectors = { numbers: Float32Array.from(texts.flatMap(embed)), dimension: 1 + WAYS.length + OWN };
    texts.forEach((_, vector) => {
      normalise(vectors, vector);
    });
    return vectors;
  };
  return {
    vectors: gather(tasks.map(meaningText)),
    vectorOf: new Map(tasks.map(({ id }, vector) => [id, vector])),
    unrelated: unrelatedSimilarity(gather(UNRELATED)),
  };
}

const OPTIONS: ClusterOptions = { minimumTasks: 5, minimumSessions: 5, isWrite: () => false };
describe('clustering with meaning', () => {
  it('joins what shares no word, which words alone do not', () => {
    expect(cluster(tasks, [], OPTIONS).families).toEqual([]);
    const { families, unassigned } = cluster(tasks, [], { ...OPTIONS, meaning: meaningOf(tasks) });
    expect(families.map(({ taskIds }) => taskIds).sort()).toEqual([first, second]);
    expect(unassigned).toEqual(ids.slice(18));
  });

  it('does not hang on the order of tasks and vectors', () => {
    const turned = tasks.toReversed();
    const options = { ...OPTIONS, meaning: meaningOf(turned) };
    expect(cluster(turned, [], options)).toEqual(cluster(tasks, [], { ...OPTIONS, meaning: meaningOf(tasks) }));
  });

  it('compares requests without a vector by words alone', () => {
    const { vectorOf, ...meaning } = meaningOf(tasks);
    const none = { ...meaning, vectorOf: new Map<string, number>() };
    expect(cluster(tasks, [], { ...OPTIONS, meaning: none })).toEqual(cluster(tasks, [], OPTIONS));
    const some = { ...meaning, vectorOf: new Map([...vectorOf].slice(0, 9)) };
    expect(cluster(tasks, [], { ...OPTIONS, meaning: some }).families.map(({ taskIds }) => taskIds)).toEqual([first]);
  });
});
