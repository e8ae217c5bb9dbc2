import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOf, isGone } from './error-code.ts';

const here = fileURLToPath(import.meta.url);

describe('codeOf', () => {
  it.each([
    ['an error of the file system', Object.assign(new Error('no'), { code: 'ENOENT' }), 'ENOENT'],
    ['a code that is a number', Object.assign(new Error('no'), { code: -2 }), '-2'],
    ['an error without a code', new Error('no'), ''],
    ['what is no error', { code: 'ENOENT' }, ''],
    ['nothing', undefined, ''],
  ])('%s', (_, error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});

describe('isGone', () => {
  it.each([
    ['a file that is not there', `${here}.gone`, true],
    ['a file below one that is no folder', `${here}/below`, true],
    ['a folder that is read as a file', fileURLToPath(new URL('.', import.meta.url)), false],
  ])('%s', (_, path, expected) => {
    const read = () => {
      try {
        readFileSync(path);
      } catch (error) {
        return isGone(error);
      }
      return null;
    };
    expect(read()).toBe(expected);
  });
});
