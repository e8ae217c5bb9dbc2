import type { Span } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';

const BEGIN = /-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_TEXT = /^(?:[\w+/=\s\\:,.()]|-(?!-)){40,}/;
/** A key whose end was cut off is redacted this far, or to the first character that no key has. */
const LONGEST = 20_000;

/** PEM and OpenSSH private keys, also with escaped line ends, also cut off. */
export const privateKey = secretRule({
  name: 'private-key',
  revision: 1,
  find: (text) => (text.includes('PRIVATE KEY') ? findKeys(text) : []),
});

function findKeys(text: string): Span[] {
  const ends = Array.from(text.matchAll(END), (match) => ({ at: match.index, after: match.index + match[0].length }));
  const spans: Span[] = [];
  let next = 0;
  for (const begin of text.matchAll(BEGIN)) {
    if (begin.index < (spans.at(-1)?.end ?? 0)) continue;
    const body = begin.index + begin[0].length;
    while ((ends[next]?.at ?? Number.POSITIVE_INFINITY) < body) next++;
    const end = ends[next];
    const closed = end !== undefined && end.at - body <= LONGEST;
    const length = closed ? end.after - body : (KEY_TEXT.exec(text.slice(body, body + LONGEST))?.[0].length ?? 0);
    if (length > 0) spans.push({ start: begin.index, end: body + length });
  }
  return spans;
}
