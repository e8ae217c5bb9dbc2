import type { CleanText } from '../../domain/text.ts';
import type { SkillUse } from '../../domain/use.ts';
import type { Ended } from './converse.ts';

/** What is known of a session when it is over. */
export interface UseOptions {
  readonly request: string;
  readonly sessionId: string;
  readonly skill: { readonly name: string; readonly version: string };
  readonly ended: Ended;
  readonly at: string;
  readonly redact: (text: string) => Promise<CleanText>;
}

/**
 * What following a skill came to, as evidence for the next night; null where nothing says how it went. A failure that
 * another student made good is one of the skill, not of the session, which it therefore does not name.
 */
export async function describeUse(options: UseOptions): Promise<SkillUse | null> {
  const { request, sessionId, skill, ended, at, redact } = options;
  const failed = ended.turns.find(({ failure, isBreakdown }) => failure !== null && !isBreakdown);
  const isFailed = ended.verdict === 'wrong' || (ended.status === 'failed' && failed !== undefined);
  if (!isFailed && failed === undefined && ended.verdict !== 'right') return null;
  const note = failed === undefined ? null : `${failed.student}: ${failed.failure}`;
  return {
    at,
    type: isFailed || failed !== undefined ? 'failed' : 'passed',
    skill: skill.name,
    version: skill.version,
    client: 'ask',
    session: isFailed || failed === undefined ? sessionId : null,
    request: await redact(request),
    note: note === null ? null : await redact(note),
  };
}
