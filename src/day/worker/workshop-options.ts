import type { World } from '../../providers/provider.ts';

/** An Ollama that a worker was given. */
export interface OwnHost {
  readonly url: string;
  /** Exchanges at the same time: its OLLAMA_NUM_PARALLEL. */
  readonly slots: number;
}

/** An OpenAI-compatible endpoint that a worker was given. */
export interface OwnEndpoint {
  readonly baseUrl: string;
  /** Of the worker's own environment; null: it is asked without a key. */
  readonly keyVariable: string | null;
  /** Exchanges at the same time. */
  readonly slots: number;
}

export interface WorkshopOptions {
  /** The worker's id, as its results carry it. */
  readonly id: string;
  /** `env` holds the keys that endpoints name; nothing else of it is sent anywhere. */
  readonly world: World;
  readonly ollama: readonly OwnHost[];
  readonly endpoints: readonly OwnEndpoint[];
  /** Exchanges a minute that each host and endpoint takes; null: as many as it can. */
  readonly rate: number | null;
}
