import { createHmac } from 'node:crypto';
import { createMemo } from './memo.ts';

/**
 * Keyed digests of values: the same seed, kind and value always give the same result, on any machine.
 * This is pseudonymisation, not anonymisation: whoever knows the seed can test a guess.
 */
export interface Pseudonym {
  /** The first `length` hex digits, at most 64. */
  hex(kind: string, value: string, length: number): string;
  /** An integer in [0, below), below at most 2^48. */
  number(kind: string, value: string, below: number): number;
}

export function createPseudonym(seed: number): Pseudonym {
  // Logs repeat their values, and the digests of one phone number are asked for several times at once.
  const digests = createMemo<string>();
  const work = (text: string) => createHmac('sha256', `nightschool redact ${seed}`).update(text).digest('hex');
  const digest = (kind: string, value: string) => digests.of(`${kind}\n${value}`, work);
  return {
    hex: (kind, value, length) => digest(kind, value).slice(0, length),
    number: (kind, value, below) => Number.parseInt(digest(kind, value).slice(0, 13), 16) % below,
  };
}

/** Kinds whose placeholder need not look like the original. */
export type BracketKind = 'secret' | 'card' | 'iban' | 'id';

const BRACKETED = /\[(?:secret|card|iban|id):[0-9a-f]{8}\]/y;
const LONGEST_BRACKETED = '[secret:00000000]'.length;

/** Whether a part of a text lies in a bracketed placeholder, and is never redacted again. */
export function isBracketed(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const from = Math.max(0, start + 1 - LONGEST_BRACKETED);
  const open = text.slice(from, start + 1).lastIndexOf('[');
  if (open < 0) return false;
  BRACKETED.lastIndex = from + open;
  return BRACKETED.test(text) && end <= BRACKETED.lastIndex;
}

/** Such as `[secret:7f3a9c1d]`. */
export function bracket(kind: BracketKind, value: string, pseudonym: Pseudonym): string {
  return `[${kind}:${pseudonym.hex(kind, value, 8)}]`;
}
