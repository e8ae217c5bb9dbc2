import { describe, expect, it } from 'vitest';
import { generateLibrary, generateNewcomer, STUFFED } from '../../bench/discovery/library.ts';
import { shelveSkills } from '../../memory/recall/skill-search.ts';
import { discoverySentence, isFound } from '../../promote/discovery/judge.ts';
import { measureSearch } from '../../promote/discovery/measure.ts';
import { openSearch } from './search.ts';
import { readAsked } from './sources.ts';

const BOUNDS = { recall: 0.8, precision: 0.9, loss: 0.05 };
const LIBRARY = generateLibrary(25);
const LIVE = { skills: LIBRARY.map((skill) => ({ ...skill, version: skill.name })), shelf: shelveSkills(LIBRARY) };
const OTHERS = LIBRARY.map(({ name, requests }) => ({
  skill: name,
  requests: requests.map((request) => readAsked([request])),
}));

function measure(description?: string) {
  const candidate = generateNewcomer(25, description);
  const own = candidate.requests.map((request) => readAsked([request]));
  const search = openSearch({ candidate, live: LIVE, others: [], own });
  return measureSearch(candidate.name, { own, others: OTHERS, unserved: [] }, search);
}

describe('one more skill in a library of 200', () => {
  it('is found where its description says what it does', () => {
    const { measure: honest } = measure();
    expect(LIBRARY).toHaveLength(200);
    expect(honest).toMatchObject({ recall: { hits: 25, of: 25 }, lost: [] });
    expect(isFound([honest], BOUNDS)).toBe(true);
  });

  it('is refused where its description has the words of others, with the numbers', () => {
    const { measure: stuffed, confused } = measure(STUFFED);
    expect(isFound([stuffed], BOUNDS)).toBe(false);
    expect(stuffed.lost.length).toBeGreaterThan(3);
    expect(confused).toEqual(expect.arrayContaining(['cancel-order', 'track-order']));
    expect(discoverySentence([stuffed], BOUNDS)).toMatch(
      /^In the search it is found first by \d+ of 25 of its own requests, it takes \d+ of \d+ requests .*, it takes \d+ of 25 of [a-z-]+'s and \d+ of 25 of [a-z-]+'s and .* other skills\.$/,
    );
  });
});
