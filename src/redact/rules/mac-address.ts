import { lookFor, type Rule, spanOf } from '../rule.ts';

const PAIR = '[0-9A-Fa-f]{2}';
const BEGINS = `(?<![0-9A-Za-z:-])${PAIR}[:-]${PAIR}[:-]`;
const REST = `${PAIR}[:-]${PAIR}[:-]${PAIR}[:-]${PAIR}(?![0-9A-Za-z]|[:-][0-9A-Za-z])`;

/** Addresses of network cards that a maker gave out: those that software makes up for itself, and for many at once, are nobody's. */
export const macAddress: Rule = {
  name: 'mac-address',
  revision: 1,
  looks: [lookFor([[BEGINS, REST]], { read: (match) => (isGivenOut(match[0]) ? [spanOf(match)] : []) })],
  /** Made up (IEEE 802: second bit of the first byte), with the separators of the original. */
  replace(value, pseudonym) {
    const digits = `02${pseudonym.hex('mac-address', value.toLowerCase().replace(/-/g, ':'), 10)}`;
    return (digits.match(/../g) ?? []).join(value.charAt(2));
  },
};

function isGivenOut(value: string): boolean {
  const first = Number.parseInt(value.slice(0, 2), 16);
  const separators = new Set(value.match(/[:-]/g));
  return (
    (first & 3) === 0 &&
    separators.size === 1 &&
    !/^(?:00.){5}/.test(value) &&
    /\d.*[a-f]|[a-f].*\d|\d{2}.*\d{2}/i.test(value)
  );
}
