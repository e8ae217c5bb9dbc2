import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLibrary } from '../../bench/discovery/library.ts';
import { openRecall, type Recall } from '../../day/recall/recall.ts';
import { readQuestion } from './question.ts';
import { findSkills, sharesWords, shelveSkills } from './skill-search.ts';

const LIBRARY = generateLibrary(3).filter((_, index) => index % 4 === 0);
const SHELF = shelveSkills(LIBRARY);

const ODD = [
  'hello there',
  '',
  'Where is the museum?',
  'cancel',
  'invoices and bookings',
  'archive "the lease of" Bergmann',
  '"get rid of"',
  'Kündige das Abo von Müller',
  'Print WARRANTY WA-1234 on 2026-03-04 for sam@example.com',
  'customer',
];

describe('findSkills', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-skill-search-'));
  let recall: Recall;
  beforeAll(() => {
    for (const { name, text } of LIBRARY) {
      const file = join(dir, 'skills', name, 'SKILL.md');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    recall = openRecall(dir, { engine: 'builtin', keepIndex: false });
  });
  afterAll(() => {
    recall.close();
    rmSync(dir, { recursive: true });
  });

  it('finds what recall finds in a folder of the same skills, in the same order', async () => {
    const requests = [...LIBRARY.flatMap((skill) => skill.requests), ...ODD];
    const differing: unknown[] = [];
    for (const request of requests) {
      const { hits } = await recall.recall(request, { kinds: ['skill'], limit: 5 });
      const expected = hits.map(({ path }) => path.split('/')[1]);
      const found = findSkills(readQuestion(request), [{ shelf: SHELF }]);
      if (found.join() !== expected.join()) differing.push({ request, expected, found });
    }
    expect(requests.length).toBeGreaterThan(150);
    expect(differing).toEqual([]);
  });
});

describe('with a skill passed over', () => {
  const [first] = LIBRARY;
  const question = readQuestion(first?.requests[0] ?? '');

  it('finds what it would find if the skill were not there', () => {
    const without = findSkills(question, [{ shelf: SHELF, without: first?.name ?? '' }]);
    expect(without).toEqual(findSkills(question, [{ shelf: shelveSkills(LIBRARY.slice(1)) }]));
  });

  it('finds the same on two shelves as on one', () => {
    const halves = [LIBRARY.slice(0, 20), LIBRARY.slice(20)].map((part) => ({ shelf: shelveSkills(part) }));
    for (const { requests } of LIBRARY) {
      for (const request of requests) {
        expect(findSkills(readQuestion(request), halves)).toEqual(
          findSkills(readQuestion(request), [{ shelf: SHELF }]),
        );
      }
    }
  });

  it('finds nothing where only one matters that is not among the first', () => {
    expect(findSkills(question, [{ shelf: SHELF }], { onlyWith: first?.name ?? '' })).not.toEqual([]);
    expect(findSkills(question, [{ shelf: SHELF }], { onlyWith: LIBRARY.at(-1)?.name ?? '' })).toEqual([]);
  });
});

describe('sharesWords', () => {
  it.each([
    ['cancel it', true],
    ['refunds', false],
    ['invoi', true],
    ['what a lovely day', false],
    ['the "day after"', true],
  ])('of %j', (request, shares) => {
    const shelf = shelveSkills([{ name: 'x', text: '# Cancel invoices' }]);
    expect(sharesWords(readQuestion(request), shelf)).toBe(shares);
  });
});
