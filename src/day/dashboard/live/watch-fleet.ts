import { NightschoolError } from '../../../errors.ts';
import type { FleetView } from '../../../report/fleet/view.ts';

/** The fleet as it was seen last; a sentence where it could not be. */
export type SeenFleet = { readonly view: FleetView } | { readonly fault: string };

/** Looks at a fleet again and again, while somebody wants to see it. */
export interface FleetWatch {
  /** Looks again where the last look is old enough; true where it did. Never rejects. */
  look(): Promise<boolean>;
  /** Not older than a few seconds. */
  latest(): Promise<SeenFleet>;
}

/** Between two looks. */
const LOOK_EVERY_MS = 2000;

/** What is no fault of Redis or of the fleet is told to `onFault` besides. */
export function watchFleet(
  read: () => Promise<FleetView>,
  { clock, onFault }: { readonly clock: () => Date; readonly onFault: (error: unknown) => void },
): FleetWatch {
  let seen: SeenFleet | null = null;
  let since = 0;
  let looking: Promise<SeenFleet> | null = null;
  const isFresh = (): boolean => Math.abs(clock().getTime() - since) < LOOK_EVERY_MS;
  const readNow = async (): Promise<SeenFleet> => {
    try {
      seen = { view: await read() };
    } catch (error) {
      if (!(error instanceof NightschoolError)) onFault(error);
      seen = { fault: error instanceof NightschoolError ? `${error.message} ${error.hint}` : String(error) };
    }
    since = clock().getTime();
    looking = null;
    return seen;
  };
  const start = (): Promise<SeenFleet> => (looking ??= readNow());
  return {
    look: async () => {
      if (looking !== null || isFresh()) return false;
      await start();
      return true;
    },
    latest: async () => (seen !== null && isFresh() ? seen : start()),
  };
}
