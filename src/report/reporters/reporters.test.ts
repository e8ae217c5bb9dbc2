import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeTexts, readNight } from '../fixtures/night/night.ts';
import { foldReport, type Report } from '../fold.ts';
import { REPORTERS, type ReporterName } from './index.ts';

const night = readNight();
const report = foldReport(night);
const names = Object.keys(REPORTERS) as ReporterName[];
const render = (name: ReporterName, what: Report = report) => REPORTERS[name].render(what);

describe.each(names)('%s', (name) => {
  it('tells the night as its fixture does', () => {
    const file = new URL(`../fixtures/night/report.${REPORTERS[name].extension}`, import.meta.url);
    const told = render(name);
    // UPDATE=1 writes what is told now; look at it before you commit it.
    if (process.env.UPDATE === '1') writeFileSync(file, told);
    expect(told).toBe(readFileSync(file, 'utf8'));
  });

  it('tells any night, also one that hardly began', () => {
    for (const count of [0, 1, 3, 5, 20]) expect(render(name, foldReport(night.slice(0, count)))).toContain('night');
  });

  it('says where no model took part', () => {
    const told = render(name);
    if (name === 'json') expect(JSON.parse(told)).toMatchObject({ teacher: 'induction', students: ['literal'] });
    else expect(told.replaceAll(/\s+/g, ' ')).toContain('no model, no key; certifies only what it measured');
    const other = foldReport(
      changeTexts(night, (text) => text.replace('induction', 'openai').replace('literal', 'ollama/qwen3')),
    );
    expect(render(name, other)).not.toContain('no model');
  });

  it('says of a dry run that it was one', () => {
    expect(render(name, { ...report, dryRun: true })).toMatch(name === 'json' ? /"dryRun": true/ : /dry run/);
  });
});

describe('json', () => {
  it('is one object of the promised shape', () => {
    const told = JSON.parse(render('json'));
    expect(told.logs).toEqual({ files: 12, sessions: 260, tasks: 412, skippedLines: 5 });
    expect(told.families[0]).toMatchObject({
      id: 'fam-e1478506',
      name: 'cancel-reservation',
      tasks: 48,
      successRate: 27 / 42,
    });
    expect(told.verdicts[0]).toMatchObject({
      skill: 'cancel-reservation',
      family: 'fam-e1478506',
      student: 'literal',
      verdict: 'promote',
      lower: expect.closeTo(0.823, 3),
      estimate: expect.any(Number),
      passed: 34,
      failed: 1,
      errored: 1,
      baseline: { passed: 1, failed: 9, errored: 0, state: 'below-floor' },
      nullPolicy: { passed: 0, failed: 20, errored: 0 },
    });
    expect(told).toMatchObject({ replay: { hits: 214, misses: 3 }, spend: { usd: 0 }, durationMs: 48_210 });
    expect(told.changes).toHaveLength(2);
  });
});

describe('attempts', () => {
  it.each([
    ['markdown', 'Attempt 2 of this skill, error allowance 0.83 %'],
    ['html', '<dt>attempt</dt><dd>2 of this skill, error allowance 0.83 %</dd>'],
  ] as const)('%s tells which it was and what it may err', (name, sentence) => {
    expect(render(name)).toContain(sentence);
    expect(render(name)).not.toMatch(/attempt(?:<\/dt><dd>| )0 of/i);
  });
});

describe('terminal', () => {
  it('fits 80 columns and keeps control characters out, whatever the logs say', () => {
    const hostile = changeTexts(
      night,
      (text) => `${text}\u001b]0;title\u0007\u202e\r\n${'長い'.repeat(3)}${'x'.repeat(150)}`,
    );
    for (const line of render('terminal', foldReport(hostile)).split('\n'))
      expect(line).toMatch(/^[^\p{Cc}\u202e]{0,80}$/u);
  });

  it('is coloured only where asked', () => {
    expect(render('terminal')).not.toContain('\u001b');
    expect(REPORTERS.terminal.render(report, { color: true })).toContain('\u001b[32mpromote');
  });
});

/** Every tag of a page with its attributes' names, in order. */
function skeleton(page: string): string[] {
  const body = page.replace(/<style>[\s\S]*?<\/style>/, '');
  return [...body.matchAll(/<(\/?[a-z0-9]+)((?:\s[a-z0-9-]+="[^"]*")*)\s*>/g)].map(
    ([, tag, attributes = '']) => `${tag} ${attributes.replaceAll(/="[^"]*"/g, '')}`,
  );
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '</pre></details></article><h1>gotcha',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '<img src=x onerror=alert(1)>',
  '<!-- -->]]>&lt;&#60;',
  'javascript:alert(1)',
  '\u202egnp.exe\u0000\u001b[31m',
];

describe('html', () => {
  const page = render('html');

  it('loads and runs nothing', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son[a-z]+=/i);
    for (const [, target] of page.matchAll(/(?:href|src)="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  it('links only to places that are there', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const tag of skeleton(page).map((entry) => entry.split(' ')[0] ?? '')) {
      if (['br', 'meta'].includes(tag)) continue;
      if (tag.startsWith('/')) expect(open.pop() ?? '').toBe(tag.slice(1));
      else open.push(tag);
    }
    expect(open).toEqual([]);
    expect(skeleton(page).length).toBeGreaterThan(500);
  });

  it.each(ATTACKS)('shows hostile text as text: %j', (attack) => {
    const attacked = render('html', foldReport(changeTexts(night, (text) => text + attack)));
    expect(skeleton(attacked)).toEqual(skeleton(page));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(attacked).not.toMatch(/[\u202e\u0000\u001b]/);
  });

  it('has the same structure whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (noise) => {
        const noisy = changeTexts(night, (text) => text + noise.replaceAll(/\s/g, '_'));
        expect(skeleton(render('html', foldReport(noisy)))).toEqual(skeleton(page));
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('shows the step of the skill beside each call, the change of the text, and what nobody ever recorded', () => {
    expect(page).toContain('<span class="step">step 3</span>');
    expect(page).toMatch(/<del>- 2\. Cancel it/);
    expect(page).toMatch(/<ins>\+ 3\. If/);
    expect(page).toContain('replay-miss');
  });
});

describe('markdown', () => {
  it.each(ATTACKS)('lets no markup of the logs through: %j', (attack) => {
    const told = render('markdown', foldReport(changeTexts(night, (text) => `${text} | x | *y* @all ${attack}`)));
    expect(told).not.toMatch(/(?<!\\)[<>]|(?<!\\)\*y|@all/);
    const rows = told.split('\n').filter((line) => line.startsWith('| '));
    const bars = rows.map((row) => row.match(/(?<!\\)\|/g)?.length);
    // decisions, then ranks: heading, rule and a row for each
    expect(bars).toEqual([...Array(10).fill(10), ...Array(12).fill(7)]);
  });
});
