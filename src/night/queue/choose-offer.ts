import type { Offer, Standing } from '../../domain/queue.ts';

export interface OfferChoice {
  /** The only fingerprint that will do; null: any. */
  readonly required: string | null;
  /** The one that it had last; null: nobody remembers. */
  readonly known: string | null;
  /** False while a better offer may still come. */
  readonly isSettled: boolean;
}

/**
 * The offer whose fingerprint everybody has to have from now on: the one that is required or known as soon as a worker
 * has it; else, once all have spoken, the one with most slots, of equals the smallest. Null: wait.
 */
export function chooseOffer(
  offers: Standing['offers'],
  { required, known, isSettled }: OfferChoice,
): Standing['offers'][number] | null {
  const wanted = required ?? known;
  const familiar = offers.find(({ fingerprint }) => fingerprint === wanted);
  if (familiar !== undefined) return familiar;
  if (required !== null || !isSettled) return null;
  const groups = [...Map.groupBy(offers, ({ fingerprint }) => fingerprint)];
  const ranked = groups
    .map(([fingerprint, members]) => ({ fingerprint, first: members[0] ?? null, slots: sumSlots(members) }))
    .sort((a, b) => b.slots - a.slots || (a.fingerprint < b.fingerprint ? -1 : 1));
  return ranked[0]?.first ?? null;
}

/** Jobs that these run at the same time. */
export function sumSlots(offers: readonly Pick<Offer, 'slots'>[]): number {
  return offers.reduce((sum, { slots }) => sum + slots, 0);
}

/** Digits of a hash that people are shown. */
const SHOWN = 12;

/** In what another model differs from the chosen one, for people: `its digest is bbbb and not aaaa`. */
export function describeDifference(chosen: Offer['parts'], other: Offer['parts']): string {
  const names = [...new Set([...Object.keys(chosen), ...Object.keys(other)])].sort();
  const differing = names.filter((name) => chosen[name] !== other[name]);
  if (differing.length === 0) return 'it has another fingerprint';
  const show = (text: string | undefined): string => (text ?? 'unknown').replace(/^sha256:/, '').slice(0, SHOWN);
  return differing.map((name) => `its ${name} is ${show(other[name])} and not ${show(chosen[name])}`).join(', ');
}
