/** How a pipeline's models are reached where other machines have them (`queue:`). */
export interface QueueSettings {
  /** `redis://` or `rediss://` (TLS), without a password. */
  readonly url: string;
  /** Name of the environment variable that holds the whole address, password included; wins over `url` where it is set. */
  readonly urlVariable: string;
  /** Name of the environment variable with the secret that jobs and answers are sealed with; not set: they are not. */
  readonly keyVariable: string;
  /** What all keys of one fleet begin with. */
  readonly prefix: string;
  /** Who asks OpenAI-compatible endpoints: this machine, or workers that were started with them. */
  readonly endpoints: 'here' | 'workers';
  /** This workspace's part of the fleet, where several ask at once. */
  readonly share: number;
  /** Skills (`*` allowed) and their places in this workspace's line: 1 is served first, 100 last; 50 where none is named. */
  readonly priorities: { readonly [skill: string]: number };
  /** Without a worker that serves a model for this long, the model counts as down. */
  readonly waitSeconds: number;
  /** Without a word from Redis for this long, every model behind it counts as down. */
  readonly patienceSeconds: number;
  /** Trials started ahead of the verdict for each that the fleet can run at once. */
  readonly lead: number;
}
