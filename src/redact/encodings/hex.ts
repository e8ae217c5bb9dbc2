import { blockOf } from './block.ts';

const PAIR = '[2-7][0-9A-Fa-f]';

/** Text of ASCII in hexadecimal digits, with or without `0x` before them. */
export const hex = blockOf({
  beginnings: [`(?<![0-9A-WYZa-wyz])(?:${PAIR}){4}`],
  run: new RegExp(`(?:${PAIR}|0[9AaDd]){10,4000000}(?![0-9A-Za-z])`, 'y'),
  least: 20,
  decode: (run) => Buffer.from(run, 'hex').toString('latin1'),
});
