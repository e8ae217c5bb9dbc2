import { describe, expect, it } from 'vitest';
import { chooseDisplay } from './choose-display.ts';

const display = (isTTY: boolean, environment: Readonly<Record<string, string>>, options = {}) =>
  chooseDisplay(
    {
      ...{ stdout: { write: () => true }, stderr: { write: () => true, isTTY }, cwd: '.', environment },
      signal: new AbortController().signal,
    },
    { json: false, ...options },
  );

describe('how a night is shown', () => {
  it.each([
    ['a terminal', true, {}, {}, 'live', true],
    ['a pipe', false, {}, {}, 'lines', false],
    ['a terminal with --no-tty', true, {}, { tty: false }, 'lines', false],
    ['a terminal that can nothing', true, { TERM: 'dumb' }, {}, 'lines', false],
    ['a job', true, { CI: 'true' }, {}, 'lines', false],
    ['no job', true, { CI: 'false' }, {}, 'live', true],
    ['--quiet', true, { FORCE_COLOR: '1' }, { quiet: true }, 'none', false],
    ['--json', true, {}, { json: true }, 'none', false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, {}, 'live', false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, {}, 'live', true],
    ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, {}, 'lines', true],
    ['an empty FORCE_COLOR in a pipe', false, { FORCE_COLOR: '' }, {}, 'lines', true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, {}, 'live', false],
    ['both', true, { FORCE_COLOR: '3', NO_COLOR: '1' }, {}, 'live', true],
  ] as const)('for %s', (_name, isTTY, environment, options, kind, color) => {
    expect(display(isTTY, environment, options)).toEqual({ kind, color });
  });
});
