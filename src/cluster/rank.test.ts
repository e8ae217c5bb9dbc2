import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FamilyFacts, rankFamilies } from './rank.ts';

const usual: FamilyFacts = {
  ...{ familyId: 'fam-00000001', name: 'close-ticket' },
  ...{ tasks: 60, passed: 45, failed: 10, contradictory: 0, confidence: 0.8 },
  ...{ frequency: 4, cost: 2000, agreement: 0.9 },
  ...{ isIgnored: false, live: 'no', isSettled: false, verdict: null, hasCandidate: false },
  ...{ heldOut: 30, minimumHeldOut: 20 },
};

const worthOf = (facts: FamilyFacts): number => rankFamilies([facts])[0]?.worth ?? Number.NaN;

describe('why a family gets no teacher', () => {
  it.each<[string, Partial<FamilyFacts>, string | null, RegExp]>([
    ['nothing speaks against it', {}, null, /^$/],
    ['people say so', { isIgnored: true }, 'ignored', /^people said to leave it alone$/],
    [
      'people say so of a live one',
      { isIgnored: true, live: 'certified' },
      'ignored',
      /its live skill is still checked/,
    ],
    [
      'it has a skill',
      { live: 'certified', isSettled: true },
      'covered',
      /live and certified, and nothing has changed/,
    ],
    ['it has a skill, and new logs', { live: 'certified' }, 'covered', /it is only checked again/],
    ['its skill was made live by hand', { live: 'uncertified' }, null, /^$/],
    ['no help is needed', { verdict: 'not-needed', isSettled: true }, 'passes-without-help', /passes without a skill/],
    ['no help was needed', { verdict: 'not-needed' }, 'passes-without-help', /measured again first/],
    [
      'there are too few cases',
      { heldOut: 15, passed: 20, failed: 5, tasks: 27 },
      'too-few',
      /^too few yet: 15 exam cases of the 20 that a verdict needs, about 3 more nights at 4 requests a night$/,
    ],
    [
      'there are too few, and always were',
      { heldOut: 19, isSettled: true, verdict: 'needs-more-evidence' },
      'too-few',
      /./,
    ],
    ['it is hardly asked', { heldOut: 1, frequency: 0.01 }, 'too-few', /not within a year at 0.01 requests a night/],
    ['it is not asked any more', { heldOut: 1, frequency: 0 }, 'too-few', /not within a year/],
    [
      'nobody knows how it went',
      { heldOut: 5, passed: 6, failed: 2 },
      'no-agreement',
      /^how 52 of 60 requests went is not known$/,
    ],
    [
      'its records contradict themselves',
      { heldOut: 5, passed: 6, failed: 2, contradictory: 40 },
      'no-agreement',
      /^how 52 of 60 requests went is not known; the record of 40 speaks both ways$/,
    ],
    [
      'nothing went well',
      { heldOut: 0, passed: 0, failed: 12 },
      'no-agreement',
      /all 12 requests whose outcome is known failed/,
    ],
    ['it is done in every way', { agreement: 0.05 }, 'no-agreement', /no common procedure: .* another shares 5 %/],
    ['a playbook says how it is done', { agreement: 0.05, hasCandidate: true }, null, /^$/],
    [
      'it was refused, and nothing is new',
      { verdict: 'plateaued', isSettled: true },
      'nothing-new',
      /stands \(plateaued\)/,
    ],
    ['it was refused, and there is more', { verdict: 'plateaued' }, null, /^$/],
  ])('%s', (_, facts, why, explanation) => {
    const not = rankFamilies([{ ...usual, ...facts }])[0]?.not ?? null;
    expect(not?.why ?? null).toBe(why);
    expect(not?.explanation ?? '').toMatch(explanation);
  });
});

describe('worth', () => {
  it('is the product of its factors', () => {
    const [rank] = rankFamilies([usual]);
    const { frequency, cost, failure, certainty } = rank?.factors ?? {
      frequency: 0,
      cost: 0,
      failure: 0,
      certainty: 0,
    };
    expect({ frequency, cost }).toEqual({ frequency: 4, cost: 2000 });
    expect(failure).toBeCloseTo(10.5 / 57, 5);
    expect(certainty).toBeCloseTo(((54 + 1) / 62) * ((44 + 1) / 62), 5);
    expect(rank?.worth).toBeCloseTo(frequency * cost * (1 + 4 * failure) * certainty, 0);
  });

  it('does not hang on whether there is a teacher tonight', () => {
    expect(worthOf({ ...usual, isIgnored: true })).toBe(worthOf(usual));
  });

  it.each<[string, Partial<FamilyFacts>]>([
    ['is asked more often', { frequency: 5 }],
    ['costs more', { cost: 2100 }],
    ['fails more often', { passed: 35, failed: 20 }],
    ['is done in one way', { agreement: 1 }],
    ['is known in more cases', { passed: 50 }],
    ['is known for sure', { confidence: 0.95 }],
  ])('is more where a family %s', (_, facts) => {
    expect(worthOf({ ...usual, ...facts })).toBeGreaterThan(worthOf(usual));
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Facts that can be: no more known outcomes than tasks. */
const facts: fc.Arbitrary<FamilyFacts> = fc
  .record({
    passed: fc.nat(200),
    failed: fc.nat(200),
    open: fc.nat(200),
    contradictory: fc.nat(50),
    confidence: share,
    agreement: share,
    frequency: fc.double({ min: 0, max: 1000, noNaN: true }),
    cost: fc.double({ min: 0, max: 1e6, noNaN: true }),
    isIgnored: fc.boolean(),
    isSettled: fc.boolean(),
    hasCandidate: fc.boolean(),
    live: fc.constantFrom('no', 'uncertified', 'certified'),
    verdict: fc.constantFrom(null, 'promote', 'not-needed', 'plateaued', 'needs-more-evidence'),
    heldOut: fc.nat(60),
    number: fc.nat(1_000_000),
  })
  .map(({ open, number, ...rest }) => {
    const familyId = `fam-${String(number).padStart(8, '0')}`;
    return { ...usual, ...rest, familyId, tasks: rest.passed + rest.failed + open + 1 };
  });

describe('whatever the facts', () => {
  it('worth is a number, and more failures never lower it', () => {
    fc.assert(
      fc.property(facts, fc.nat(100), (some, more) => {
        expect(worthOf(some)).toBeGreaterThanOrEqual(0);
        const fromPassed = Math.min(more, some.passed);
        const worse = { ...some, passed: some.passed - fromPassed, failed: some.failed + fromPassed };
        expect(worthOf(worse)).toBeGreaterThanOrEqual(worthOf(some));
        const open = Math.min(more, some.tasks - some.passed - some.failed);
        expect(worthOf({ ...some, failed: some.failed + open })).toBeGreaterThanOrEqual(worthOf(some));
      }),
    );
  });

  it('the order of the facts changes nothing, and the highest come first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(facts, { selector: ({ familyId }) => familyId, maxLength: 12 }), (many) => {
        const ranks = rankFamilies(many);
        expect(rankFamilies(many.toReversed())).toEqual(ranks);
        expect(ranks.map(({ worth }) => worth)).toEqual(ranks.map(({ worth }) => worth).sort((a, b) => b - a));
      }),
    );
  });

  it('a reason is a sentence with no gap in it, and too few cases never go to a teacher unless something is live', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const not = rankFamilies([some])[0]?.not ?? null;
        if (not !== null) expect(not.explanation).toMatch(/^[a-z](?!.*(?:NaN|Infinity|undefined))/);
        if (some.heldOut < some.minimumHeldOut) expect(not).not.toBeNull();
      }),
    );
  });
});
