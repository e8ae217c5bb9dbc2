import type { JsonObject, JsonOf } from './json.ts';
import type { Step } from './task.ts';
import type { CleanText } from './text.ts';

/** A successful call of a tool that writes. */
export interface Effect {
  readonly tool: string;
  readonly arguments: { readonly [name: string]: JsonOf<CleanText> };
}

export type Side = 'train' | 'held-out';

/** A value that a reply must state. */
export type Fact = CleanText | number;

/** One recorded task turned into an exam question. */
export interface Case {
  /** The task's id, or a name that a person gave. */
  readonly id: string;
  readonly sessionId: string;
  readonly group: string;
  readonly side: Side;
  /** `person`: written or edited by one, and never overwritten. `teacher`: a variant it made up, for training only. */
  readonly origin: 'log' | 'person' | 'teacher';
  /** YYYY-MM-DD: when it was asked, where the log tells. */
  readonly askedOn?: string;
  /** A person's mark: a version that does worse on it than the live one is not promoted. */
  readonly pinned?: true;
  /** The user's turns, first to last; at least one. */
  readonly request: readonly CleanText[];
  /** The writes that success consists of, in recorded order; empty for a read-only request. */
  readonly effects: readonly Effect[];
  /** What the final reply must contain (case-insensitive), a number or date in any usual notation. */
  readonly facts: readonly Fact[];
  /** promptfoo assertions that people added to this case. */
  readonly assert?: readonly JsonObject[];
}

/** The recorded steps of one session of the family, in order: what a replayed tool answers from. */
export interface Recording {
  readonly taskId: string;
  readonly sessionId: string;
  readonly steps: readonly Step<CleanText>[];
}

/** Everything `evals/<skill>/` holds about what a skill is examined on. */
export interface Suite {
  readonly skill: string;
  readonly familyId: string;
  readonly cases: readonly Case[];
  readonly recordings: readonly Recording[];
  /** Of tasks that came after the exam was put together: practice answers from them, the exam does not. Absent: none. */
  readonly waiting?: readonly Recording[];
  /** Tool names that write. */
  readonly writes: readonly string[];
  /** `tool.argument` names graded on presence only, because people word them freely. */
  readonly freeText: readonly string[];
  /** promptfoo assertions that people added for every case. */
  readonly assert?: readonly JsonObject[];
}

export type Outcome = 'passed' | 'failed' | 'errored';

/** Why a trial did not pass. `replay-miss` and `infrastructure` go with `errored`; the rest with `failed`. */
export type Cause =
  | 'replay-miss'
  | 'infrastructure'
  | 'missing-effect'
  | 'extra-effect'
  | 'missing-fact'
  | 'gave-up'
  | 'turn-limit'
  | 'token-limit'
  | 'assertion';

/**
 * What was wrong with a call. `as-text`: written into the reply, read from there and carried out. The others were
 * answered with an error that the student could act on.
 */
export type CallFault = 'as-text' | 'malformed' | 'unknown-tool' | 'invalid-arguments';

/**
 * What stands where the skill would in an otherwise identical system prompt: the draft or skill, nothing, the incumbent,
 * or the best past transcript of the family (`raw-trace`). `null-policy` does nothing.
 */
export type Arm = 'with-skill' | 'no-skill' | 'incumbent' | 'null-policy' | 'raw-trace';

/** What a trial is run for; each phase has its own counts. `comparison`: for information, in no verdict's counts. */
export type Phase = 'train' | 'gate' | 'baseline' | 'recertify' | 'comparator' | 'comparison';

/** What identifies a trial: running it again under the same key is the same trial. */
export interface TrialKey {
  /** Content hash of the skill version, or `none`. */
  readonly version: string;
  readonly arm: Arm;
  readonly phase: Phase;
  readonly caseId: string;
  /** Number of the shuffled pass, from 0. */
  readonly pass: number;
  /** How many runs of it broke down before this one; absent: none. */
  readonly retry?: number;
  readonly seed: number;
  readonly fingerprint: string;
}

/** One run of a student on one case: a line of `trials.jsonl`. */
export interface Trial extends TrialKey {
  /** sha256 of the key, 16 hex digits. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly cause?: Cause;
  /** One sentence: what differed from what was expected. */
  readonly reason?: CleanText;
  readonly hits: number;
  readonly misses: number;
  /** How many calls had which fault; absent where none had. */
  readonly faults?: { readonly [Fault in CallFault]?: number };
  readonly tokens: { readonly input: number; readonly output: number };
  /** sha256 (16 hex digits) of the redacted transcript's JSON; absent where the student broke down. */
  readonly transcript?: string;
  /** Night (YYYY-MM-DD) and duration; not part of any identity. */
  readonly night: string;
  readonly durationMs: number;
}
