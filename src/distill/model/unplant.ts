import type { CleanTask } from '../../domain/task.ts';
import { refuseText } from '../screen/screen.ts';
import { type Address, addressesIn } from '../structure/addresses.ts';
import { judgeClaim } from '../structure/judge.ts';
import { supportOf } from '../structure/support.ts';
import { claimKey, traceClaims } from '../structure/trace.ts';

const NOT_KEPT = '(an address that is not kept)';
/** Where something can be sent to. Names of things and files are what an error is about. */
const REACHED: ReadonlySet<Address['kind']> = new Set<Address['kind']>(['email', 'host', 'url', 'handle']);

/**
 * Texts that quote a record, such as the message of an error, without the addresses that only tools said there; null for
 * one that gives its reader orders.
 * @param session the tasks of the session that is quoted
 */
export function unplant(texts: readonly string[], session: readonly CleanTask[]): readonly (string | null)[] {
  const claims = texts.map((text) =>
    addressesIn(text).flatMap((address) => {
      return REACHED.has(address.kind) ? [{ kind: 'address', text: address.text, address, place: ':1' } as const] : [];
    }),
  );
  if (claims.every((each) => each.length === 0)) return texts.map(orNull);
  // a failed task speaks for nothing, but what it did is no plant
  const told = session.map((task) => ({ ...task, outcome: { ...task.outcome, label: 'unknown' as const } }));
  const support = supportOf(told, { agreement: Number.MAX_SAFE_INTEGER });
  const traces = traceClaims(claims.flat(), support);
  return texts.map((text, index) => {
    const foreign = (claims[index] ?? []).filter((claim) => {
      const trace = traces.get(claimKey(claim));
      return (
        trace !== undefined &&
        trace.read.size > 0 &&
        trace.used.size === 0 &&
        judgeClaim(claim, trace, support).length > 0
      );
    });
    const longestFirst = foreign.map((claim) => claim.text).sort((a, b) => b.length - a.length);
    return orNull(longestFirst.reduce((kept, address) => kept.replaceAll(address, NOT_KEPT), text));
  });
}

function orNull(text: string): string | null {
  return refuseText(text) === null ? text : null;
}
