import { describe, expect, it } from 'vitest';
import { createGuard } from '../guard/guard.ts';
import { tellCrashes } from './crash.ts';

const TOKEN = `gh${'p_'}q7Rk2VxT9mWb4LzNc8YdHs3JfGp6Ua1eXoQ5`;

/** A process that is given its errors by hand; `write` may throw, as a closed output does. */
function createTarget(write: (text: string) => unknown) {
  const crash: ((error: unknown) => void)[] = [];
  const exits: number[] = [];
  const report = { reportOnUncaughtException: true, excludeEnv: false };
  const on = (_: string, listener: (error: unknown) => void) => crash.push(listener);
  return {
    exits,
    report,
    crash: (error: unknown) => crash[0]?.(error),
    on,
    stderr: { write },
    exit: (code: number) => exits.push(code),
  };
}

describe('the last words of a process', () => {
  it.each([
    ['an error', Object.assign(new Error(`for ${TOKEN}`), { body: TOKEN })],
    ['a text', `for ${TOKEN}`],
  ])('are the stack of %s without its secrets, and no report of Node', (_, error) => {
    const said: string[] = [];
    const target = createTarget((text) => said.push(text));
    tellCrashes(target, createGuard(1));
    target.crash(error);
    expect(said.join('')).toContain('for [withheld: token]');
    expect(said.join('')).toMatch(/\(INTERNAL\)\n$/);
    expect(target).toMatchObject({ exits: [1], report: { reportOnUncaughtException: false, excludeEnv: true } });
  });

  it('end where nobody can hear them', () => {
    const target = createTarget(() => target.crash(new Error('EPIPE')));
    tellCrashes(target, createGuard(1));
    target.crash(new Error('first'));
    expect(target.exits).toEqual([1, 1]);
  });
});
