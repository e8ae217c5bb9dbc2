import { blockOf } from './block.ts';

const ANY = '[A-Za-z0-9+/_-]';
/** A group of four whose bytes are ASCII: no first bit is set, and the first byte is a line break, a tab or printed. */
const ASCII = `[CDI-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589]${ANY}`;
const BEGIN = '(?<![A-Za-z0-9+_-])';
/** As `base64` (76), `openssl` (64) and mail break lines; the breaks may be escaped. */
const BREAK = String.raw`(?:\\?\r)?(?:\n|\\{1,4}r\\{1,4}n|\\{1,4}n)[ \t]{0,20}`;

/** Text in base64, standard and safe for URLs, on one line or on several; UTF-16 as PowerShell takes it, too. */
export const base64 = blockOf({
  beginnings: [
    `${BEGIN}${ASCII}${ASCII}`,
    // Each second byte is 0.
    `${BEGIN}[I-Za-f][AQgw][AB]${ANY}A${ANY}{2}A`,
  ],
  run: new RegExp(`(?:${ANY}{60}(?:${ANY}{4}){0,4}${BREAK}(?=${ANY})){0,10000}${ANY}{2,8000000}={0,2}`, 'y'),
  least: 20,
  decode(run) {
    const bytes = Buffer.from(run.replace(/\\{1,4}[rn]/g, ''), 'base64');
    return bytes.toString(bytes[1] === 0 && bytes[3] === 0 ? 'utf16le' : 'utf8');
  },
});
