import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropBlocks, printBlock, putBlock, readBlock } from './crontab-block.ts';

const block = { id: 'nightschool-shop-1a2b3c4d', lines: ['15 2 * * * true', '45 * * * * true'] };
const changed = { ...block, lines: ['0 3 * * * true'] };
const other = { id: 'nightschool-shop-99999999', lines: ['0 1 * * * false'] };

const bytes = fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each).toString('latin1'));

const OTHERS: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a line', '0 5 * * * backup\n'],
  ['no line end', '0 5 * * * backup'],
  ['CRLF', '# mine\r\n0 5 * * * backup\r\n'],
  ['CRLF without the last', '# mine\r\n0 5 * * * backup'],
  ['settings, comments and blank lines', 'MAILTO=""\n\n# >>> something else\n# <<< something else\n\n\n'],
  ['bytes of Latin-1', '0 5 * * * echo \xe4\xff\n'],
  ['the block of another workspace', `0 5 * * * backup\n${printBlock(other)}`],
];

describe('a block in a crontab', () => {
  it.each(OTHERS)('leaves alone every byte of %s', (_, text) => {
    const put = putBlock(text, block);
    expect(put.startsWith(text)).toBe(true);
    expect(put.endsWith('\n')).toBe(true);
    expect(readBlock(put, block.id)).toBe(printBlock(block));
    expect(putBlock(put, block)).toBe(put);
    expect(dropBlocks(put, block.id)).toBe(text);
    expect(dropBlocks(putBlock(put, changed), block.id)).toBe(text);
    expect(readBlock(putBlock(put, changed), block.id)).toBe(printBlock(changed));
  });

  it('leaves alone whatever a crontab holds', () => {
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        fc.pre(!`${before}${after}`.includes(block.id));
        const put = `${putBlock(before, block)}${after}`;
        expect(dropBlocks(put, block.id)).toBe(
          after === '' || before === '' || before.endsWith('\n') ? `${before}${after}` : `${before}\n${after}`,
        );
        expect(putBlock(put, block)).toBe(put);
      }),
    );
  });

  it('is replaced where it is, and once', () => {
    const text = `a\n${printBlock(block)}b\n${printBlock(block)}c\n`;
    expect(putBlock(text, changed)).toBe(`a\n${printBlock(changed)}b\nc\n`);
    expect(dropBlocks(text, block.id)).toBe('a\nb\nc\n');
  });

  it.each([
    ['its end', printBlock(block).replace(/# <<<.*\n/, '')],
    ['its beginning', printBlock(block).replace(/# >>>.*\n/, '')],
    ['one of two ends', printBlock(block).replace(/# <<<.*\n/, '') + printBlock(block)],
  ])('is not touched where it lost %s', (_, text) => {
    for (const result of [putBlock(text, changed), dropBlocks(text, block.id), readBlock(text, block.id)]) {
      expect(result).toBe('broken');
    }
  });

  it('is told from one whose id begins the same', () => {
    const longer = { ...other, id: `${block.id}0` };
    const text = printBlock(longer);
    expect(readBlock(text, block.id)).toBeNull();
    expect(dropBlocks(text, block.id)).toBe(text);
  });
});
