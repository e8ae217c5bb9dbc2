/** Passes of some tries. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** An answer whose grade is known beforehand, and that was graded otherwise. */
export interface Misjudged {
  readonly caseId: string;
  /** What was planted, such as `perfect-replay`, `nothing-done`, `wrong-order`, `extra-write`, `missing-fact`. */
  readonly plant: string;
  readonly expected: 'passed' | 'failed';
  readonly graded: 'passed' | 'failed' | 'errored';
}

/** How a model that grades agrees with itself. */
export interface JudgeCheck {
  /** `provider/model`. */
  readonly model: string;
  /** Of pairs of grades of the same answer, asked again and in the other order: those that differ. */
  readonly flips: Share;
}

/** How a version does among the other skills, asked in one way. */
export interface DiscoveryMeasure {
  /** `recall`: the search that agents use. Else the name of the student that chose. */
  readonly by: string;
  /** Held-out requests of its family that find it first. */
  readonly recall: Share;
  /** Requests of other families, and near misses, that do not. */
  readonly precision: Share;
  /** Skills whose own requests found them before and find this one now. */
  readonly lost: readonly { readonly skill: string; readonly before: Share; readonly after: Share }[];
}

/**
 * Why an exam is made anew: there is none; a case may not be in it any more; people changed it; its cases were made by
 * other settings, or by other rules; it has too few, and there are more; what is asked has drifted from it; so many came or
 * have to go that it is stale.
 */
export type RenewalReason = 'first' | 'sealed' | 'people' | 'settings' | 'format' | 'too-few' | 'drifted' | 'grown';
