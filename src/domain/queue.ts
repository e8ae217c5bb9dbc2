import type { ChatAnswer, ChatRequest, ModelRole, ModelTokens, ToolDefinition } from './chat.ts';
import type { Case, Suite, TrialKey } from './exam.ts';
import type { Transcript } from './model.ts';
import type { EmbeddingChoice, OllamaChoice, OpenAiChoice } from './pipeline.ts';
import type { Prompt } from './prompt.ts';

/** A model as a pipeline wants it, without where it runs: hosts and keys are the worker's own. */
export type WantedModel =
  | (Omit<OllamaChoice, 'hosts'> & { readonly hosts?: never })
  | Omit<OpenAiChoice, 'keyVariable' | 'concurrency'>
  | (Omit<EmbeddingChoice, 'keyVariable'> & { readonly kind: 'embedding' });

/** What a coordinator looks for workers for. Workers that can serve it answer with an offer. */
export interface Posting {
  /** sha256 of the rest, 16 hex digits. */
  readonly id: string;
  /** Of all that its coordinator writes to the queue: who reads another one leaves it alone. */
  readonly format: number;
  /** Tells the key that its jobs and their answers are sealed with; null: they are not. */
  readonly seal: string | null;
  readonly role: ModelRole;
  readonly model: WantedModel;
  /**
   * For a student: the harness that examines it, by its version, the prompts it is examined with, and the model that says
   * the user's turns; null: recorded ones.
   */
  readonly student: {
    readonly harness: number;
    readonly prompt: Prompt;
    readonly user: { readonly model: WantedModel; readonly prompt: Prompt } | null;
  } | null;
}

/** A posting as whoever wants it knows it. */
export type NewPosting = Omit<Posting, 'id' | 'format' | 'seal'>;

/** A worker's word that it serves a posting. */
export interface Offer {
  readonly posting: string;
  /** Of the student (or model) as this worker has it: what a certificate holds for. */
  readonly fingerprint: string;
  readonly parts: { readonly [part: string]: string };
  /** Jobs of it that this worker runs at once; those it holds beyond that are prefetched. */
  readonly slots: number;
}

/** A worker as the fleet sees it; written by the worker every few seconds. */
export interface WorkerCard {
  /** Unique among all workers there ever were. */
  readonly id: string;
  /** Of all that it writes to the queue. */
  readonly format: number;
  /** The machine's name, for people. */
  readonly host: string;
  readonly pid: number;
  /** nightschool's. */
  readonly version: string;
  /** Milliseconds since 1970, by the worker's own clock. */
  readonly startedAt: number;
  readonly offers: readonly Offer[];
  /** Postings it looked at and cannot serve, with why. */
  readonly refused: readonly { readonly posting: string; readonly reason: string }[];
  readonly slots: number;
  readonly running: number;
  readonly prefetched: number;
  readonly done: number;
  readonly failed: number;
  /** Median of its last jobs; null before the first. */
  readonly secondsPerJob: number | null;
  readonly tokens: ModelTokens;
  /** Set while it takes no new jobs: it is about to leave. */
  readonly leaving: boolean;
}

/** What jobs refer to by its hash, so that it is sent once: a suite is far larger than a trial. */
export type Material =
  | { readonly kind: 'exam'; readonly suite: Suite; readonly definitions: readonly ToolDefinition[] }
  | { readonly kind: 'skill'; readonly text: string };

interface JobBase {
  /** Names the work, not the attempt: the same work has the same id for ever, and is done once. Without `:`. */
  readonly id: string;
  readonly posting: string;
  /** Only a worker whose own is equal may do it. */
  readonly fingerprint: string;
  /** Whose it is, as the fleet view shows it. */
  readonly workspace: string;
  /**
   * How long its work may take, its waiting for turns left out. A worker gives it up after twice as long, and soon after
   * that its coordinator takes it back. Null: an hour.
   */
  readonly seconds: number | null;
}

/** One trial: the worker has the student do the case, the coordinator grades and counts it. */
export interface TrialJob extends JobBase {
  readonly kind: 'trial';
  readonly skill: string;
  readonly key: TrialKey;
  /** What replay needs of the case: nothing that says what a right answer is. */
  readonly question: Pick<Case, 'id' | 'request'>;
  /** Hashes of materials; `text` null in the arm without a skill. */
  readonly exam: string;
  readonly text: string | null;
  readonly maximumActions: number;
  readonly maximumTokens: number | null;
}

/** One exchange with a teacher, judge or simulated user. */
export interface ChatJob extends JobBase {
  readonly kind: 'chat';
  readonly request: Omit<ChatRequest, 'signal'>;
}

export interface EmbedJob extends JobBase {
  readonly kind: 'embed';
  readonly texts: readonly string[];
}

export type Job = TrialJob | ChatJob | EmbedJob;

/** One exchange that a worker made for a job: what money and tokens are counted from. Its price is the coordinator's. */
export interface WorkerCall {
  readonly role: ModelRole;
  readonly model: string;
  readonly purpose: string;
  readonly tokens: ModelTokens;
  readonly latencyMs: number;
  readonly failed?: string;
}

/** A problem of the machinery, never the model's mistake. `isOutage`: the next job would meet it too. */
export interface JobProblem {
  readonly code: string;
  readonly message: string;
  readonly isOutage: boolean;
}

interface ResultBase {
  /** The worker's, and its fingerprint for the posting: a coordinator counts only what it asked for. */
  readonly worker: string;
  readonly fingerprint: string;
  readonly calls: readonly WorkerCall[];
  /** Of the work itself, without waiting. */
  readonly durationMs: number;
}

export interface TrialResult extends ResultBase {
  readonly kind: 'trial';
  /** Null where the student broke down; then there is a problem. */
  readonly transcript: Transcript | null;
  readonly problem: JobProblem | null;
}

export interface ChatResult extends ResultBase {
  readonly kind: 'chat';
  readonly answer: ChatAnswer | null;
  readonly problem: JobProblem | null;
}

export interface EmbedResult extends ResultBase {
  readonly kind: 'embed';
  readonly vectors: readonly Float32Array[] | null;
  readonly problem: JobProblem | null;
}

export type JobResult = TrialResult | ChatResult | EmbedResult;
export type ResultOf<Kind extends Job['kind']> = Extract<JobResult, { readonly kind: Kind }>;

/** A result with what the queue knows of it. */
export interface Delivery<Kind extends Job['kind']> {
  readonly result: ResultOf<Kind>;
  /** How often a worker began it; more than once where one died over it. */
  readonly attempts: number;
}

/** What workers took for a job of which nothing came for whoever asked: it was taken back, or Redis is gone. */
export interface Taken {
  readonly calls: readonly WorkerCall[];
  /** Runs that nobody tells of. */
  readonly untold: number;
}

/** Who asks for work at the moment, and with what share: each may have its part of the fleet under way. */
export interface Claim {
  readonly workspace: string;
  readonly share: number;
}

/** How the fleet stands for one posting: what bounds how much may be under way. */
export interface Standing {
  /** Of workers seen lately, whichever their fingerprint. */
  readonly offers: readonly (Offer & { readonly worker: string; readonly host: string })[];
  /** Everyone who has work for it, this workspace among them. */
  readonly claims: readonly Claim[];
}

export interface SubmitOptions {
  readonly priority: number;
  readonly signal: AbortSignal;
  /** Ends the waiting as well: one for all jobs of a model, where `signal` may be for this one. */
  readonly until?: AbortSignal;
  /** Told once, where there is no delivery and the job was not abandoned: now, or when a worker has said so. */
  readonly onLeft?: (taken: Taken) => void;
}

/** The coordinator's side of a queue. All methods reject with NightschoolError QUEUE_UNREACHABLE after `patienceSeconds`. */
export interface JobQueue {
  /** Makes a posting known to workers, until the queue is closed; posting the same twice is one. */
  post(posting: NewPosting): Promise<string>;
  /** As of a moment ago: kept up to date in the background from the first call on. */
  standing(posting: string): Promise<Standing>;
  /** Puts a material where workers find it, once; gives its hash. */
  share(material: Material): Promise<string>;
  /**
   * Has the work done, once, however often workers die over it, and gives what came of it; work that was done already,
   * for an earlier run, is not done again. An abort takes it back. Order: smaller `priority` first.
   * @throws what the signal was aborted with; NightschoolError QUEUE_UNREACHABLE, JOB_ABANDONED where workers died over
   * it time and again: its cause is the number of attempts
   */
  submit<Kind extends Job['kind']>(
    job: Extract<Job, { readonly kind: Kind }>,
    options: SubmitOptions,
  ): Promise<Delivery<Kind>>;
  /** Tells whoever looks at the fleet what a worker did that none of ours does. Never rejects. */
  doubt(worker: string, reason: string): Promise<void>;
  /** The result was written down: the queue may forget the job. */
  settle(job: Pick<Job, 'id' | 'posting' | 'fingerprint'>): Promise<void>;
  close(): Promise<void>;
}
