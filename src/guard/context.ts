import type { Leak } from '../domain/guard.ts';
import { entropyOf } from './entropy.ts';

/** How far before a value its name may begin. */
const REACH = 72;
/** Ends where the value begins: a word that says what follows is secret, and what assigns it. */
const NAMED =
  /(?:pass(?:w(?:or)?d|wd|phrase|code)?|pwd|secrets?|tokens?|(?:api|access|auth|private|secret|signing|encryption|account|master|ssh|client)[-_ .]?key|apikey|credentials?|authorization)s?(?:[-_]?(?:value|key|id|live|test|prod|dev|hash))?\d?["'`\\\])]{0,4}\s{0,3}(?:[:=]|=>|:=|\bis\b|\bto\b)\s{0,3}["'`\\]{0,4}(?:(?:bearer|basic|token|digest)\s{1,3})?$/i;
const BEARER = /(?:authorization\W{1,6})?\b(?:bearer|basic)\s{1,3}["'`]?$/i;

const SHORTEST = 14;
const LONGEST = 512;
/** Bits per character: what is drawn from letters and digits has more, words and names joined together have less. */
const LEAST_BITS = 3.3;

/** Parts of a run that look drawn at random, beside a word that says they are secret; `key=value` is one run. */
export function findNamed(text: string, start: number, end: number): Leak[] {
  const leaks: Leak[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    const isEnd = at === end;
    if (!isEnd && text[at] !== '=' && text[at] !== ':') continue;
    if (isNamedSecret(text, from, at)) leaks.push({ rule: 'named-secret', start: from, end: at });
    from = at + 1;
  }
  return leaks;
}

function isNamedSecret(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < SHORTEST || length > LONGEST) return false;
  const value = text.slice(start, end);
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || UUID.test(value) || looksBuilt(value)) return false;
  if (entropyOf(value) < LEAST_BITS) return false;
  const line = text.slice(Math.max(0, start - REACH), start);
  const before = line.slice(line.lastIndexOf('\n') + 1);
  return NAMED.test(before) || BEARER.test(before);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Paths, versions, dates, names joined by signs: made of words, each of which has letters or digits alone. */
function looksBuilt(value: string): boolean {
  const words = value.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return (
    words.length > 1 && words.every((word) => word.length < 12 && /^(?:\d+|[A-Za-z]?[a-z]+|[A-Z]+)\d{0,2}$/.test(word))
  );
}

const LOGIN = /[^\s:/@"'<>`[\]{}]{0,100}:([^\s@/"'<>`[\]{}$]{6,200})@[A-Za-z0-9]/y;

/** `scheme://user:password@host`. */
export function findLogins(text: string): Leak[] {
  const leaks: Leak[] = [];
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    LOGIN.lastIndex = at + 3;
    const password = LOGIN.exec(text)?.[1];
    if (password === undefined || !/\d/.test(password) || !/\D/.test(password)) continue;
    const end = text.indexOf('@', at + 3);
    leaks.push({ rule: 'login', start: end - password.length, end });
  }
  return leaks;
}
