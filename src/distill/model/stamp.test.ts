import { describe, expect, it } from 'vitest';
import { parseSkill } from '../../util/skill/parse.ts';
import { validateSkill } from '../../util/skill/validate.ts';
import { stampSkill } from './stamp.ts';
import { SKILL } from './testing/material.ts';

const stamp = { skill: 'deal-moving', familyId: 'fam-01234567', teacher: 'openai/gpt' };
const withHead = (head: string) => `---\n${head}\n---\n\n# A\n`;

describe('stampSkill', () => {
  it('says where a skill comes from, as the embedded teacher does', () => {
    const { metadata, name } = parseSkill(stampSkill(SKILL, stamp));
    expect(metadata).toEqual({ 'nightschool-family': 'fam-01234567', 'nightschool-teacher': 'openai/gpt' });
    expect(name).toBe('deal-moving');
  });

  it.each([
    ['unquoted', 'name: x\ndescription: Moves: a deal'],
    ['folded', 'name: x\ndescription: >-\n  Moves a\n  deal'],
    ['with brackets', 'name: x\ndescription: "Moves <a> --- deal"'],
    [
      'with the key of another teacher',
      'name: x\ndescription: "Moves."\nmetadata:\n  nightschool-teacher: "induction"',
    ],
    [
      'with other fields',
      'name: x\ndescription: "Moves."\nlicense: MIT\nallowed-tools: Read Grep\nmetadata:\n  author: me\n  version: 1.0',
    ],
  ])('prints a description that is %s as every reader takes it, always the same', (_, head) => {
    const stamped = stampSkill(withHead(head), stamp);
    expect(validateSkill(stamped, 'deal-moving')).toEqual([]);
    expect(parseSkill(stamped).metadata['nightschool-teacher']).toBe('openai/gpt');
    expect(stampSkill(stamped, stamp)).toBe(stamped);
  });

  it('keeps what others noted', () => {
    const stamped = stampSkill(
      withHead('name: x\ndescription: "Moves."\nlicense: MIT\nmetadata:\n  author: me'),
      stamp,
    );
    expect(stamped.split('\n').slice(0, 10)).toEqual([
      '---',
      'name: deal-moving',
      'description: "Moves."',
      'license: "MIT"',
      'metadata:',
      '  nightschool-family: "fam-01234567"',
      '  nightschool-teacher: "openai/gpt"',
      '  author: "me"',
      '---',
      '',
    ]);
  });

  it.each([
    ['no front matter', '# A\n'],
    ['broken YAML', withHead('name: [x')],
    ['no description', withHead('name: x')],
    ['a description too long to keep', withHead(`name: x\ndescription: "${'a'.repeat(1025)}"`)],
  ])('leaves %s to the checks', (_, text) => {
    expect(stampSkill(text, stamp)).toBe(text);
    expect(validateSkill(text, 'x')).not.toEqual([]);
  });
});
