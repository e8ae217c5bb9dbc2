import { describe, expect, it } from 'vitest';
import type { SkillStanding } from '../../../domain/dashboard.ts';
import { pagesOfSkills } from './matrix.ts';
import { needOf } from './needs.ts';
import { HOSTILE, seen, skillOf, standingOf, tagFaults } from './testing.ts';

function matrix(skills: readonly SkillStanding[]): string {
  const [page] = pagesOfSkills({ skills });
  expect(page?.path).toBe('skills.html');
  return page?.text ?? '';
}

const LIVE = 'aaaaaaaaaaaaaaaa';
const OTHER = 'bbbbbbbbbbbbbbbb';

describe('needOf', () => {
  it.each<readonly [string, Partial<SkillStanding>, string, RegExp | null]>([
    ['certified', {}, 'certified', null],
    ['staged beside live', { staged: OTHER }, 'person', /Version bbbbbbbb waits/],
    ['staged only', { live: null, staged: OTHER, students: [] }, 'person', /waits to be adopted or refused/],
    ['what is staged is live already', { staged: LIVE }, 'certified', null],
    [
      'pinned and failing',
      { pinned: true, students: [standingOf({ verdict: 'regressed', certified: false })] },
      'person',
      /pinned/,
    ],
    [
      'ungradable',
      { live: null, students: [standingOf({ verdict: 'ungradable', certified: false })] },
      'person',
      /mend its cases/,
    ],
    [
      'not found',
      { live: null, students: [standingOf({ verdict: 'undiscoverable', certified: false })] },
      'person',
      /description/,
    ],
    [
      'archived asks for nobody',
      { live: null, archived: LIVE, students: [standingOf({ verdict: 'ungradable' })] },
      'quiet',
      /archived/,
    ],
    [
      'lapsed',
      { students: [standingOf(), standingOf({ student: 'phi', lapsed: 'model changed' })] },
      'lapsed',
      /for phi\./,
    ],
    ['imported', { students: [] }, 'unproven', /no exam has certified it/],
    [
      'live for nobody',
      { students: [standingOf({ certified: false, verdict: 'reject', version: OTHER })] },
      'unproven',
      /certified/,
    ],
    [
      'one of two certified',
      { students: [standingOf(), standingOf({ student: 'phi', certified: false, verdict: 'reject' })] },
      'certified',
      null,
    ],
    ['not examined', { live: null, students: [] }, 'trying', /not been examined/],
    [
      'needs more',
      { live: null, students: [standingOf({ certified: false, verdict: 'needs-more-evidence' })] },
      'trying',
      null,
    ],
    ['not needed', { live: null, students: [standingOf({ certified: false, verdict: 'not-needed' })] }, 'quiet', null],
  ])('%s', (_, standing, group, sentence) => {
    const need = needOf(skillOf(standing));
    expect(need.group).toBe(group);
    if (sentence === null) expect(need.sentence).toBeNull();
    else expect(need.sentence).toMatch(sentence);
  });
});

describe('skills.html', () => {
  it('puts what needs a person first and links every skill', () => {
    const page = matrix([
      skillOf({ skill: 'a-fine' }),
      skillOf({ skill: 'b-lapsed', students: [standingOf({ lapsed: 'another model' })] }),
      skillOf({ skill: 'c-waits', live: null, staged: OTHER, students: [] }),
    ]);
    const links = [...page.matchAll(/href="(skills\/[^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual(['skills/c-waits.html', 'skills/b-lapsed.html', 'skills/a-fine.html']);
    expect([...page.matchAll(/<h2>([^<]*)</g)].map(([, title]) => title)).toEqual([
      'Needs a person',
      'Certificate lapsed',
      'Live and certified',
      'How to read this',
    ]);
  });

  it('says numbers as they are, and bounds never higher', () => {
    const page = seen(matrix([skillOf({ students: [standingOf({ lower: 0.80199, passed: 1038, failed: 2 })] })]));
    expect(page).toContain('1,038/1,040, at least 80.1 %');
    expect(page).toContain('2026-05-02 ffff0000');
  });

  it('counts every state at the top', () => {
    const skills = [
      skillOf({ skill: 'a' }),
      skillOf({ skill: 'b', pinned: true, refused: OTHER }),
      skillOf({ skill: 'c', students: [standingOf({ lapsed: 'suite changed' })] }),
      skillOf({ skill: 'd', live: null, archived: LIVE, students: [] }),
      skillOf({ skill: 'e', live: null, staged: OTHER, students: [] }),
    ];
    const facts = [...matrix(skills).matchAll(/<dt>([^<]*)<\/dt><dd>(\d+)<small>([^<]*)</g)].map(([, ...all]) => all);
    expect(facts.map(([name, value]) => [name, Number(value)])).toEqual([
      ['Skills', 5],
      ['Need a person', 1],
      ['Certified', 2],
      ['Lapsed', 1],
      ['Staged', 1],
      ['Pinned', 1],
      ['Archived', 1],
      ['Refused', 1],
    ]);
    expect(facts[0]?.[2]).toBe('3 live');
  });

  it('has a column for every student and a dash where one did not sit', () => {
    const page = matrix([
      skillOf({ skill: 'a', students: [standingOf({ student: 'small' }), standingOf({ student: 'large' })] }),
      skillOf({ skill: 'b', students: [standingOf({ student: 'large' })] }),
    ]);
    expect([...page.matchAll(/<th scope="col">([^<]*)</g)].map(([, name]) => name)).toEqual([
      'skill',
      'state',
      'small',
      'large',
    ]);
    expect(page).toContain('<td data-name="small">–</td>');
  });

  it('tells a verdict about another version from the certificate of the live one', () => {
    const student = standingOf({ verdict: 'reject', version: OTHER, passed: 3, failed: 17, lower: 0.05 });
    const page = seen(matrix([skillOf({ students: [student] })]));
    expect(page).toContain('certified reject on bbbbbbbb 3/20, at least 5 %');
  });

  it('says what to do where there is none', () => {
    expect(seen(matrix([]))).toContain('No skill has been examined yet. nightschool run');
  });

  it('keeps hostile text in its place', () => {
    const students = [
      standingOf({ student: HOSTILE, lapsed: HOSTILE, night: HOSTILE.slice(0, 90), fingerprint: HOSTILE }),
    ];
    const page = matrix([skillOf({ description: HOSTILE, live: HOSTILE, refused: HOSTILE, students })]);
    expect(tagFaults(page)).toEqual([]);
    expect(page).not.toMatch(/<script|\u202e|\u2066/);
    expect(page).toContain('more characters');
    expect(() => matrix([skillOf({ skill: '../x' })])).toThrow(/is not the name/);
  });

  it('holds a thousand skills of three students in less than 2 MB', () => {
    const students = ['small', 'medium', 'large'].map((student) =>
      standingOf({ student, lapsed: 'the model’s digest changed' }),
    );
    const skills = Array.from({ length: 1000 }, (_, index) =>
      skillOf({ skill: `skill-${index}`, description: 'd'.repeat(280), students }),
    );
    expect(Buffer.byteLength(matrix(skills))).toBeLessThan(2e6);
  });
});
