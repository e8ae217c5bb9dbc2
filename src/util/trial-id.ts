import type { TrialKey } from '../domain/exam.ts';
import { hashJson } from './hash.ts';

/** The identity of a trial: sha256 of its key, 16 hex digits. */
export function trialId({ version, arm, phase, caseId, pass, seed, fingerprint }: TrialKey): string {
  return hashJson({ version, arm, phase, caseId, pass, seed, fingerprint });
}
