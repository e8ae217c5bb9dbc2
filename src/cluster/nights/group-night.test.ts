import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FamilyMeant, FamilyRule } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { makeTask } from '../testing.ts';
import { type FamilyNight, groupNight, type NightOptions } from './group-night.ts';
import { carryOver } from './kept-leaders.ts';

const NAMES = ['Ann Lee', 'Bo Chen', 'Cy Diaz', 'Di Evans', 'Ed Fox', 'Flo Gray', 'Gus Hall', 'Hana Ito'];
const KINDS: Readonly<Record<string, { readonly tools: readonly string[]; readonly forms: readonly string[] }>> = {
  cancel: {
    tools: ['get_booking', 'cancel_booking'],
    forms: ['cancel booking $ of #', 'please cancel the booking $', '# wants booking $ cancelled, cancel it'],
  },
  invoice: {
    tools: ['get_invoice'],
    forms: ['has invoice $ been paid yet?', 'check whether # paid invoice $', 'is the invoice $ paid?'],
  },
  report: {
    tools: ['search_sales', 'send_report'],
    forms: [
      'send # the weekly sales report',
      'weekly sales report to # please',
      'mail the sales report of this week to #',
    ],
  },
};
const ONE_OFFS = [
  'what is the tallest mountain in Peru',
  'rename my blue folder',
  'how do glaciers form',
  'why does bread rise',
];

function requests(kind: string, count: number, { from = 0, day = 1 } = {}): CleanTask[] {
  const { forms = [], tools = [] } = KINDS[kind] ?? {};
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const form = forms[number % forms.length] ?? '';
    return makeTask({
      id: `${kind}-${String(number).padStart(3, '0')}`,
      request: form.replace('#', NAMES[(number * 3 + 1) % NAMES.length] ?? '').replace('$', `K${10_000 + number * 37}`),
      tools,
      startedAt: `2026-03-${String(day + (index % 3)).padStart(2, '0')}T10:00:00Z`,
    });
  });
}

const oneOffs = ONE_OFFS.map((request, index) =>
  makeTask({ id: `one-off-${index}`, request, startedAt: '2026-03-02T10:00:00Z' }),
);
const few = [...requests('cancel', 9), ...requests('invoice', 8), ...oneOffs];
const many = [...few, ...requests('cancel', 5, { from: 9, day: 5 }), ...requests('report', 10, { day: 5 })];

const usual: NightOptions = {
  ...{
    minimumTasks: 5,
    minimumSessions: 3,
    known: [],
    fit: null,
    leaders: null,
    rules: [],
    night: '2026-03-04',
    refitAfter: 7,
  },
  protectedFamilies: new Set<string>(),
  takenNames: [],
  isWrite: (tool) => !/^(get|search)_/.test(tool),
};

/** The leaders that each night leaves, as they lie on disk. */
const carried = new WeakMap<object, Uint8Array<ArrayBuffer> | null>();

function next(
  tasks: readonly CleanTask[],
  before: FamilyNight | null,
  options: Partial<NightOptions> = {},
): FamilyNight {
  const state = before === null ? {} : { known: before.families, fit: JSON.parse(JSON.stringify(before.fit)) };
  const leaders = before === null ? null : (carried.get(before) ?? null);
  const night = groupNight(tasks, { ...usual, leaders, ...state, ...options });
  carried.set(night, night.leaders === null ? leaders : carryOver(leaders, night.leaders));
  return night;
}

/** The kinds that are in each family, sorted. */
function kinds({ families }: Pick<FamilyNight, 'families'>): string[] {
  return families.map(({ taskIds }) => [...new Set(taskIds.map((id) => id.split('-')[0]))].sort().join('+')).sort();
}

function meant(taskIds: readonly string[], id = 'fam-00000000'): FamilyMeant {
  return { id, name: 'any', taskIds };
}

function idOf({ families }: FamilyNight, task: string): string {
  return families.find(({ taskIds }) => taskIds.includes(task))?.id ?? '';
}

describe('groupNight', () => {
  const first = next(few, null);

  it('finds the families of the first night', () => {
    expect(kinds(first)).toEqual(['cancel', 'invoice']);
    expect(first.unassigned).toEqual(oneOffs.map(({ id }) => id));
    expect(first.changes.map(({ type }) => type)).toEqual(['family-born', 'family-born']);
  });

  it.each([
    ['on a night like others', 1000, '2026-03-05'],
    ['on a night that groups anew', 1, '2026-03-05'],
  ])('lets what is new join and be born, %s', (_, refitAfter, night) => {
    const fit = { ...first.fit, tasks: refitAfter === 1000 ? 1000 : first.fit.tasks };
    const before = { ...first, fit };
    carried.set(before, carried.get(first) ?? null);
    const second = next(many, before, { refitAfter, night });
    expect(kinds(second)).toEqual(['cancel', 'invoice', 'report']);
    expect(idOf(second, 'cancel-012')).toBe(idOf(first, 'cancel-000'));
    expect(second.changes).toEqual(
      expect.arrayContaining([
        { type: 'family-grown', familyId: idOf(first, 'cancel-000'), tasks: 5 },
        { type: 'family-born', familyId: idOf(second, 'report-000'), tasks: 10 },
      ]),
    );
    expect(second.fit.refit).toBe(refitAfter === 1 ? night : first.fit.refit);
  });

  it.each([1, 7, 0])('changes nothing when it is run again, with a re-fit after %d nights', (refitAfter) => {
    const second = next(many, first, { refitAfter, night: '2026-03-05' });
    for (const night of ['2026-03-05', '2026-03-20']) {
      const again = next(many, second, { refitAfter, night });
      expect(again.changes).toEqual([]);
      expect({ families: again.families, unassigned: again.unassigned }).toEqual({
        families: second.families,
        unassigned: second.unassigned,
      });
    }
  });

  it('does not depend on the order of the tasks', () => {
    const shuffled = next(shuffle(many, createRandom(4)), next(shuffle(few, createRandom(3)), null), {
      night: '2026-03-05',
    });
    expect(shuffled).toEqual(next(many, first, { night: '2026-03-05' }));
  });

  const broad = {
    id: 'fam-aaaaaaaa',
    name: 'anything',
    taskIds: few
      .map(({ id }) => id)
      .filter((id) => !id.startsWith('one'))
      .sort(),
  };
  const spendNights = (options: Partial<NightOptions>) => {
    const nights = [next(few, null, { known: [broad], ...options })];
    for (let day = 5; day < 25; day++)
      nights.push(next(few, nights.at(-1) ?? null, { night: `2026-03-${String(day).padStart(2, '0')}`, ...options }));
    return nights;
  };

  it('splits a family that was founded too broad, a family at a time, and says why', () => {
    const nights = spendNights({});
    expect(kinds(nights[0] ?? first)).toEqual(['cancel+invoice']);
    expect(kinds(nights.at(-1) ?? first)).toEqual(['cancel', 'invoice']);
    expect(nights.flatMap(({ changes }) => changes).filter(({ type }) => type !== 'family-grown')).toEqual([
      {
        type: 'family-split',
        familyId: 'fam-aaaaaaaa',
        into: [expect.stringMatching(/^fam-/)],
        tasks: 5,
        reason: 'grouped anew among 17 requests, 8 of its 17 stand apart from the rest',
      },
    ]);
  });

  it('leaves one with a skill whole and asks instead', () => {
    const nights = spendNights({ protectedFamilies: new Set(['fam-aaaaaaaa']) });
    expect(kinds(nights.at(-1) ?? first)).toEqual(['cancel+invoice']);
    expect(nights[0]?.borders).toMatchObject([{ type: 'part', family: 'fam-aaaaaaaa' }]);
  });

  it('never takes a task from a family with a skill, nor an id from any', () => {
    const all = many.map(({ id }) => id);
    const homes = fc.array(fc.nat(3), { minLength: all.length, maxLength: all.length });
    fc.assert(
      fc.property(homes, fc.integer({ min: 5, max: 28 }), (chosen, day) => {
        const known = [1, 2, 3].map((number) => ({
          ...{ id: `fam-0000000${number}`, name: `family-${number}` },
          taskIds: all.filter((_, at) => chosen[at] === number).sort(),
        }));
        const skilled = known[0]?.taskIds ?? [];
        const night = `2026-04-${String(day).padStart(2, '0')}`;
        const after = next(many, null, { known, night, protectedFamilies: new Set(['fam-00000001']) });
        expect(after.families.find(({ id }) => id === 'fam-00000001')?.taskIds).toEqual(
          expect.arrayContaining([...skilled]),
        );
        expect(new Set(after.families.flatMap(({ taskIds }) => taskIds)).size).toBe(
          after.families.reduce((sum, { taskIds }) => sum + taskIds.length, 0),
        );
      }),
      { numRuns: 15 },
    );
  });

  it.each(['kept', 'lost'])('does as people said, with the state %s', (state) => {
    const rules: readonly FamilyRule[] = [
      { at: '2026-03-05', type: 'merge', into: meant(['cancel-000', 'cancel-001']), from: meant(['invoice-000']) },
      {
        at: '2026-03-08',
        type: 'split',
        family: meant(['report-000', 'report-001']),
        part: meant(['report-002', 'report-005']),
      },
      { at: '2026-03-08', type: 'rename', family: meant(['cancel-002']), name: 'travel' },
    ];
    const second = next(many, first, { night: '2026-03-08' });
    const ruled = next(many, state === 'kept' ? second : null, { rules, night: '2026-03-09', refitAfter: 1 });
    expect(idOf(ruled, 'invoice-003')).toBe(idOf(ruled, 'cancel-003'));
    expect(idOf(ruled, 'report-002')).toBe(idOf(ruled, 'report-005'));
    expect(idOf(ruled, 'report-002')).not.toBe(idOf(ruled, 'report-000'));
    // a family that is known keeps its name: what has another was given it at once, with all that hangs on it
    const named = second.families.find(({ id }) => id === idOf(second, 'cancel-000'))?.name;
    const name = ruled.families.find(({ id }) => id === idOf(ruled, 'cancel-000'))?.name;
    expect(name).toBe(state === 'kept' ? named : 'travel');
    expect(new Set(ruled.families.map(({ name }) => name)).size).toBe(ruled.families.length);
    const again = next(many, ruled, { rules, night: '2026-03-30', refitAfter: 1 });
    expect(again.changes).toEqual([]);
    if (state === 'kept')
      expect(ruled.changes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            type: 'families-merged',
            from: [idOf(second, 'invoice-000')],
            reason: 'a person merged them on 2026-03-05',
          }),
          expect.objectContaining({
            type: 'family-split',
            familyId: idOf(second, 'report-000'),
            tasks: 2,
            reason: 'a person split it on 2026-03-08',
          }),
        ]),
      );
  });

  it.each([
    ['lost', null],
    ['damaged', new Uint8Array(64).fill(7)],
  ])('places what is new beside all tasks, and keeps that, when the leaders are %s', (_, leaders) => {
    const fit = { ...first.fit, tasks: 1000 };
    const second = next(many, { ...first, fit }, { leaders, refitAfter: 1000, night: '2026-03-05' });
    expect(kinds(second)).toEqual(['cancel', 'invoice', 'report']);
    expect(second.leaders?.after).toBe(0);
    const third = next([...many, ...requests('report', 2, { from: 10, day: 9 })], second, { refitAfter: 1000 });
    expect(idOf(third, 'report-011')).toBe(idOf(second, 'report-000'));
    expect(third.leaders?.after).toBe(second.leaders?.bytes.length);
  });

  it('is born of what came on several nights, each too little', () => {
    const state = { refitAfter: 1000 };
    const calm = { ...first, fit: { ...first.fit, tasks: 1000 } };
    carried.set(calm, carried.get(first) ?? null);
    let night = calm;
    for (const day of [5, 6, 7])
      night = next([...few, ...requests('report', 2 * (day - 4))], night, { ...state, night: `2026-03-0${day}` });
    expect(kinds(night)).toEqual(['cancel', 'invoice', 'report']);
  });

  it('brings new requests to the family that their like was merged into or split off to', () => {
    const rules: readonly FamilyRule[] = [
      { at: '2026-03-05', type: 'merge', into: meant(['cancel-000', 'cancel-001']), from: meant(['invoice-000']) },
    ];
    const calm = { ...first, fit: { ...first.fit, tasks: 1000 } };
    carried.set(calm, carried.get(first) ?? null);
    const merged = next(few, calm, { rules, night: '2026-03-05' });
    const grown = next([...few, ...requests('invoice', 2, { from: 8 })], merged, { night: '2026-03-06' });
    expect(idOf(grown, 'invoice-009')).toBe(idOf(first, 'cancel-000'));
  });

  it('tells what emerges', () => {
    const { emerging, families } = next([...few, ...requests('report', 4)], null);
    expect(families).toHaveLength(2);
    expect(emerging[0]?.taskIds).toEqual(['report-000', 'report-001', 'report-002', 'report-003']);
  });

  it('keeps a family whose tasks are in no log any more', () => {
    const after = next(
      few.filter(({ id }) => !id.startsWith('invoice')),
      first,
      { night: '2026-03-05' },
    );
    expect(after.families.map(({ id }) => id)).toEqual(first.families.map(({ id }) => id));
  });
});
