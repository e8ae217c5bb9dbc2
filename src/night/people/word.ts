import type { Decision } from '../../domain/decision.ts';

/** What people said of a skill, as far as it still counts. */
export interface PeopleSay {
  /** Nights leave it as it is. */
  readonly pinned: boolean;
  /** The version that was live when it was archived; null: it is not. */
  readonly archived: string | null;
  /** Versions that were refused and not made live since, with the reasons given, oldest first. */
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly version: string;
  /** Empty: none was given. */
  readonly why: string;
}

/** Folds a skill's decisions, oldest first: of two words that contradict each other the later one counts. */
export function peopleSay(decisions: readonly Decision[]): PeopleSay {
  return decisions.reduce(addDecision, { pinned: false, archived: null, rejected: [] });
}

function addDecision(said: PeopleSay, decision: Decision): PeopleSay {
  switch (decision.type) {
    case 'skill-pinned':
      return { ...said, pinned: decision.pinned };
    case 'version-rejected': {
      const { version, why } = decision;
      return { ...said, rejected: [...said.rejected, { version, why }] };
    }
    case 'version-changed': {
      const { from, to, cause } = decision;
      const archived = cause === 'archived' ? from : null;
      return { ...said, archived, rejected: said.rejected.filter(({ version }) => version !== to) };
    }
    default:
      return said;
  }
}

/** True where there is a word that an examination has to mind. */
export function hasSaid({ pinned, archived, rejected }: PeopleSay): boolean {
  return pinned || archived !== null || rejected.length > 0;
}
