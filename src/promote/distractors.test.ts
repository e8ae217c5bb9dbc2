import { describe, expect, it } from 'vitest';
import { validateSkill } from '../util/skill/validate.ts';
import { chooseDistractors, DISTRACTORS } from './distractors.ts';

const SKILL = {
  name: 'cancel-vaccination',
  description: "Cancels a vaccination. Use when asked to 'call off the shot'.",
};

describe('DISTRACTORS', () => {
  it('are 500 skills with names of their own that any library may hold', () => {
    expect(new Set(DISTRACTORS.map(({ name }) => name)).size).toBe(500);
    for (const { name, description } of DISTRACTORS) {
      const text = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n`;
      expect(validateSkill(text, name)).toEqual([]);
    }
  });
});

describe('chooseDistractors', () => {
  it('gives so many, the same ones every time, none twice', () => {
    const chosen = chooseDistractors(SKILL, 40);
    expect(new Set(chosen.map(({ name }) => name)).size).toBe(40);
    expect(chooseDistractors(SKILL, 40)).toEqual(chosen);
    expect(chooseDistractors(SKILL, 20).every((each) => chosen.includes(each))).toBe(true);
  });

  it('takes first those that are near it, and never the same thing', () => {
    const all = chooseDistractors(SKILL, 500).map(({ name }) => name);
    const near = chooseDistractors(SKILL, 10).map(({ name }) => name);
    expect(all).not.toContain('cancel-vaccination');
    expect(near.some((name) => name.endsWith('-vaccination') || name.startsWith('cancel-'))).toBe(true);
  });

  it.each([0, -3])('gives none where %i are asked for', (count) => {
    expect(chooseDistractors(SKILL, count)).toEqual([]);
  });
});
