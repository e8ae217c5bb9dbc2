import type { Verdict } from '../domain/decision.ts';
import { compareFields, type Difference } from './mismatch.ts';

type Fields = Parameters<typeof compareFields>[0];

/**
 * Word, counts and numbers of two verdicts. `reason` and `stillNeeded` are for people and rest on nothing else; the
 * clustered interval is compared where it could be recomputed.
 */
export function compareVerdicts(
  stored: Verdict,
  recomputed: Omit<Verdict, 'reason'>,
  why: { readonly message: string; readonly trialId: string | null },
): readonly Difference[] {
  return compareFields(flatten(stored), flatten(recomputed), why.message, why.trialId);
}

function flatten({ word, counts, arithmetic }: Omit<Verdict, 'reason'>): Fields {
  const { clustered, pairs, stillNeeded: _stillNeeded, ...numbers } = arithmetic;
  return {
    'verdict.word': word,
    ...prefix('verdict.counts', { ...counts }),
    ...prefix('verdict.arithmetic', numbers),
    ...prefix('verdict.arithmetic.clustered', { ...clustered }),
    'verdict.arithmetic.pairs': pairs === undefined ? 'none' : 'some',
    ...prefix('verdict.arithmetic.pairs', { ...pairs }),
  };
}

function prefix(name: string, fields: { readonly [field: string]: number }): Fields {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]));
}
