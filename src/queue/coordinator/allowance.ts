import type { Standing } from '../../domain/queue.ts';

/**
 * Jobs that a coordinator may have under way of one posting and fingerprint: its share of what the fleet can run at
 * once, and a lead so that no worker waits for the next. Each queue is first come, first served, so that whoever has
 * more under way gets more: throughput goes by share. At least one, so that a fleet that comes later finds something.
 */
export function allow(
  { offers, claims }: Standing,
  about: { readonly fingerprint: string; readonly share: number; readonly lead: number },
): number {
  const { fingerprint, share, lead } = about;
  const slots = offers.reduce((sum, offer) => sum + (offer.fingerprint === fingerprint ? offer.slots : 0), 0);
  const shares = claims.reduce((sum, claim) => sum + claim.share, 0);
  return Math.max(1, Math.ceil(slots * lead * (share / Math.max(share, shares)) - 1e-9));
}
