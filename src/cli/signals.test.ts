import { describe, expect, it } from 'vitest';
import { listenToSignals } from './signals.ts';

/** A process that is told signals by hand. */
function createTarget() {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  return {
    exits,
    tell: (signal: string) => listeners.get(signal)?.(),
    on: (signal: string, listener: () => void) => listeners.set(signal, listener),
    exit: (code: number) => exits.push(code),
  };
}

describe('signals', () => {
  it.each([
    ['once', [['SIGINT', 0]], true, []],
    ['SIGTERM alone', [['SIGTERM', 0]], true, []],
    [
      'twice by npm, which passes on what the terminal has told already',
      [
        ['SIGINT', 0],
        ['SIGINT', 40],
      ],
      true,
      [],
    ],
    [
      'twice by a person',
      [
        ['SIGINT', 0],
        ['SIGINT', 900],
      ],
      true,
      [130],
    ],
    [
      'Ctrl-C, then SIGTERM',
      [
        ['SIGINT', 0],
        ['SIGTERM', 5000],
      ],
      true,
      [130],
    ],
    ['never', [], false, []],
  ] as const)('%s', (_name, told, isAborted, exits) => {
    const target = createTarget();
    let now = 0;
    const { signal } = listenToSignals(target, { clock: () => now });
    for (const [name, at] of told) {
      now = at;
      target.tell(name);
    }
    expect([signal.aborted, target.exits]).toEqual([isAborted, exits]);
  });

  it('leaves the second one to whoever takes it, and ends with the third', () => {
    const target = createTarget();
    let now = 0;
    let taken = 0;
    const onSecond = () => ++taken > 0;
    listenToSignals(target, { clock: () => now, onSecond });
    for (const [at, then] of [
      [0, [0, []]],
      [1000, [1, []]],
      [1040, [1, []]],
      [2000, [1, [130]]],
    ] as const) {
      now = at;
      target.tell('SIGTERM');
      expect([taken, target.exits]).toEqual(then);
    }
  });
});
