import type { Pseudonym } from '../pseudonym.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** Prefixes of Bitcoin's addresses, keys and extended keys. */
const PREFIX = /^(?:(?:bc|tb|ltc)1|xprv|xpub|[135KL])/i;

/** An address of the same coin, kind and length. Its checksum comes out right once in four thousand million times. */
export function fictionalAddress(value: string, pseudonym: Pseudonym): string {
  if (value.startsWith('0x')) return fictionalEthereum(value.toLowerCase(), pseudonym);
  const prefix = PREFIX.exec(value)?.[0] ?? '';
  const isBech32 = /1$/.test(prefix) && prefix.length > 1;
  const alphabet = isBech32 ? BECH32 : BASE58;
  const made = drawHex(isBech32 ? value.toLowerCase() : value, 2 * (value.length - prefix.length), pseudonym).replace(
    /../g,
    (pair) => alphabet.charAt(Number.parseInt(pair, 16) % alphabet.length),
  );
  return prefix + (isBech32 && value === value.toUpperCase() ? made.toUpperCase() : made);
}

/** Whether an address or key of Ethereum is one that this writes. */
export function isFictionalEthereum(value: string): boolean {
  const body = value.slice(2, -4);
  return body.startsWith('0000') && value.endsWith(checkOf(body));
}

/** Addresses of Ethereum have no checksum but their capitals: four zeros and a check of our own tell that nobody has it. */
function fictionalEthereum(value: string, pseudonym: Pseudonym): string {
  const body = `0000${drawHex(value, value.length - 10, pseudonym)}`;
  return `0x${body}${checkOf(body)}`;
}

function drawHex(value: string, length: number, pseudonym: Pseudonym): string {
  const blocks = Math.ceil(length / 64);
  return Array.from({ length: blocks }, (_, block) => pseudonym.hex(block === 0 ? 'id' : `address-${block}`, value, 64))
    .join('')
    .slice(0, length);
}

function checkOf(body: string): string {
  const sum = [...body].reduce((total, digit) => (total * 17 + Number.parseInt(digit, 16)) % 65_521, 0);
  return sum.toString(16).padStart(4, '0');
}
