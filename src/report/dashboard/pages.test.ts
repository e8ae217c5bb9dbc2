import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../domain/event.ts';
import { changeTexts, readNight } from '../fixtures/night/night.ts';
import { foldReport, verdictsOf } from '../fold.ts';
import { skillOf, tagFaults } from './skills/testing.ts';
import { summariseNight } from './summarise-night.ts';
import { column, dashboardOf, factsOf, HEALTH, onNight, renderAll } from './testing.ts';

const events = readNight();
const report = foldReport(events);
const dashboard = dashboardOf(events);
const pages = await renderAll(dashboard);
const at = (path: string, from: ReadonlyMap<string, string> = pages): string => from.get(path) ?? '';
const OWN = ['index.html', 'families.html', 'trends.html', 'spend.html', 'memory.html'];
const NIGHT = 'nights/run-20261121-0200.html';

function proposal(url: string, state: 'open' | 'merged' = 'open'): RunEvent {
  const message = `pay-bill waits at ${url}`;
  return { at: '', type: 'proposal-made', skill: 'pay-bill', version: 'a', state, url, message };
}

/** From no night at all to a whole one. */
const STATES = [
  ['no night', dashboardOf([], { memory: null })],
  ['a night that stopped as it began', dashboardOf(events.slice(0, 1))],
  ['a night that read and found nothing', dashboardOf(events.slice(0, 3), { memory: null })],
  ['half a night', dashboardOf(events.slice(0, Math.floor(events.length / 2)))],
  ['a night', dashboard],
] as const;

describe.each(STATES)('%s', (_, state) => {
  it('has every page, each whole and with its headings in order', async () => {
    const made = await renderAll(state);
    expect([...made.keys()].slice(0, 5)).toEqual(OWN);
    for (const [path, page] of made) {
      expect(tagFaults(page), path).toEqual([]);
      const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      expect(levels[0], path).toBe(1);
      for (const [index, level] of levels.entries())
        expect(level - (levels[index - 1] ?? 0), path).toBeLessThanOrEqual(1);
      expect(page, path).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('has each page as it is among all, where it alone is wanted', async () => {
    const nights = { readNight: () => Promise.resolve(state.tonight) };
    const all = await renderAll(state, nights);
    for (const [path, page] of all)
      expect([...(await renderAll(state, { ...nights, only: path }))]).toEqual([[path, page]]);
    expect((await renderAll(state, { ...nights, only: 'nothing.html' })).size).toBe(0);
  });

  it('leads nowhere where nothing is', async () => {
    const made = await renderAll(state);
    const others = ['skills.html', ...state.skills.map(({ skill }) => `skills/${skill}.html`)];
    const trials = state.tonight.flatMap((event) =>
      event.type === 'trial-finished' ? [`trials/${event.trial.id}.html`] : [],
    );
    const there = new Set([...made.keys(), ...others, ...trials]);
    for (const [path, page] of made) {
      for (const [, link = ''] of page.matchAll(/href="([^"]*)"/g)) {
        if (link.startsWith('https://forge.example/')) continue;
        if (link.startsWith('#')) expect(page).toContain(`id="${link.slice(1)}"`);
        else expect(there).toContain(posix.join(posix.dirname(path), link));
      }
    }
  });
});

describe('what to do next', () => {
  it.each([
    ['no night', [], OWN.slice(0, 4), /nightschool run/],
    ['stopped at once', events.slice(0, 1), ['index.html'], /stopped before it had read the logs/],
    [
      'no request',
      events.map((event) => (event.type === 'logs-read' ? { ...event, totals: { ...event.totals, tasks: 0 } } : event)),
      ['index.html'],
      /nightschool logs/,
    ],
    [
      'too little',
      events.map((event) => (event.type === 'families-found' ? { ...event, families: [] } : event)),
      ['index.html', 'families.html'],
      /about 6 more nights/,
    ],
  ] as const)('%s: pages say it in words', async (_, night, paths, words) => {
    const made = await renderAll(dashboardOf(night));
    for (const path of paths) expect(at(path, made), path).toMatch(words);
  });

  it('is nothing after a night that had enough', () => {
    expect(at('index.html')).not.toContain('What to do next.');
  });

  it('of an empty memory is how to begin one', async () => {
    expect(at('memory.html', await renderAll(dashboardOf([], { memory: null })))).toContain('nightschool remember');
  });
});

describe('tonight', () => {
  const facts = factsOf(at('index.html'));

  it('tells what the night came to in the numbers of its events', () => {
    const rows = verdictsOf(report).filter(({ tonight }) => tonight);
    const refused = rows.filter(({ verdict }) => verdict.word === 'reject');
    expect(Object.fromEntries(facts)).toEqual({
      Learnt: ['61', 'new requests, 10 families'],
      Promoted: ['1', 'skills went live'],
      Refused: [String(refused.length), `of ${rows.length} verdicts`],
      'Rolled back': ['1', 'no longer hold'],
      Runs: ['60', '48 passed, 12 failed, 1 errored apart'],
      Spent: ['$0.00', '0 tokens, 48.2 s'],
      Covered: ['16.3 %', 'of requests, as the night began'],
    });
  });

  it('asks for a person where one is needed, and says how', async () => {
    const skills = [skillOf({ skill: 'pay-bill', live: null, staged: 'bbbbbbbbbbbbbbbb' })];
    const more = [...events, proposal('https://forge.example/pull/8'), proposal('https://forge.example/9', 'merged')];
    const page = at('index.html', await renderAll(dashboardOf(more, { skills })));
    expect(page).toContain('nightschool adopt pay-bill');
    expect(page).toContain('<a href="https://forge.example/pull/8">');
    expect(page).not.toContain('<a href="https://forge.example/9">');
    expect(page).toMatch(/weekly-status-mail.*it failed where it was certified/);
    expect(page).toMatch(/1 conflict in the <a href="memory.html">/);
    expect(page).toContain('<a href="#warnings">1 warning</a>');
  });

  it('never makes a link of what is no address of the web', async () => {
    const page = at('index.html', await renderAll(dashboardOf([...events, proposal('javascript:alert(1)')])));
    expect(page).toContain('javascript:alert(1)');
    expect(page).not.toContain('href="javascript');
  });

  it('leads to runs that failed; the page of a night leads to skills alone, for runs go', () => {
    expect(at('index.html')).toMatch(/href="trials\/[0-9a-f]+\.html"/);
    expect(at(NIGHT)).not.toContain('trials/');
    expect(at(NIGHT)).toContain('href="../skills/cancel-reservation.html"');
  });
});

describe('families', () => {
  it('shows each in the numbers of the night, most worth first', () => {
    const ranked = report.ranks.map(({ familyId }) => report.families.find(({ id }) => id === familyId));
    expect(ranked).toHaveLength(10);
    const page = at('families.html');
    expect(column(page, 'share')).toEqual(ranked.map((family) => (family?.tasks ?? 0) / 412));
    expect(column(page, 'success')).toEqual(ranked.map((family) => family?.successRate ?? null));
    expect(column(page, 'certainty')).toEqual(report.ranks.map(({ factors }) => factors.certainty));
    for (const { not } of report.ranks) if (not !== null) expect(page).toContain(not.explanation);
  });

  it('shows those of the last night that found some, where tonight ended before', async () => {
    const early = onNight(events.slice(0, 2), '2026-11-22', 'run-2');
    const nights = [summariseNight(events), summariseNight(early)];
    const page = at('families.html', await renderAll(dashboardOf(early, { nights })));
    expect(column(page, 'success')).toHaveLength(10);
  });
});

describe('nights', () => {
  const all = ['2026-11-19', '2026-11-20', '2026-11-20', '2026-11-21'].map((night, index) =>
    onNight(events, night, `run-${index}`),
  );
  const nights = all.map(summariseNight);
  const newest = all.at(-1) ?? [];

  it('are each in a row, newest first, and in charts with the runs of a night summed', async () => {
    const page = at('trends.html', await renderAll(dashboardOf(newest, { nights })));
    expect(column(page, 'new requests')).toEqual([61, 61, 61, 61]);
    expect(column(page, 'runs')).toEqual([61, 61, 61, 61]);
    expect(column(page, 'covered')).toEqual(Array(4).fill(65 / 398));
    const [chart = ''] = /<figure class="chart"><figcaption>New requests<[\s\S]*?<\/figure>/.exec(page) ?? [];
    expect([...chart.matchAll(/<data value="(\d+)">/g)].map(([, value]) => value)).toEqual(['61', '122', '61']);
  });

  it('are summed into what was spent', async () => {
    const spend = { teacherTokens: 1_000, studentTokens: 234, usd: 1.25 };
    const paid = nights.map((night) => ({ ...night, spend }));
    const facts = factsOf(at('spend.html', await renderAll(dashboardOf(newest, { nights: paid }))));
    expect(facts.get('Spent so far')).toEqual(['$5.00', '4,936 tokens in 3 nights']);
  });

  it('get a page where they have none and their events can be read', async () => {
    const only = await renderAll(dashboardOf(newest, { nights }));
    expect([...only.keys()].slice(5)).toEqual(['nights/run-3.html']);
    expect(at('trends.html', only)).not.toContain('nights/run-1.html');
    const readNight = async (run: string) => all[Number(run.slice(4))] ?? [];
    const every = await renderAll(dashboardOf(newest, { nights }), { hasNight: (run) => run === 'run-0', readNight });
    expect([...every.keys()].slice(5)).toEqual(['nights/run-1.html', 'nights/run-2.html', 'nights/run-3.html']);
    for (const run of ['run-0', 'run-1']) expect(at('trends.html', every)).toContain(`nights/${run}.html`);
  });
});

it('shows the memory as it is', () => {
  const facts = factsOf(at('memory.html'));
  expect(facts.get('MEMORY.md')).toEqual(['290 of 500', 'tokens']);
  expect(facts.get('Since the summary')?.[0]).toBe('12');
  for (const sentence of [...(HEALTH.conflicts[0]?.texts ?? [])]) expect(at('memory.html')).toContain(sentence);
});

describe('hostile text', () => {
  const tagsOf = (page: string) =>
    [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => tag);
  const plain = (page: string) => tagsOf(page).filter((tag) => !/text|line|path/.test(tag));

  it.each([
    '<script>alert(1)</script>',
    '" onmouseover="alert(1)',
    '</td></table><h1>gotcha',
    '<!-- -->]]>&lt;&#60;',
    '\u202egnp.exe\u0000\u001b[31m',
  ])('stays text on every page: %j', async (attack) => {
    const change = (text: string) => (/^\d{4}-|^run-|^https:/.test(text) ? text : text + attack);
    const hostile = changeTexts(events, change);
    const made = await renderAll(dashboardOf(hostile, { skills: dashboard.skills, nights: [summariseNight(hostile)] }));
    for (const path of OWN) {
      expect(plain(at(path, made)), path).toEqual(plain(at(path)));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(at(path, made), path).not.toMatch(/[\u202e\u0000\u001b]|<[a-z]+ [^>]*\sonmouseover=/);
    }
  });
});

it('stays small and quick to make for 1,000 families and 60 nights', async () => {
  const found = events.find((event) => event.type === 'families-found');
  const [family] = found?.type === 'families-found' ? found.families : [];
  if (found?.type !== 'families-found' || family === undefined) throw new Error('the night has families');
  const families = Array.from({ length: 1_000 }, (_, index) => ({
    ...family,
    id: `fam-${index}`,
    name: `some-family-${index}`,
  }));
  const large = events.map((event) => (event.type === 'families-found' ? { ...found, families } : event));
  const skills = families.map(({ id, name }) => skillOf({ skill: name, familyId: id }));
  const nights = Array.from({ length: 60 }, (_, index) =>
    summariseNight(onNight(large, `2026-09-${index}`, `run-${index}`)),
  );
  const made = await renderAll(dashboardOf(large, { skills, nights }));
  for (const [path, page] of made) expect(page.length, path).toBeLessThan(1_500_000);
  expect(column(at('families.html', made), 'share')).toHaveLength(1_000);
});
