import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../domain/task.ts';
import { createRandom, shuffle } from '../util/random.ts';
import { type Clustering, cluster } from './cluster.ts';
import { makeTask } from './testing.ts';

const options = { minimumTasks: 5, minimumSessions: 3, isWrite: (tool: string) => !/^(get|search)_/.test(tool) };
const NAMES = ['Ann Lee', 'Bo Chen', 'Cy Diaz', 'Di Evans', 'Ed Fox', 'Flo Gray', 'Gus Hall', 'Hana Ito'];
const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;

/** Kinds of request with the tools that serve them; `#` is a name, `$` an id. */
const KINDS = {
  cancel: {
    tools: ['get_booking', 'cancel_booking'],
    forms: ['cancel booking $ of #', 'please cancel the booking $', '# wants booking $ cancelled, cancel it'],
  },
  deal: {
    tools: ['search_deals', 'update_deal'],
    forms: ['move the deal of # to the next stage', 'the # deal moved, update its stage', 'set deal $ to stage won'],
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
} as const;

const ONE_OFFS = [
  'what is the tallest mountain in Peru',
  'translate good evening into Danish',
  'rename my blue folder',
  'how do glaciers form',
  'play some jazz tonight',
  'why does bread rise',
  'convert forty miles into kilometres',
  'suggest a birthday gift for a gardener',
];

function requests(kind: keyof typeof KINDS, count: number, mark = ''): CleanTask[] {
  const { forms, tools } = KINDS[kind];
  return Array.from({ length: count }, (_, index) =>
    makeTask({
      id: `${kind}${mark}-${String(index).padStart(3, '0')}`,
      request: pick(forms, index)
        .replace('#', pick(NAMES, index * 3 + 1))
        .replace('$', `K${10_000 + index * 37}`),
      tools,
      startedAt: `2026-03-${String((index % 9) + 1).padStart(2, '0')}T10:00:00Z`,
    }),
  );
}

const oneOffs = ONE_OFFS.map((request, index) => makeTask({ id: `one-off-${index}`, request }));
const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
const desk = [...kinds.flatMap((kind) => requests(kind, 24)), ...oneOffs];

/** The kinds of request in each family, largest family first. */
function kindsFound({ families }: Clustering): string[][] {
  const found = families.map(({ taskIds }) => [...new Set(taskIds.map((id) => id.split('-')[0] ?? ''))].sort());
  return found.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

const familyOf = ({ families }: Clustering, id: string) => families.find(({ taskIds }) => taskIds.includes(id))?.id;

describe('cluster', () => {
  const night = cluster(desk, [], options);

  it('finds the repeated requests and leaves the one-offs alone', () => {
    expect(kindsFound(night)).toEqual([['cancel'], ['deal'], ['invoice'], ['report']]);
    expect(night.families.map(({ taskIds }) => taskIds.length)).toEqual([24, 24, 24, 24]);
    expect(night.unassigned).toEqual(oneOffs.map(({ id }) => id));
    expect(night.changes.map(({ type }) => type)).toEqual(Array(4).fill('family-born'));
  });

  it('names them after what was written, else after what was said or read', () => {
    const names = night.families.map(({ name }) => name).sort();
    expect(names).toEqual(['cancel-booking', expect.stringMatching(/invoice/), 'send-report', 'update-deal']);
    for (const { id, terms } of night.families) {
      expect(id).toMatch(/^fam-[0-9a-f]{8}$/);
      expect(terms.join(' ')).not.toMatch(/ann|lee|chen|diaz|hall|[0-9]/);
    }
  });

  it('counts sessions and days, and lists the usual tools', () => {
    const family = night.families.find(({ name }) => name === 'cancel-booking');
    expect(family).toMatchObject({ sessions: 24, days: 9, tools: ['cancel_booking', 'get_booking'] });
  });

  it('is the same in any order, and again from its own result', () => {
    expect(cluster(shuffle(desk, createRandom(3)), [], options)).toEqual(night);
    expect(cluster(desk, night.families, options)).toEqual({ ...night, changes: [] });
  });

  it('lets failed attempts, which did less, join by their words', () => {
    const failed = makeTask({ id: 'cancel-x1', request: 'please cancel the booking K99999', tools: ['get_booking!'] });
    const silent = makeTask({ id: 'cancel-x2', request: 'cancel booking K77777 of Ann Lee' });
    const result = cluster([...desk, failed, silent], [], options);
    expect(familyOf(result, 'cancel-x1')).toBe(familyOf(result, 'cancel-000'));
    expect(familyOf(result, 'cancel-x2')).toBe(familyOf(result, 'cancel-000'));
  });

  it('keeps known families for ever and lets new requests join them', () => {
    const known = [{ id: 'fam-00000001', name: 'drop-booking', taskIds: ['cancel-000', 'cancel-001', 'gone'] }];
    const seed = requests('cancel', 24).concat(oneOffs);
    const { families, changes } = cluster(seed, known, options);
    expect(families).toHaveLength(1);
    expect(families[0]).toMatchObject({ id: 'fam-00000001', name: 'drop-booking' });
    expect(families[0]?.taskIds).toContain('gone');
    expect(changes).toEqual([{ type: 'family-grown', familyId: 'fam-00000001', tasks: 22 }]);
  });

  it('keeps a known family of which no task is left', () => {
    const known = [{ id: 'fam-00000001', name: 'old-one', taskIds: ['gone'] }];
    expect(cluster([], known, options)).toEqual({
      families: [{ ...known[0], tools: [], terms: [], sessions: 0, days: 0 }],
      unassigned: [],
      changes: [],
    });
  });

  it('gives a new family a name that no known one has', () => {
    const known = [{ id: 'fam-00000001', name: 'cancel-booking', taskIds: ['gone'] }];
    const names = cluster(desk, known, options).families.map(({ name }) => name);
    expect(new Set(names).size).toBe(5);
  });

  it('changes nothing for known families when unrelated requests come in', () => {
    fc.assert(
      fc.property(
        fc.subarray(kinds, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 8, max: 20 }),
        (some, count) => {
          const before = some.flatMap((kind) => requests(kind, count)).concat(oneOffs.slice(0, 4));
          const first = cluster(before, [], options);
          const others = kinds.filter((kind) => !some.includes(kind)).flatMap((kind) => requests(kind, count));
          const second = cluster([...before, ...others, ...oneOffs.slice(4)], first.families, options);
          for (const { id, name, taskIds } of first.families)
            expect(second.families.find((family) => family.id === id)).toMatchObject({ name, taskIds });
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ['tasks', { ...options, minimumTasks: 25 }, 0],
    ['sessions', { ...options, minimumSessions: 25 }, 0],
    ['neither', { ...options, minimumTasks: 24, minimumSessions: 24 }, 4],
  ])('wants enough %s', (_, wanted, families) => {
    expect(cluster(desk, [], wanted).families).toHaveLength(families);
  });

  it('takes a typo for what it is', () => {
    const forms = ['commit', 'commit', 'commit', 'comit', 'commi', 'commit this', 'commit your changes'];
    const commits = forms.map((request, index) =>
      makeTask({
        id: `commit-${index}`,
        request,
        tools: ['Bash'],
        arguments: { command: 'git add . && git commit -m x' },
      }),
    );
    const result = cluster([...desk, ...commits], [], options);
    expect(kindsFound(result)).toEqual([['cancel'], ['commit'], ['deal'], ['invoice'], ['report']]);
    expect(result.families.find(({ taskIds }) => taskIds.includes('commit-0'))).toMatchObject({
      name: 'commit',
      taskIds: commits.map(({ id }) => id),
    });
  });

  it.each([
    [
      'German',
      ['Bitte die Rechnung prüfen', 'Rechnung prüfen bitte'],
      ['Termin mit Kunden absagen', 'sag den Termin ab'],
    ],
    ['Russian', ['отмени заказ пожалуйста', 'отмени мой заказ'], ['покажи погоду на завтра', 'какая погода завтра']],
    ['Chinese', ['请取消我的订单', '取消订单'], ['明天天气怎么样', '看看明天的天气']],
    ['Arabic', ['من فضلك ألغ الطلب', 'ألغ الطلب'], ['ما هو الطقس غدا', 'الطقس غدا']],
  ])('does not collapse %s into one family', (_, one, other) => {
    const tasks = [one, other].flatMap((forms, kind) =>
      Array.from({ length: 10 }, (__, index) => makeTask({ id: `k${kind}-${index}`, request: pick(forms, index) })),
    );
    const result = cluster(tasks, [], options);
    const found = kindsFound(result);
    expect(found.filter((kindsOfOne) => kindsOfOne.length !== 1)).toEqual([]);
    expect(new Set(found.flat())).toEqual(new Set(['k0', 'k1']));
    for (const { name } of result.families) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('survives any text, and every task ends up in one place', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', '👍', 'commit', '\u202Eok', 'İ'),
    );
    const drafts = fc.array(fc.record({ request: text, tool: fc.string({ maxLength: 12 }) }), { maxLength: 40 });
    fc.assert(
      fc.property(drafts, (all) => {
        const tasks = all.map(({ request, tool }, index) => makeTask({ id: `t${index}`, request, tools: [tool] }));
        const result = cluster(tasks, [], { ...options, minimumTasks: 2, minimumSessions: 1 });
        const placed = [...result.unassigned, ...result.families.flatMap(({ taskIds }) => taskIds)];
        expect(placed.sort()).toEqual(tasks.map(({ id }) => id).sort());
        for (const { name } of result.families) {
          expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
          expect(name.length).toBeLessThanOrEqual(40);
        }
        expect(cluster(tasks, result.families, { ...options, minimumTasks: 2, minimumSessions: 1 })).toEqual({
          ...result,
          changes: [],
        });
      }),
      { numRuns: 60 },
    );
  });
});
