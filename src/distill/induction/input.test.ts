import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { findInput } from '../../util/procedure/find-input.ts';
import { induceInput } from './input.ts';
import { lessonOf } from './testing/world.ts';
import { MASTERABLE } from './testing/worlds.ts';
import { toTrace } from './trace.ts';
import { buildVocabulary } from './vocabulary.ts';

/** Learns from the first pairs and finds in the rest. */
function learn(taught: readonly (readonly [string, Json])[]): (request: string) => Json | undefined {
  const [task] = lessonOf(MASTERABLE[0] ?? fail(), 1).tasks;
  const [plain] = task === undefined ? [] : [toTrace(task)];
  const traces = taught.map(([request]) => ({ ...(plain ?? fail()), turns: [request], calls: [] }));
  const examples = taught.map(([, target], trace) => ({ trace, target }));
  const limits = { effort: { left: 10_000_000 }, trustsRare: false };
  const [best] = induceInput(examples, buildVocabulary(traces), limits);
  return (request) =>
    best === undefined ? undefined : findInput({ name: 'x', meaning: 'x', ...best.rule }, [request]);
}

function fail(): never {
  throw new Error('There are worlds.');
}

const names = [
  'Acme',
  'Globex',
  'Blue Sun',
  'Pied Piper',
  'Hooli',
  'Tyrell',
  'Café Nord',
  'Duff & Sons',
  'Octan',
  'Zorg',
];
const each = (make: (name: string, index: number) => readonly [string, Json]) => names.map(make);

describe('induceInput', () => {
  it.each([
    [
      'a name between words',
      each((n) => [`Move the ${n} deal to won`, n]),
      'Move the Massive Dynamic deal to lost',
      'Massive Dynamic',
    ],
    ['a name at the end', each((n) => [`Note for ${n}`, n]), 'Note for Blue Sky', 'Blue Sky'],
    [
      'mixtures of contexts that it never saw together',
      each((n, i) => [i % 2 ? `Move the ${n} deal` : `Push ${n} into won`, n]),
      'Push the Wayne deal',
      'Wayne',
    ],
    [
      'what redaction has replaced, as it really is',
      each((_, i) => [`${i % 2 ? 'Use' : 'Please use'} the key [secret:0a1b2c${i}d] now`, `[secret:0a1b2c${i}d]`]),
      'Please use the key tr0ub4dor+3 now',
      'tr0ub4dor+3',
    ],
    [
      'an id by its shape',
      each((_, i) => [`${i % 2 ? 'Cancel' : 'Please stop'} QX${i}7ZT now`, `QX${i}7ZT`]),
      'What about AB12CD?',
      'AB12CD',
    ],
    ['a date', each((_, i) => [`on 2026-03-1${i} at 10`, `2026-03-1${i}`]), 'meet 2027-01-02', '2027-01-02'],
    [
      'an e-mail address',
      each((n, i) => [`Write to p${i}@${n.length}.example today`, `p${i}@${n.length}.example`]),
      'cc ann@b.example',
      'ann@b.example',
    ],
    [
      'a quotation',
      each((n, i) => [`Publish "On ${n.toLowerCase()} and ${i}" now`, `On ${n.toLowerCase()} and ${i}`]),
      'Please put "why not" live',
      'why not',
    ],
    [
      'a number',
      each((_, i) => [`It is worth ${1 + i},500 EUR by 2026`, 1500 + i * 1000]),
      'It is worth 9,250 EUR by 2027',
      9250,
    ],
    [
      'a fallback',
      each((_, i) => (i % 2 ? [`Book a call for ${10 + i} minutes`, 10 + i] : ['Book a call', 30])),
      'Book a call',
      30,
    ],
    [
      'a list',
      each((n, i) => [`Invite ${n}, Ann${i % 2 ? ' and Bob' : ''} to it`, [n, 'Ann', ...(i % 2 ? ['Bob'] : [])]]),
      'Invite Cid and Dan to it',
      ['Cid', 'Dan'],
    ],
    [
      'a slug',
      each((n) => [
        `Publish "${n} is here"`,
        `${n
          .toLowerCase()
          .normalize('NFD')
          .replace(/\p{M}/gu, '')
          .replace(/[^a-z]+/g, '-')}-is-here`,
      ]),
      'Publish "A New Day"',
      'a-new-day',
    ],
    [
      'a choice',
      each((_, i) => [
        `Mark it as ${['closed won', 'closed lost', 'open'][i % 3]}`,
        ['closed_won', 'closed_lost', 'open'][i % 3] ?? '',
      ]),
      'That one is closed lost',
      'closed_lost',
    ],
    ['words outside ASCII', each((n) => [`Grüße an ${n}, bitte`, n]), 'Grüße an Zoë Müller, bitte', 'Zoë Müller'],
  ] as const)('learns %s', (_, taught, request, expected) => {
    expect(learn(taught)(request)).toEqual(expected);
  });

  it.each([
    ['what no request says', each((_, i) => [`Do it, number ${i}`, `secret${i * 7}x`])],
    ['a guess for what is unsaid', each((n, i) => [`Tell ${n}`, `v${i % 5}`])],
  ] as const)('does not learn %s', (_, taught) => {
    expect(learn(taught)('Do it, number 3, for Acme')).toBeUndefined();
  });
});
