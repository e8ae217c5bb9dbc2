import type { LintFinding } from '../../domain/skill.ts';
import type { Claim } from './claims.ts';
import { finding, quote } from './finding.ts';
import { agrees, MOST_SESSIONS } from './origins.ts';
import type { Support } from './support.ts';
import { claimKey, type Trace } from './trace.ts';

/** What so many sessions read, and nearly all of them, is a page that the job goes by, or one that was planted for all. */
const COMMON_SESSIONS = 5;
const COMMON_SHARE = 0.8;
/** From so many words on a passage is no phrase that two texts may share. */
const BLOCKED_WORDS = 10;

/**
 * Passages of a version that too few independent sessions read, that no request says and that no steps agree on: what a
 * teacher writes that obeys a text it was only to read. Messages of errors are what pitfalls speak of, and a page that all
 * sessions read may be their rules: a person decides.
 */
export function findCopied(
  claims: readonly Claim[],
  traces: ReadonlyMap<string, Trace>,
  support: Support,
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  let passage: string[] = [];
  let isReturned = false;
  let place = '';
  const close = (): void => {
    if (passage.length === 0) return;
    const severity = isReturned && passage.length >= BLOCKED_WORDS ? 'block' : 'review';
    findings.push(finding('copied', severity, place, `repeats what a tool returned: ${quote(passage.join(' '))}`));
    passage = [];
    isReturned = false;
  };
  for (const claim of claims) {
    if (claim.kind !== 'run') close();
    else {
      const trace = traces.get(claimKey(claim));
      if (trace === undefined || !isCopied(trace, support)) close();
      else {
        if (passage.length === 0) ({ place } = claim);
        if (passage.length === 0) passage.push(...claim.words);
        else passage.push(claim.words.at(-1) ?? '');
        isReturned ||= trace.returned && !isCommon(trace, support);
      }
    }
  }
  close();
  return findings;
}

function isCommon({ read }: Trace, { sessions }: Support): boolean {
  return read.size >= Math.max(COMMON_SESSIONS, Math.min(MOST_SESSIONS, sessions) * COMMON_SHARE);
}

function isCopied(trace: Trace, { agreement }: Support): boolean {
  if (trace.requested || trace.read.size === 0) return false;
  return ![trace.read, trace.used, trace.said].some((origins) => agrees(origins, agreement));
}
