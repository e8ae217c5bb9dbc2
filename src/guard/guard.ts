import type { Guard, Leak, Withheld } from '../domain/guard.ts';
import { NightschoolError } from '../errors.ts';
import { createAllowList } from '../util/allow-list.ts';
import { createRandom } from '../util/random.ts';
import { createKnown } from './known.ts';
import { flatten, type Leaf, mapLeaves } from './leaves.ts';
import { type ScanOptions, scanText } from './scan.ts';

/** Second look at what goes out. `key` keeps what is remembered unreadable; what is found does not depend on it. */
export function createGuard(key: number): Guard {
  const listeners: ((withheld: Withheld) => void)[] = [];
  const allow = createAllowList([]);
  const options: ScanOptions = { known: createKnown(createRandom(key)), allow };
  const isClean = createMemory();
  const tell = (withheld: Withheld): void => {
    for (const listener of listeners) listener(withheld);
  };
  const holdsSecret = (value: unknown): boolean => {
    if (isClean.has(value)) return false;
    if (scanText(flatten(value, isClean.has), options).length > 0) return true;
    isClean.add(value);
    return false;
  };
  return {
    remember: (value) => {
      options.known.add(value);
      isClean.forget();
    },
    allow: allow.add,
    find: (text) => scanText(text, options),
    check: (item, value) => {
      if (!holdsSecret(value)) return;
      const [found = { rule: 'spread', place: '' }] = placesIn(value, options);
      const named = withhold(item, scanText(item, options));
      tell({ item: named, ...found, stopped: true });
      throw stopped(named, found);
    },
    hide: (item, value) => {
      if (!holdsSecret(value)) return value;
      for (const found of placesIn(value, options)) tell({ item, ...found, stopped: false });
      return hideLeaves(value, options);
    },
    onWithheld: (listener) => void listeners.push(listener),
  };
}

/** Values that were looked at and are clean, until more is known: one and the same goes to several places. */
function createMemory(): { has(value: unknown): boolean; add(value: unknown): void; forget(): void } {
  let clean = new WeakSet<object>();
  return {
    has: (value) => typeof value === 'object' && value !== null && clean.has(value),
    add: (value) => {
      if (typeof value === 'object' && value !== null) clean.add(value);
    },
    forget: () => {
      clean = new WeakSet();
    },
  };
}

function placesIn(value: unknown, options: ScanOptions): readonly Pick<Withheld, 'rule' | 'place'>[] {
  const found: Pick<Withheld, 'rule' | 'place'>[] = [];
  mapLeaves(value, ({ key, text, place }) => {
    const [leak] = leaksOf(key, text, options);
    if (leak === undefined) return text;
    found.push({ rule: leak.rule, place });
    return ''; // a key that holds a secret is in no place
  });
  return found;
}

const MOST_ROUNDS = 4;

/** The types of what goes out are texts; a number that is withheld becomes one, and nothing but people reads it. */
function hideLeaves<Value>(value: Value, options: ScanOptions): Value {
  const hideOne = ({ key, text }: Pick<Leaf, 'key' | 'text'>): string => {
    let hidden = text;
    // what stood beside a find may be one of its own without it
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const leaks = leaksOf(key, hidden, options);
      if (leaks.length === 0) break;
      hidden = withhold(hidden, leaks);
    }
    return hidden;
  };
  return mapLeaves(value, hideOne) as Value;
}

/** What is secret in a text under a key, as it is in the flattened value. */
function leaksOf(key: string, text: string, options: ScanOptions): readonly Leak[] {
  if (key === '') return scanText(text, options);
  const before = key.length + 2;
  return scanText(`${key}: ${text}`, options)
    .filter(({ end }) => end > before)
    .map(({ rule, start, end }) => ({ rule, start: Math.max(0, start - before), end: end - before }));
}

function withhold(text: string, leaks: readonly Leak[]): string {
  let end = 0;
  const pieces = leaks.map((leak) => {
    const piece = `${text.slice(end, leak.start)}[withheld: ${leak.rule}]`;
    end = leak.end;
    return piece;
  });
  return pieces.join('') + text.slice(end);
}

function stopped(item: string, { rule, place }: Pick<Withheld, 'rule' | 'place'>): NightschoolError {
  const where = place === '' ? '' : ` at ${place}`;
  return new NightschoolError(
    'OUTGOING_SECRET',
    `The ${item} holds what looks like a secret${where} (${rule}), so it was stopped.`,
  );
}
