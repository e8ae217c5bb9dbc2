import type { TrialKey } from '../domain/exam.ts';
import { hashJson } from './hash.ts';

const known = new WeakMap<TrialKey, string>();

/** The identity of a trial: sha256 of its key, 16 hex digits. */
export function trialId(key: TrialKey): string {
  const id = known.get(key) ?? hashKey(key);
  known.set(key, id);
  return id;
}

function hashKey({ version, arm, phase, caseId, pass, retry = 0, seed, fingerprint }: TrialKey): string {
  const key = { version, arm, phase, caseId, pass, seed, fingerprint };
  return hashJson(retry === 0 ? key : { ...key, retry });
}
