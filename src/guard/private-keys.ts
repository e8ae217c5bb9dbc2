import type { Leak } from '../domain/guard.ts';

const BLOCK = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** Headers of an armour may come before what it holds. */
const MATERIAL = /[A-Za-z0-9+/=]{20}/;
const HEADERS = 300;
/** Up to the line that ends it, or to what cannot be in it, such as the quote of a JSON text. */
const REST = /(?:(?!-----END )[A-Za-z0-9+/=\s\\:,.-])*/y;

/** Private keys in the armours of OpenSSH, OpenSSL and PGP; an armour that is only named, as in a manual, is none. */
export function findPrivateKeys(text: string): Leak[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const leaks: Leak[] = [];
  for (const { 0: head, index } of text.matchAll(BLOCK)) {
    const body = index + head.length;
    if (!MATERIAL.test(text.slice(body, body + HEADERS))) continue;
    REST.lastIndex = body;
    leaks.push({ rule: 'private-key', start: index, end: body + (REST.exec(text)?.[0].length ?? 0) });
  }
  return leaks;
}
