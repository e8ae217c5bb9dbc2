import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Posting } from '../../domain/queue.ts';
import type { Connection } from '../connect.ts';
import type { Shelf } from '../materials.ts';
import type { JobQueueOptions, QueueTimes } from '../options.ts';
import type { Seal } from '../seal.ts';
import { allow } from './allowance.ts';
import type { Lane } from './lane.ts';
import type { Presence } from './presence.ts';
import type { Remote } from './remote.ts';
import type { Standings } from './standings.ts';

export interface OpenLane {
  readonly lane: Lane;
  readonly remote: Remote;
  readonly posting: string;
  readonly fingerprint: string;
}

/** Everything a coordinator knows at a moment. */
export interface Desk {
  /** Null: nobody knows where the workspace is. */
  readonly presence: Presence | null;
  readonly connection: Connection;
  readonly seal: Seal;
  readonly lanes: Map<string, OpenLane>;
  readonly shelf: Shelf;
  readonly standings: Standings;
  /** Told how many more wait in all lanes. */
  readonly count: (change: number) => void;
  readonly postings: Map<string, Posting>;
  readonly settings: QueueSettings;
  readonly times: QueueTimes;
  readonly notice: (text: string) => void;
  /** Of workers that were doubted. */
  readonly told: Set<string>;
  readonly workspace: JobQueueOptions['workspace'];
}

/** Tells every lane how much it may have under way, as the fleet stands now. */
export function allot({ lanes, standings, settings }: Desk): void {
  for (const { lane, posting, fingerprint } of lanes.values()) {
    const standing = standings.known(posting);
    if (standing !== undefined)
      lane.allow(allow(standing, { fingerprint, share: settings.share, lead: settings.lead }));
  }
}
