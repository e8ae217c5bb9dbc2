import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../util/compare-text.ts';
import { joinRuns, type Told } from './join-runs.ts';

/** The rule as it is said, each held against all that are open. */
function joinPlainly(group: readonly Told[]): readonly (readonly Told[])[] {
  const sorted = group.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || compareText(a.id, b.id));
  const clusters: Told[][] = [];
  for (const told of sorted) {
    const { start } = told;
    const cluster = clusters.find((each) => {
      const end = Math.max(...each.map((other) => other.end ?? 0));
      const isOver = start !== null && start > end + 60_000;
      return !isOver && each.every((other) => other.format !== told.format && isSameRun(told, other));
    });
    if (cluster === undefined) clusters.push([told]);
    else cluster.push(told);
  }
  return clusters;
}

function isSameRun(one: Told, other: Told): boolean {
  const { results, reply } = one;
  const essence = (told: Told) => JSON.stringify([told.turns, told.results, told.reply]);
  if (one.start === null || other.start === null) {
    return results.length >= 2 && !results.includes('') && reply !== '' && essence(one) === essence(other);
  }
  const areAlike = (['turns', 'results'] as const).every((part) =>
    one[part].every((each, at) => ['', undefined, each].includes(other[part][at]) || each === ''),
  );
  return areAlike && (results.length > 0 || (one.isTelling && reply === other.reply));
}

const told = (id: string, more: Partial<Told> = {}): Told => ({
  ...{ id, format: 'a', start: 0, end: 1000, turns: [], results: ['r', 's'], reply: 'done', isTelling: true },
  ...{ worth: [], ...more },
});

/** A group of so many results each, with times so close together that many are open at once. */
const groups = fc.integer({ min: 0, max: 2 }).chain((steps) =>
  fc.array(
    fc.record({
      format: fc.constantFrom('a', 'b', 'c'),
      start: fc.option(fc.nat(400_000), { freq: 4 }),
      length: fc.constantFrom(0, 1000, 100_000),
      turns: fc.array(fc.constantFrom('x', 'y', ''), { maxLength: 1 }),
      results: fc.array(fc.constantFrom('r', 's', ''), { minLength: steps, maxLength: steps }),
      reply: fc.constantFrom('one', 'two', ''),
      isTelling: fc.boolean(),
    }),
    { maxLength: 120 },
  ),
);

describe('tasks that tell of one run', () => {
  it('are the same as where each is held against all others', () => {
    fc.assert(
      fc.property(groups, (drawn) => {
        const group = drawn.map(({ length, ...each }, index) =>
          told(`t${String(index).padStart(3, '0')}`, {
            ...each,
            end: each.start === null ? null : each.start + length,
          }),
        );
        const idsOf = (clusters: readonly (readonly Told[])[]) => clusters.map((each) => each.map(({ id }) => id));
        expect(idsOf(joinRuns(group))).toEqual(idsOf(joinPlainly(group)));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (index: number) => Partial<Told>]>([
    ['all at once', () => ({})],
    ['one after another', (index) => ({ start: index * 1000, end: index * 1000 + 500 })],
    [
      'while one goes on',
      (index) => ({ start: index * 1000, end: index === 0 ? 1e12 : index * 1000, turns: [index === 0 ? 'x' : 'y'] }),
    ],
    ['with other results each', (index) => ({ results: [`r${index >> 1}`, 's'] })],
    ['without times', () => ({ start: null, end: null })],
    ['without times and results', () => ({ start: null, end: null, results: ['', ''] })],
    ['without calls and with short replies', () => ({ results: [], isTelling: false })],
  ])('are found among 60,000 of one request, %s', (_, more) => {
    const group = Array.from({ length: 60_000 }, (_each, index) =>
      told(`t${String(index).padStart(5, '0')}`, { format: index % 2 === 0 ? 'a' : 'b', ...more(index) }),
    );
    const before = process.cpuUsage();
    joinRuns(group);
    const { user } = process.cpuUsage(before);
    // each held against all others would take minutes
    expect(user / 1e6).toBeLessThan(3);
  });
});
