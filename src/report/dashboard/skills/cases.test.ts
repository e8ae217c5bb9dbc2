import { describe, expect, it } from 'vitest';
import type { CaseStanding } from '../../../domain/dashboard.ts';
import { casesSection } from './cases.ts';
import { caseStanding, seen, tagFaults } from './testing.ts';

const counts = (passed: number, failed: number, errored = 0) => ({ passed, failed, errored });

function render(cases: readonly CaseStanding[], hasPage = (_: string) => true): string {
  const made = casesSection(cases, { from: 'skills/pay-bill.html', hasPage });
  expect(tagFaults(made)).toEqual([]);
  return made;
}

function idsOf(page: string): readonly string[] {
  return [...page.matchAll(/<small><code>([^<]*)<\/code>/g)].map(([, id = '']) => id);
}

describe('casesSection', () => {
  it('puts the worst case first, and what was never run last', () => {
    const cases = [
      caseStanding({ id: 'never', arms: {} }),
      caseStanding({ id: 'fine', arms: { 'with-skill': counts(4, 0) } }),
      caseStanding({ id: 'fine-pinned', pinned: true, arms: { 'with-skill': counts(4, 0) } }),
      caseStanding({ id: 'half', arms: { 'with-skill': counts(2, 2) } }),
      caseStanding({ id: 'half-but-live-did-well', arms: { 'with-skill': counts(2, 2), incumbent: counts(4, 0) } }),
      caseStanding({ id: 'none', arms: { 'with-skill': counts(0, 4, 1) } }),
    ];
    expect(idsOf(render(cases))).toEqual(['none', 'half-but-live-did-well', 'half', 'fine-pinned', 'fine', 'never']);
  });

  it('shows the arms that ran, with what broke down apart', () => {
    const page = render([
      caseStanding({
        arms: { 'with-skill': counts(1000, 1, 2), 'no-skill': counts(0, 3), 'null-policy': counts(0, 0, 1) },
      }),
    ]);
    expect([...page.matchAll(/scope="col"[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual([
      'request',
      'group',
      'with the skill',
      'without a skill',
      'doing nothing',
      'runs',
    ]);
    expect(seen(page)).toContain('1,000 of 1,001, 2 errored 0 of 3 1 errored –');
  });

  it('sums up in the numbers of the data', () => {
    const page = seen(
      render([
        caseStanding({ id: 'a', pinned: true }),
        caseStanding({ id: 'b', arms: { 'with-skill': counts(1, 0) } }),
        caseStanding({ id: 'c', side: 'train', origin: 'teacher', arms: {} }),
      ]),
    );
    expect(page).toContain('2 exam cases, 1 practice case, 1 failed at least once with the skill, 1 pinned.');
    expect(page).toContain('made up by the teacher');
  });

  it('links the runs that have a page, and them alone', () => {
    const trials = (['aa', 'bb', 'not-hex'] as const).map((id) => {
      return { id, arm: 'with-skill', phase: 'gate', outcome: 'failed', night: '2026-05-02' } as const;
    });
    const page = render([caseStanding({ trials })], (id) => id !== 'bb');
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual([
      '../trials/aa.html',
      '../trials/aa.html',
    ]);
    expect(seen(page)).toContain('last failure 3 runs');
  });

  it('says how many runs, turns and cases it leaves for later', () => {
    const trials = Array.from({ length: 30 }, (_, index) => {
      return {
        id: index.toString(16),
        arm: 'no-skill',
        phase: 'baseline',
        outcome: 'errored',
        night: '2026-05-02',
      } as const;
    });
    const request = Array.from({ length: 9 }, (_, index) => `turn ${index}`);
    const cases = Array.from({ length: 20 }, (_, index) => ({ ...caseStanding({ id: `c${index}`, trials }), request }));
    const page = seen(render(JSON.parse(JSON.stringify(cases))));
    for (const words of ['6 older runs', '3 more turns', '5 more exam cases']) expect(page).toContain(words);
  });
});
