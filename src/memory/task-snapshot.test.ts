import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archivedTaskPath, parseTask, printTask } from './task-snapshot.ts';

const savedAt = '2026-11-21T14:03:00.000Z';
const now = '2026-12-01T00:00:00.000Z';
const line = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.constantFrom('# x', '## Next', '\\# y', '```', '- a', '~~~', ' ```'),
);
const item = line
  .map((text) =>
    text
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^\[[ xX]\] /, ''),
  )
  .filter((text) => text !== '');
const lines = fc.array(line, { maxLength: 4 }).map((all) => all.join('\n').trim());

describe('a task snapshot', () => {
  it('is readable Markdown', () => {
    const snapshot = {
      goal: 'Send the offer',
      state: 'Half done.\nKim has it.',
      next: ['Ask Robin'],
      references: ['deals/7'],
      savedAt,
    };
    expect(printTask(snapshot)).toBe(`# Current task

Saved ${savedAt}

## Goal

Send the offer

## State

Half done.
Kim has it.

## Next

- Ask Robin

## References

- deals/7
`);
  });

  it('is read as it was saved', () => {
    const snapshot = fc.record({
      ...{ goal: lines.filter((text) => text !== ''), state: lines, next: fc.array(item, { maxLength: 3 }) },
      ...{ references: fc.array(item, { maxLength: 3 }), savedAt: fc.constant(savedAt) },
    });
    fc.assert(
      fc.property(snapshot, (task) => {
        expect(parseTask(printTask(task), now)).toEqual(task);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [null, null],
    ['', null],
    ['\ufeff# Current task\r\n\r\n', null],
    ['# Current task\n\n<!-- nothing -->\n', null],
    ['Write the report\nwith Kim\n', { goal: 'Write the report', state: 'with Kim', next: [], savedAt: now }],
    [
      '## Goal\r\nShip it\r\n\r\n## next\r\n* [ ] a\r\n* [x] b\r\n  more\r\n',
      { goal: 'Ship it', state: '', next: ['a', 'b more'], references: [] },
    ],
    ['## Goal\n\nShip\n\n### Detail\n\nmore\n', { goal: 'Ship\n\n### Detail\n\nmore' }],
  ])('people may write it: %j', (text, expected) => {
    const task = parseTask(text, now);
    if (expected === null) expect(task).toBeNull();
    else expect(task).toMatchObject(expected);
  });

  it('is archived under its time', () => {
    expect(archivedTaskPath({ savedAt }, 0)).toBe('archive/tasks/2026-11-21T14-03-00Z.md');
    expect(archivedTaskPath({ savedAt }, 1)).toBe('archive/tasks/2026-11-21T14-03-00Z-2.md');
  });
});
