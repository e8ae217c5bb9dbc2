import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writeText } from '../../cli/testing.ts';
import type { ModelCall } from '../../domain/chat.ts';
import type { Economy } from '../../domain/economy.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { CleanTask } from '../../domain/task.ts';
import { economySentence } from '../../report/in-use.ts';
import { openState } from '../../store/state/state.ts';
import { hashJson } from '../../util/hash.ts';
import type { FieldUse } from '../field/field-use.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { countEconomy } from './count-economy.ts';
import { addEvent, NOTHING_SPENT } from './run-spend.ts';

const VERSION = '0123456789abcdef';
const PRICES = `prices:
  - models:
      openai/gpt-9: { input: 10, cached: 1, output: 100 }
      ollama/*: 0
`;
const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const at = '2026-11-01T01:00:00Z';
const started = (night: string) => ({ at, type: 'run-started', night }) as unknown as RunEvent;
const called = (role: string, tokens: number, usd: number | null, more: Partial<ModelCall> = {}) =>
  ({
    ...{ at, type: 'model-called' },
    call: {
      role,
      model: 'openai/student',
      from: 'model',
      tokens: { input: tokens, output: 0, cached: 0 },
      usd,
      ...more,
    },
  }) as unknown as RunEvent;
const sat = (skill: string, tokens: number, student = 'openai/student') =>
  ({
    at,
    type: 'trial-finished',
    skill,
    student,
    trial: { tokens: { input: tokens, output: 0 } },
  }) as unknown as RunEvent;
const renamed = (from: string, to: string) =>
  ({
    at,
    type: 'families-found',
    families: [],
    changes: [{ type: 'family-renamed', familyId: 'x', from, to }],
  }) as unknown as RunEvent;

/** Two nights: 40 cents of drafts and 20 of trials for log-note, which was called note once; 40 cents beside it. */
const FIRST = [
  started('2026-11-01'),
  called('teacher', 3000, 0.3, { about: 'note' }),
  called('teacher', 500, 0.1, { purpose: 'name-families' }),
  called('teacher', 9000, 0, { about: 'note', from: 'cache' }),
];
const SECOND = [
  started('2026-11-02'),
  renamed('note', 'log-note'),
  called('teacher', 1000, 0.1, { about: 'log-note' }),
  called('student', 4000, 0.5),
  called('student', 0, null, { failed: 'MODEL_DOWN' }),
  sat('log-note', 1000),
  sat('log-note', 600),
  sat('other', 800, 'literal'),
];

/** Of 28 days, one a day; 900 in and 10 out: a cent. */
const task = (id: number, tokens = { input: 900, output: 10 }, model = 'gpt-9'): CleanTask =>
  ({
    ...{ id: String(id), tokens, model, startedAt: `2026-10-${String(1 + (id % 28)).padStart(2, '0')}T09:00:00Z` },
    outcome: { label: 'passed', evidence: [] },
  }) as unknown as CleanTask;

const DECISIONS = [
  {
    type: 'verdict-reached',
    night: '2026-10-30',
    version: VERSION,
    student: 'openai/student',
    fingerprint: 'f',
    verdict: { word: 'reject' },
  },
  {
    type: 'verdict-reached',
    night: '2026-11-01',
    version: VERSION,
    student: 'openai/student',
    fingerprint: 'f',
    verdict: { word: 'needs-more-evidence' },
  },
  {
    type: 'verdict-reached',
    night: '2026-11-02',
    version: VERSION,
    student: 'openai/student',
    fingerprint: 'f',
    verdict: { word: 'promote' },
  },
  { type: 'version-changed', night: '2026-11-02', from: null, to: VERSION, cause: 'promoted' },
];
const gate = (tokens: number, more: object = {}) => ({
  ...{ phase: 'gate', arm: 'with-skill', version: VERSION, fingerprint: 'f', outcome: 'passed' },
  ...{ tokens: { input: tokens, output: 0 }, ...more },
});

async function count(options: {
  readonly tasks?: readonly CleanTask[];
  readonly uses?: readonly FieldUse[];
  readonly ledgers?: Readonly<Record<string, readonly RunEvent[]>>;
  readonly tonight?: readonly RunEvent[];
  readonly dir?: string;
  readonly more?: readonly object[];
  readonly trials?: readonly object[];
}): Promise<{ readonly economy: Economy; readonly dir: string }> {
  const { tasks = [], uses = [], ledgers = { a: FIRST, b: SECOND }, tonight = [] } = options;
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'nightschool-economy-'));
  dirs.push(dir);
  writeText(dir, 'pipelines/prices.yaml', PRICES);
  for (const [run, events] of Object.entries(ledgers)) {
    writeText(dir, `.nightschool/ledger/${run}.jsonl`, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  const told: unknown[] = [];
  const trials = options.trials ?? [
    gate(300),
    gate(500),
    gate(9000, { outcome: 'errored' }),
    gate(7000, { phase: 'baseline' }),
  ];
  const state = openState(dir);
  const night = {
    state,
    ...{ runId: 'tonight', dryRun: false, emit: (event: unknown) => told.push(event) },
    spent: () => tonight.reduce(addEvent, NOTHING_SPENT),
    workspace: {
      dir,
      evidence: {
        skills: async () => ['log-note'],
        decisions: async () => [...DECISIONS, ...(options.more ?? [])],
        trials: async () => trials,
        trialBytes: async () => hashJson(trials),
      },
      library: { live: async () => ({ version: VERSION }) },
    },
  } as unknown as Night;
  const families = [{ family: { name: 'log-note' }, tasks }] as unknown as readonly FamilyAtNight[];
  const economy = await countEconomy(night, families, { tasks, uses: new Map([['log-note', uses]]) });
  state.close();
  expect(told).toEqual([{ type: 'economy-counted', economy }]);
  return { economy, dir };
}

function changed(from: string | null, to: string | null, cause: string): object {
  return { type: 'version-changed', night: '2026-11-02', from, to, cause };
}

const TASKS = Array.from({ length: 56 }, (_, index) => task(index));

describe('countEconomy', () => {
  it('adds up what a skill cost, what it could save, and when that has paid for it', async () => {
    const { economy } = await count({ tasks: TASKS });
    expect(economy).toEqual({
      nights: { first: '2026-11-01', last: '2026-11-02' },
      // $1.00 and 8,500 tokens in all: two verdicts since the first ledger, one promotion
      perDecision: { tokens: 4250, usd: expect.closeTo(0.5, 9) },
      perPromotion: { tokens: 8500, usd: expect.closeTo(1, 9) },
      skills: [
        {
          skill: 'log-note',
          spent: { tokens: 3000 + 1000 + 1600, usd: expect.closeTo(0.3 + 0.1 + 1600 * (0.5 / 4000), 9) },
          ...{ decisions: 2, promotions: 1, perWeek: 14 },
          agent: { tokens: 910, usd: expect.closeTo(0.01, 9) },
          student: { tokens: 400, usd: expect.closeTo(400 * (0.5 / 4000), 9) },
          couldSaveAWeek: { tokens: 14 * 510, usd: expect.closeTo(14 * (0.01 - 0.05), 9) },
          saved: null,
          paybackWeeks: null, // the student is dearer than the agent
        },
      ],
    });
  });

  it('says when a skill has paid for itself, and never adds what it could save to what it saved', async () => {
    const dear = TASKS.map(({ id }) => task(Number(id), { input: 9000, output: 1000 })); // 19 cents
    const cheap = task(99, { input: 3000, output: 0 }); // 3 cents
    const use = (outcome: FieldUse['outcome'], done: CleanTask | null): FieldUse => ({
      version: VERSION,
      at: null,
      outcome,
      task: done,
    });
    const uses = [use('passed', cheap), use('failed', task(98)), use('passed', null), use('unknown', null)];
    const { economy } = await count({ tasks: [...dear, cheap], uses });
    const [skill] = economy.skills;
    expect(skill?.agent).toEqual({ tokens: 10_000, usd: expect.closeTo(0.19, 9) });
    expect(skill?.saved).toEqual({ uses: 1, tokens: 7000, usd: expect.closeTo(0.16, 9) });
    expect(skill?.couldSaveAWeek?.usd).toBeCloseTo((57 / 4) * 0.14, 9);
    expect(skill?.paybackWeeks).toBeCloseTo(0.6 / ((57 / 4) * 0.14), 9);
    expect(economySentence({ economy, field: [] })).toBe(
      'A promoted skill has cost $1.00 (8,500 tokens) so far; log-note pays for itself within a week: 14 requests a week × 10,000 tokens.',
    );
    const free = { ...economy, skills: economy.skills.map((each) => ({ ...each, paybackWeeks: 0 })) };
    expect(economySentence({ economy: free, field: [] })).toContain(
      'log-note has cost nothing, and could serve 14 requests a week × 10,000 tokens.',
    );
  });

  it.each([
    [
      'the model of the agent has no price',
      { tasks: TASKS.map(({ id }) => task(Number(id), undefined, 'unheard-of')) },
    ],
    [
      'a call of the teacher has none',
      { ledgers: { a: [...FIRST, called('teacher', 5, null, { about: 'note' })], b: SECOND } },
    ],
    ['no log bears a date', { tasks: TASKS.map(({ startedAt: _, ...rest }) => rest) }],
  ])('cannot tell the payback where %s', async (_, options) => {
    const { economy } = await count({ tasks: TASKS, ...options });
    expect(economy.skills[0]?.paybackWeeks).toBeNull();
  });

  it('says from when on it counts, and nothing of what it does not know', async () => {
    const { economy } = await count({ ledgers: {}, tasks: TASKS });
    expect(economy).toMatchObject({ nights: null, perDecision: null, perPromotion: null });
    expect(economy.skills[0]).toMatchObject({ spent: { tokens: 0, usd: 0 }, agent: { tokens: 910 } });
  });

  it.each<[string, number, readonly object[]]>([
    [
      'archived and taken out again, it was promoted once',
      1,
      [changed(VERSION, null, 'archived'), changed(null, VERSION, 'adopted')],
    ],
    [
      'so often as one likes',
      1,
      [0, 1].flatMap(() => [changed(VERSION, null, 'archived'), changed(null, VERSION, 'adopted')]),
    ],
    [
      'another one that a person adopted counts',
      2,
      [changed(VERSION, null, 'archived'), changed(null, 'other', 'adopted')],
    ],
    ['and one that is adopted in its place', 2, [changed(VERSION, 'other', 'adopted')]],
    [
      'one that the gate promoted again counts',
      2,
      [changed(VERSION, null, 'archived'), changed(null, VERSION, 'promoted')],
    ],
    ['one that was rolled back to does not', 1, [changed(VERSION, 'other', 'rolled-back')]],
  ])('%s: %i', async (_, promotions, more) => {
    const { economy } = await count({ tasks: TASKS, more });
    expect(economy.skills[0]?.promotions).toBe(promotions);
    expect(economy.perPromotion?.tokens).toBe(8500 / promotions);
  });

  it('looks at runs again where there are more of them', async () => {
    const { dir, economy } = await count({});
    expect(economy.skills[0]?.student?.tokens).toBe(400);
    const { economy: again } = await count({ dir });
    expect(again).toEqual(economy);
    const { economy: after } = await count({ dir, trials: [gate(300), gate(500), gate(1000)] });
    expect(after.skills[0]?.student?.tokens).toBe(600);
  });

  it('counts tonight once, and reads no ledger twice', async () => {
    const { dir } = await count({ ledgers: { a: FIRST, b: SECOND, tonight: FIRST }, tonight: FIRST });
    expect(existsSync(join(dir, '.nightschool/spend.jsonl'))).toBe(true);
    writeFileSync(
      join(dir, '.nightschool/ledger/a.jsonl'),
      ' '.repeat(FIRST.map((event) => `${JSON.stringify(event)}\n`).join('').length),
    );
    const again = await count({ dir, ledgers: {}, tonight: FIRST });
    expect(again.economy.perPromotion?.tokens).toBe(8500 + 3500);
  });
});
