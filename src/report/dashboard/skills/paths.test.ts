import { describe, expect, it } from 'vitest';
import { isTrialId, pathOfSkill, pathOfTrial } from './paths.ts';

describe('paths', () => {
  it('are made of names and ids', () => {
    expect(pathOfSkill('order-2-cancel')).toBe('skills/order-2-cancel.html');
    expect(pathOfTrial('0123456789abcdef')).toBe('trials/0123456789abcdef.html');
  });

  it.each(['', '..', '../x', 'a/b', 'a.b', 'A', 'a--b', '-a', 'a b', 'ä', 'a\n', 'x'.repeat(300)])(
    'refuse %j as a skill',
    (name) => {
      expect(() => pathOfSkill(name)).toThrow(/is not the name of a skill/);
    },
  );

  it.each(['', '..', 'xyz', 'ABCDEF', '12/34', 'a'.repeat(65), 'ab\n'])('refuse %j as a trial', (id) => {
    expect(isTrialId(id)).toBe(false);
    expect(() => pathOfTrial(id)).toThrow(/is not the id of a trial/);
  });
});
