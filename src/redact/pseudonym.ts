import { createHmac } from 'node:crypto';

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
  const digest = (kind: string, value: string) =>
    createHmac('sha256', `nightschool redact ${seed}`).update(`${kind}\n${value}`).digest('hex');
  return {
    hex: (kind, value, length) => digest(kind, value).slice(0, length),
    number: (kind, value, below) => Number.parseInt(digest(kind, value).slice(0, 13), 16) % below,
  };
}

/** Kinds whose placeholder need not look like the original. */
export type BracketKind = 'secret' | 'card' | 'iban';

/** Every bracketed placeholder in a text; what is inside one is never redacted again. */
export const BRACKETED = /\[(?:secret|card|iban):[0-9a-f]{8}\]/g;

/** Such as `[secret:7f3a9c1d]`. */
export function bracket(kind: BracketKind, value: string, pseudonym: Pseudonym): string {
  return `[${kind}:${pseudonym.hex(kind, value, 8)}]`;
}
