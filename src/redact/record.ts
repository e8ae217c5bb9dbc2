import type { Json } from '../domain/json.ts';
import { replaceAllKnown } from './known.ts';
import { type Leaf, mapLeaves } from './leaves.ts';
import type { Replacement } from './rule.ts';
import { isFictionalPhone, isWholePhone, phoneElsewhere, replacePhone } from './rules/phone.ts';
import { type Scan, type Scanner, scanText } from './scan.ts';
import { replaceSecret, secretElsewhere } from './secret-rule.ts';
import { isUnset, keyKind, wordsOf } from './sensitive-key.ts';

/** Replacements that a record carries over to its other texts; a record with more secrets than this is made of them. */
const MOST_KNOWN = 100;

/** Scans every leaf of a record, then replaces what one leaf gave away in all of them. `count` gets the rule of each find. */
export function redactRecord(record: Json, scanner: Scanner, count: (rule: string) => void): Json {
  const given = new Map<string, Replacement>();
  const scanned = mapLeaves(record, '', (leaf) => {
    const scan = (leaf.key === '' ? null : scanByKey(leaf, scanner)) ?? scanLeaf(leaf, scanner);
    if (scan === null) return leaf.text;
    scan.found.forEach(count);
    for (const replacement of scan.known) given.set(replacement.value, replacement);
    return scan.text;
  });
  if (given.size === 0) return scanned;
  const known = [...given.values()].sort(byLength).slice(0, MOST_KNOWN);
  return mapLeaves(scanned, '', ({ text }) => {
    const replaced = replaceAllKnown(text, known);
    // What was put in may have completed another match.
    return replaced === text ? text : (scanText(replaced, scanner)?.text ?? replaced);
  });
}

/** V8 copies shorter pieces of a text; a longer one would keep the whole text in memory. */
const SHORT = 12;

/** Scans one text. Those that logs repeat most, keys and single words, only once where there is nothing in them. */
function scanLeaf({ text, kind }: Leaf, scanner: Scanner): Scan | null {
  if (kind !== 'key' && text.length > SHORT) return scanText(text, scanner);
  const isClean = scanner.clean.of(text, () => scanText(text, scanner) === null);
  return isClean ? null : scanText(text, scanner);
}

/** What the key says of its text; null where it says nothing. */
function scanByKey(leaf: Leaf, scanner: Scanner): Scan | null {
  const { text, key, kind: type } = leaf;
  const { pseudonym, allow, off } = scanner;
  const kind = keyKind(key);
  if (kind === 'plain') return null;
  if (kind === 'personal') return scanAfter(`${wordsOf(key)}: `, leaf, scanner);
  const name = kind === 'phone' ? 'phone' : 'credential';
  if (allow.has(text) || off.has(name)) return null;
  if (kind === 'phone') {
    if (!isWholePhone(text)) return null;
    if (isFictionalPhone(text)) return { text, found: [], known: [] };
    return { text: replacePhone(text, pseudonym), found: [name], known: phoneElsewhere(text, pseudonym) };
  }
  const [, scheme = '', value = ''] = /^((?:bearer|basic|token|digest)\s{1,4})?([\s\S]*)$/i.exec(text) ?? [];
  if (type === 'number' || value.trim() === '' || isUnset(value)) return null;
  return { text: scheme + replaceSecret(value, pseudonym), found: [name], known: secretElsewhere(value, pseudonym) };
}

/** Reads a text after the words of its key, as it would stand in a file. */
function scanAfter(words: string, { text }: Leaf, scanner: Scanner): Scan | null {
  const scan = scanText(`${words}${text}`, scanner);
  return scan?.text.startsWith(words) ? { ...scan, text: scan.text.slice(words.length) } : null;
}

/** Longest first, so that a value inside another does not break it. */
function byLength(a: Replacement, b: Replacement): number {
  return b.value.length - a.value.length || (a.value < b.value ? -1 : 1);
}
