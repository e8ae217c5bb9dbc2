import type { ModelRole, ModelTokens } from '../../domain/chat.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';

/** A fleet as people look at it. */
export interface FleetView {
  /** What its keys begin with: workers must be started with the same. */
  readonly prefix: string;
  readonly totals: FleetTotals;
  /** By host, then by process. */
  readonly workers: readonly WorkerRow[];
  /** By name. */
  readonly models: readonly ModelRow[];
  readonly refused: readonly RefusedRow[];
  /** Workers that cannot be spoken to. */
  readonly strangers: Fleet['strangers'];
  /** What coordinators found workers to do, in the last day. */
  readonly doubts: Fleet['doubts'];
  /** Of this workspace's newest run; null where there is none. */
  readonly spend: FleetSpend | null;
}

export interface FleetTotals {
  readonly hosts: number;
  readonly workers: number;
  readonly slots: number;
  readonly running: number;
  readonly prefetched: number;
  readonly waiting: number;
  /** Null before any worker has done a job. */
  readonly jobsAMinute: number | null;
  readonly tokens: ModelTokens;
}

export interface WorkerRow {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** Names of the models that it serves. */
  readonly models: readonly string[];
  readonly slots: number;
  readonly running: number;
  readonly prefetched: number;
  readonly done: number;
  readonly failed: number;
  /** Since it began; null before its first job. */
  readonly jobsAMinute: number | null;
  /** Median of its last jobs; null before the first. */
  readonly secondsPerJob: number | null;
  readonly tokens: ModelTokens;
  readonly leaving: boolean;
  readonly seenSecondsAgo: number;
}

export interface ModelRow {
  readonly posting: string;
  /** `provider/model`. */
  readonly model: string;
  readonly role: ModelRole;
  readonly work: 'trials' | 'calls' | 'vectors';
  /** Of the workers whose model is the same as what most slots have. */
  readonly workers: number;
  readonly slots: number;
  readonly waiting: number;
  readonly active: number;
  /** Results that no coordinator has written down yet. */
  readonly unsettled: number;
  /** Who asks for it; `part`: of the workers, by its share. */
  readonly claims: readonly { readonly workspace: string; readonly share: number; readonly part: number }[];
}

/** A worker that does not serve a model, and why. */
export interface RefusedRow {
  readonly host: string;
  readonly pid: number;
  readonly model: string;
  readonly reason: string;
}

export interface FleetSpend {
  readonly runId: string;
  readonly night: string;
  readonly isUnderWay: boolean;
  /** Of the calls whose price is known. */
  readonly usd: number;
  readonly models: readonly {
    readonly model: string;
    readonly calls: number;
    readonly tokens: ModelTokens;
    /** Null where a call has no price. */
    readonly usd: number | null;
  }[];
}
