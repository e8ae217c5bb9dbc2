import { describe, expect, it } from 'vitest';
import { asReadError } from './atomic.ts';

const fault = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

describe('a file that cannot be read', () => {
  it.each([
    ['EACCES', 'permission denied', 'Make it readable'],
    ['EPERM', 'permission denied', 'Make it readable'],
    ['EISDIR', 'it is a folder', 'Move the folder away'],
    ['ELOOP', 'a link stands in its place', 'Move the link away'],
  ])('is told by name with what to do: %s', (code, why, hint) => {
    expect(asReadError('a.jsonl', fault(code))).toMatchObject({
      ...{ code: 'FILE_DAMAGED', message: `Cannot read a.jsonl: ${why}.` },
      hint: expect.stringContaining(hint),
    });
  });

  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'EBUSY', 'EIO'])(
    'is not called damaged for what the machine lacks: %s',
    (code) => {
      const error = fault(code);
      expect(asReadError('a.jsonl', error)).toBe(error);
    },
  );
});
