import type { QueueSettings } from '../../domain/pipeline.ts';
import { chooseOffer, describeDifference } from '../../night/queue/choose-offer.ts';
import { foldFleet } from '../../report/fleet/fold.ts';
import type { FleetView } from '../../report/fleet/view.ts';
import { listRuns, readRun } from '../../store/ledger.ts';
import { readPipeline } from '../../store/pipeline.ts';

export interface FleetLook {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The fleet behind a queue, and what the newest run of the workspace cost.
 * @throws NightschoolError QUEUE_UNREACHABLE
 */
export async function readFleetView(
  dir: string,
  settings: QueueSettings,
  { environment, now }: FleetLook,
): Promise<FleetView> {
  const { readFleet } = await import('../../queue/read-fleet.ts'); // loads what speaks to Redis
  const fleet = await readFleet(settings, { environment });
  const newest = (await listRuns(dir)).at(-1);
  return foldFleet(fleet, {
    now,
    prefix: settings.prefix,
    events: newest === undefined ? [] : await readRun(dir, newest.run),
    // any model that most have, as nobody says here which a workspace had last
    choose: (offers) => chooseOffer(offers.map(withWorker), { required: null, known: null, isSettled: true }),
    describeDifference,
  });
}

/** For the dashboard; empty where the nightly pipeline has no queue, or cannot be read: `doctor` says why. */
export async function fleetReader(
  dir: string,
  environment: FleetLook['environment'],
): Promise<{ readonly readFleet?: () => Promise<FleetView> }> {
  const queue = await readPipeline(dir, 'nightly').then(
    (pipeline) => pipeline.queue,
    () => null,
  );
  if (queue === null) return {};
  return { readFleet: () => readFleetView(dir, queue, { environment, now: Date.now() }) };
}

function withWorker<Offered extends { readonly pid: number }>(offer: Offered): Offered & { readonly worker: string } {
  return { ...offer, worker: String(offer.pid) };
}
