import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VerdictWord } from '../domain/decision.ts';
import type { LibraryChange } from '../domain/library.ts';
import { NightschoolError } from '../errors.ts';
import { type LibraryState, planChanges, planKept } from './plan.ts';

const version = (skill: string, name: string) => ({ skill, version: name, text: `# ${skill} ${name}\n` });
const row = (skill: string, name: string | null, word: VerdictWord) => ({
  skill,
  version: name,
  verdict: {
    word,
    reason: `${word}.`,
    counts: { passed: 22, failed: 0, errored: 0 },
    arithmetic: { attempt: 1, alpha: 0.025, lower: 0.8, upper: 1, rate: 1, estimate: 0.97 },
  },
});
const empty: LibraryState = { live: [], staged: [], fallbacks: [], degraded: [], heldElsewhere: [] };
const live = { ...empty, live: [version('pay', 'old')] };
const drafts = [version('pay', 'new'), version('ask', 'new')];

describe('planChanges', () => {
  it.each([
    { name: 'a first promotion', rows: [row('pay', 'new', 'promote')], library: empty, expected: ['promote null new'] },
    { name: 'a swap', rows: [row('pay', 'new', 'promote')], library: live, expected: ['promote old new'] },
    { name: 'a promotion that is live', rows: [row('pay', 'old', 'promote')], library: live, expected: [] },
    {
      name: 'every other verdict',
      rows: (
        ['keep-incumbent', 'needs-more-evidence', 'reject', 'not-needed', 'plateaued', 'suspect', 'healthy'] as const
      ).map((word) => row('pay', 'old', word)),
      library: live,
      expected: [],
    },
    {
      name: 'a regression with a fallback',
      rows: [row('pay', 'old', 'regressed')],
      library: { ...live, fallbacks: [version('pay', 'older')] },
      expected: ['roll-back old older'],
    },
    {
      name: 'a regression without one',
      rows: [row('pay', 'old', 'regressed')],
      library: live,
      expected: ['disable old'],
    },
    {
      name: 'a fallback that is the same version',
      rows: [row('pay', 'old', 'regressed')],
      library: { ...live, fallbacks: [version('pay', 'old')] },
      expected: ['disable old'],
    },
    {
      name: 'a promotion over a pinned skill',
      rows: [row('pay', 'new', 'promote')],
      library: { ...live, pinned: ['pay'] },
      expected: ['stage old new'],
    },
    {
      name: 'a promotion of an archived skill',
      rows: [row('pay', 'new', 'promote')],
      library: { ...empty, archived: ['pay'] },
      expected: ['stage null new'],
    },
    {
      name: 'a pinned skill that regressed',
      rows: [row('pay', 'old', 'regressed'), row('pay', 'new', 'promote')],
      library: { ...live, pinned: ['pay'] },
      expected: ['stage old new'],
    },
    {
      name: 'a pin of another skill',
      rows: [row('pay', 'old', 'regressed')],
      library: { ...live, pinned: ['ask'] },
      expected: ['disable old'],
    },
    {
      name: 'a degraded skill',
      rows: [row('pay', 'old', 'regressed')],
      library: { ...live, degraded: ['pay'], heldElsewhere: [] },
      expected: [],
    },
    {
      name: 'a regression of what is no longer live',
      rows: [row('pay', 'older', 'regressed')],
      library: live,
      expected: [],
    },
    {
      name: 'a regression for one student of two',
      rows: [row('pay', 'old', 'regressed'), row('pay', 'old', 'healthy')],
      library: live,
      expected: [],
    },
    {
      name: 'a regression and its successor',
      rows: [row('pay', 'old', 'regressed'), row('pay', 'new', 'promote')],
      library: live,
      expected: ['promote old new'],
    },
    {
      name: 'two students, the cheaper first',
      rows: [row('pay', 'new', 'promote'), row('pay', 'old', 'promote')],
      library: empty,
      expected: ['promote null new'],
    },
  ])('$name: $expected', ({ rows, library, expected }) => {
    expect(planChanges(rows, drafts, { library, mode: 'auto' }).map(summarise)).toEqual(expected);
  });

  it.each([
    { name: 'stages', rows: [row('pay', 'new', 'promote')], library: live, expected: ['stage old new'] },
    {
      name: 'does not stage twice',
      rows: [row('pay', 'new', 'promote')],
      library: { ...live, staged: [version('pay', 'new')] },
      expected: [],
    },
    {
      name: 'takes a failing skill back at once',
      rows: [row('pay', 'old', 'regressed'), row('pay', 'new', 'promote')],
      library: live,
      expected: ['disable old', 'stage old new'],
    },
  ])('in stage mode $name', ({ rows, library, expected }) => {
    expect(planChanges(rows, drafts, { library, mode: 'stage' }).map(summarise)).toEqual(expected);
  });

  it('sorts by skill and carries the text', () => {
    const changes = planChanges([row('pay', 'new', 'promote'), row('ask', 'new', 'promote')], drafts, {
      library: empty,
      mode: 'auto',
    });
    expect(changes).toMatchObject([
      { skill: 'ask', text: '# ask new\n' },
      { skill: 'pay', text: '# pay new\n' },
    ]);
  });

  it.each(['promote', 'stage', 'roll-back'] as const)('carries the files of what it goes to in a %s', (type) => {
    const files = [{ path: 'references/a.md', text: 'A' }];
    const target = { ...version('pay', 'new'), files };
    const library = type === 'roll-back' ? { ...live, fallbacks: [target] } : live;
    const rows = type === 'roll-back' ? [row('pay', 'old', 'regressed')] : [row('pay', 'new', 'promote')];
    const changes = planChanges(rows, [target], { library, mode: type === 'stage' ? 'stage' : 'auto' });
    expect(changes).toEqual([expect.objectContaining({ type, to: 'new', text: target.text, files })]);
  });

  it('takes nothing back that still holds for another student', () => {
    const rows = [row('pay', 'old', 'regressed')];
    const options = { mode: 'auto' } as const;
    expect(planChanges(rows, drafts, { ...options, library: live })).toMatchObject([{ type: 'disable', skill: 'pay' }]);
    expect(planChanges(rows, drafts, { ...options, library: { ...live, heldElsewhere: ['pay'] } })).toEqual([]);
  });

  it('fails where the text of a promoted version is missing', () => {
    expect(() => planChanges([row('pay', 'lost', 'promote')], drafts, { library: empty, mode: 'auto' })).toThrow(
      NightschoolError,
    );
  });

  it('plans nothing once its changes are made', () => {
    const names = ['a', 'b', 'c'] as const;
    const skills = ['pay', 'ask'] as const;
    const all = skills.flatMap((skill) => names.map((name) => version(skill, name)));
    const some = fc.uniqueArray(fc.constantFrom(...all), { selector: ({ skill }) => skill });
    const rows = fc.array(
      fc.record({
        skill: fc.constantFrom(...skills),
        name: fc.constantFrom(...names),
        word: fc.constantFrom<VerdictWord>('promote', 'regressed', 'healthy', 'reject'),
      }),
      { maxLength: 6 },
    );
    const few = fc.subarray([...skills]);
    const state = fc.record({ live: some, staged: some, fallbacks: some, degraded: few, heldElsewhere: few });
    fc.assert(
      fc.property(rows, state, fc.constantFrom('auto' as const, 'stage' as const), (given, library, mode) => {
        const verdicts = given.map(({ skill, name, word }) => row(skill, name, word));
        const changes = planChanges(verdicts, all, { library, mode });
        const after = changes.reduce(apply, library);
        expect(planChanges(verdicts, all, { library: after, mode })).toEqual([]);
      }),
    );
  });
});

function apply(library: LibraryState, change: LibraryChange): LibraryState {
  const others = <Each extends { readonly skill: string }>(list: readonly Each[]) =>
    list.filter(({ skill }) => skill !== change.skill);
  if (change.type === 'disable') return { ...library, live: others(library.live) };
  const reached = { skill: change.skill, version: change.to, text: change.text };
  if (change.type === 'stage') return { ...library, staged: [...others(library.staged), reached] };
  const staged = change.type === 'promote' ? others(library.staged) : library.staged;
  return { ...library, live: [...others(library.live), reached], staged };
}

function summarise(change: LibraryChange): string {
  return change.type === 'disable' ? `disable ${change.from}` : `${change.type} ${change.from} ${change.to}`;
}

describe('planKept', () => {
  it('tells what only a pin keeps from being done', () => {
    const rows = [row('pay', 'old', 'regressed'), row('ask', 'old', 'regressed')];
    const library = { ...empty, live: [version('pay', 'old'), version('ask', 'old')], pinned: ['pay'] };
    expect(planKept(rows, library)).toMatchObject([{ type: 'disable', skill: 'pay', from: 'old' }]);
    expect(planKept(rows, { ...library, degraded: ['pay'] })).toEqual([]);
    expect(planKept(rows, { ...library, pinned: [] })).toEqual([]);
  });
});
