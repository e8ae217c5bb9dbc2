import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filesInMemory, filesOnDisk } from './files.ts';
import { parseJsonLines } from './json-lines.ts';
import { temporaryFolder } from './testing.ts';

const schema = z.strictObject({ n: z.int() });
const parse = (text: string) => parseJsonLines(text, schema, 'rows.jsonl').map(({ n }) => n);

describe('parseJsonLines', () => {
  it.each([
    ['nothing', '', []],
    ['lines', '{"n":1}\n{"n":2}\n', [1, 2]],
    ['lines with blank ones before, among and behind them', '\n{"n":1}\n \t\r\n\n{"n":2}\n\n', [1, 2]],
    ['lines as Windows ends them', '{"n":1}\r\n{"n":2}\r\n', [1, 2]],
    ['a last line that an editor did not end', '{"n":1}\n{"n":2}', [1, 2]],
    ['a last line that a crash cut off', '{"n":1}\n{"n":2', [1]],
    ['the beginning of a number', '{"n":1}\n2', [1]],
  ])('reads %s', (_, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    ['is not JSON', '{"n":1}\n\n{"n":\n{"n":2}\n', /^rows\.jsonl:3 is not JSON: /],
    ['is something else', '{"n":1}\n{"m":2}\n', /^rows\.jsonl:2: /],
    ['is something else, and not ended', '{"n":1}\n{"n":"2"}', /^rows\.jsonl:2: /],
  ])('says where a line %s, and what to do', (_, text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'FILE_DAMAGED',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('that line'),
      }),
    );
  });
});

describe.each(['on disk', 'in memory'])('rows appended to a file %s', (where) => {
  it.each([
    ['that is ended', '{"n":1}\n', '{"n":1}\n{"n":9}\n'],
    ['whose last line is not', '{"n":1}\n{"n":2}', '{"n":1}\n{"n":2}\n{"n":9}\n'],
    ['whose only line is not', '{"n":1}', '{"n":1}\n{"n":9}\n'],
    ['with half a line', '{"n":1}\n{"n":2', '{"n":1}\n{"n":9}\n'],
    ['of half a line', '{"n', '{"n":9}\n'],
    ['whose last line is long and not ended', `{"n":1}\n{"x":"${'ä'.repeat(70_000)}"}`, null],
  ])('%s lose nothing that is whole', async (_, text, expected) => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'rows.jsonl'), text);
    const disk = filesOnDisk(folder.path);
    const files = where === 'on disk' ? disk : filesInMemory(disk);
    await files.append('rows.jsonl', [{ n: 9 }]);
    expect(await files.read('rows.jsonl')).toBe(expected ?? `${text}\n{"n":9}\n`);
    if (where === 'in memory') expect(readFileSync(join(folder.path, 'rows.jsonl'), 'utf8')).toBe(text);
  });
});
