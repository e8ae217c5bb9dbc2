import { describe, expect, it } from 'vitest';
import type { SkillHistory } from '../../../domain/dashboard.ts';
import { pageOfSkill } from './skill.ts';
import * as make from './testing.ts';

async function page(history: Partial<SkillHistory> = {}, hasPage = (_: string) => true): Promise<string> {
  const made = await pageOfSkill(make.historyOf(history), hasPage);
  expect(made.path).toBe('skills/pay-bill.html');
  expect(make.tagFaults(made.text)).toEqual([]);
  return made.text;
}

const LIVE = 'aaaaaaaaaaaaaaaa';
const OTHER = 'bbbbbbbbbbbbbbbb';

describe('pageOfSkill', () => {
  it('says what it is, where it stands and how it did, in the numbers of the data', async () => {
    const told = make.seen(await page());
    for (const words of [
      'Pays a bill.',
      '1,234 times: 1,200 passed, 30 failed, 4 unknown',
      'literal : certified for the live version aaaaaaaa, fingerprint ffff0000ffff0000 .',
      'night of 2026-05-02: 38 of 40 runs passed (95 %), at least 80.1 %.',
      '0/7, fails without a skill',
      'After 2 counted runs 50 % passed: at least 1.1 %, at most 98.9 %; floor 80 %, target 90 %.',
      'error allowance 2.5 %',
      '9 of 10 (90 %)',
      '19 of 20 (95 %)',
      'Its graders were tried.',
      'the wrong bill is paid.',
      '3 of 4, 2 errored',
      'nightschool verify pay-bill',
    ]) {
      expect(told).toContain(words);
    }
  });

  it.each<readonly [string, Partial<SkillHistory>, readonly string[], readonly string[]]>([
    [
      'nothing but a name',
      {
        ...{ description: null, live: null, students: [], family: null, familyId: null, versions: [], attempts: [] },
        ...{ baseline: null, cases: [], proof: [], discovery: [], economy: null },
      },
      [
        'No student has sat its exam yet.',
        'No attempt at the gate yet',
        'There is no version of it yet.',
        'not measured',
        'No exam has been put together yet',
      ],
      ['Pitfalls learnt', 'Versions', 'nightschool show'],
    ],
    [
      'only staged',
      {
        live: null,
        staged: OTHER,
        students: [],
        versions: [make.versionEntry({ version: OTHER, state: 'staged', live: '' })],
      },
      [
        'Needs a person. Version bbbbbbbb waits',
        'Staged, not live: bbbbbbbb',
        'nightschool adopt pay-bill --unproven',
        'nightschool reject pay-bill bbbbbbbb',
      ],
      ['nightschool rollback'],
    ],
    [
      'staged and proven',
      { staged: OTHER, students: [make.standingOf({ version: OTHER, certified: false })] },
      ['nightschool adopt pay-bill makes the staged version live', 'not certified for the live version'],
      ['--unproven'],
    ],
    [
      'imported without proof',
      { students: [], attempts: [] },
      [
        'It is live all the same: it was taken over without proof.',
        'no exam has certified it',
        'No attempt at the gate yet',
      ],
      ['Needs a person.'],
    ],
    [
      'ungradable',
      { live: null, students: [make.standingOf({ certified: false, verdict: 'ungradable', passed: 0, failed: 0 })] },
      ['mend its cases', 'Its exam cannot tell planted good answers', 'no run was counted.'],
      [],
    ],
    [
      'lapsed',
      { students: [make.standingOf({ lapsed: 'the model’s digest changed' })] },
      [
        'certificate lapsed for the live version aaaaaaaa: the model’s digest changed; the next night examines it again.',
      ],
      ['Needs a person.'],
    ],
    [
      'pinned and archived',
      { live: null, archived: LIVE, pinned: true },
      ['nightschool unpin pay-bill', 'nightschool unarchive pay-bill', 'A person archived it.'],
      ['nightschool pin pay-bill', 'nightschool archive pay-bill'],
    ],
    [
      'an attempt without a run',
      { attempts: [make.attemptOf({ points: [], verdict: null })] },
      ['No run has been counted in this attempt yet.', 'open'],
      [],
    ],
  ])('%s', async (_, history, wanted, unwanted) => {
    const told = make.seen(await page(history));
    for (const words of wanted) expect(told).toContain(words);
    for (const words of unwanted) expect(told).not.toContain(words);
  });

  it('draws the newest attempt open, some older ones closed, and lists all', async () => {
    const attempts = [1, 2, 3, 4, 5, 6].map((attempt) =>
      make.attemptOf({ attempt, verdict: attempt === 6 ? null : 'reject' }),
    );
    const told = await page({ attempts });
    expect(told.match(/<figure/g)).toHaveLength(4);
    expect(told.match(/<h3>(Attempt [^<]*)/)?.[1]).toContain('Attempt 6');
    const rows = [...told.matchAll(/<th scope="row">(\d)<small>cycle 1</g)].map(([, attempt]) => Number(attempt));
    expect(rows).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('compares each version with the one before it', async () => {
    const versions = ['one', 'two', 'three'].map((word, index) =>
      make.versionEntry({ version: `${index}`.repeat(16), text: `# Pay\n\n${word}\n`, state: 'earlier' }),
    );
    const told = await page({ versions });
    const [, ...diffs] = told.split('What changed');
    expect(diffs.map((diff) => diff.match(/[0-9]{8} → [0-9]{8}/)?.[0])).toEqual([
      '11111111 → 22222222',
      '00000000 → 11111111',
    ]);
    expect(diffs[0]).toContain('<del>- two</del><ins>+ three</ins>');
    expect(diffs[1]).toContain('<del>- one</del><ins>+ two</ins>');
  });

  it('shows what it costs and saves, and what is not known', async () => {
    const economy = {
      ...{ skill: 'pay-bill', spent: { tokens: 12_000, usd: 0.42 }, decisions: 3, promotions: 1, perWeek: 12 },
      ...{
        agent: { tokens: 6000, usd: null },
        student: null,
        couldSaveAWeek: { tokens: 50_000, usd: 1.5 },
        saved: null,
      },
      paybackWeeks: 0.28,
    };
    const told = make.seen(await page({ economy }));
    for (const words of [
      '$0.42 (12,000 tokens)',
      '12 requests',
      '6,000 tokens (price not known)',
      '$1.50 (50,000 tokens)',
      'pays for itself within a week',
      'nothing told yet',
    ]) {
      expect(told).toContain(words);
    }
  });

  it('keeps hostile text in its place and says how much it left out', async () => {
    const text = `---\nname: x\n---\n# ${make.HOSTILE}\n\n${make.HOSTILE}\n\n## Pitfalls\n\n- Symptom: ${make.HOSTILE}\n  - Cause: ${make.HOSTILE}\n`;
    const bad = make.HOSTILE;
    const told = await page({
      ...{ description: bad, live: bad },
      students: [make.standingOf({ student: bad, lapsed: bad, reason: bad, fingerprint: bad, version: bad })],
      family: { id: bad, name: bad, tasks: 1, passed: 1, failed: 0, unknown: 0 },
      versions: [
        make.versionEntry({ text: 'x' }),
        make.versionEntry({
          version: bad,
          text,
          by: bad,
          change: bad,
          why: bad,
          live: bad,
          state: bad,
          files: [{ path: bad, text: bad }],
        }),
      ],
      attempts: [make.attemptOf({ student: bad, version: bad, fingerprint: bad, night: bad })],
      cases: [
        make.caseStanding({
          id: bad,
          group: bad,
          request: make.clean([bad, bad]),
          trials: [{ id: bad, arm: 'with-skill', phase: 'gate', outcome: 'failed', night: bad }],
        }),
      ],
      proof: [{ night: bad, sentence: bad }],
      discovery: [{ by: bad, recall: { hits: 0, of: 0 }, precision: { hits: 0, of: 0 } }],
    });
    for (const unsafe of ['<script', '\u202e', '\u2066', '\u0007']) expect(told).not.toContain(unsafe);
    expect(told).toContain('more characters');
    expect(told.length).toBeLessThan(4e6);
  });

  it('refuses a name that no path may have', async () => {
    await expect(pageOfSkill(make.historyOf({ skill: '../../etc' }), () => true)).rejects.toThrow(/is not the name/);
  });
});
