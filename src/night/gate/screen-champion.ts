import { stepSources } from '../../distill/sources/step-sources.ts';
import type { Draft, LintFinding, SkillVersion } from '../../domain/skill.ts';
import { plural } from '../../util/amounts.ts';
import { inspectDraft, lint } from '../drafts/check-draft.ts';
import { candidateOf, supportFor } from '../drafts/family-support.ts';
import type { Examination } from '../exam/examination.ts';
import { decisionsOf } from '../workspace.ts';
import { type Screening, screeningOf } from './screening.ts';

/**
 * Writes down, once, what a person has to look at in a version that the gate promotes, and which tasks its steps come from.
 * Gives why it waits for a person; null where nothing was found, or a person took it live before. What would have kept a
 * draft from its exam counts here too: the version may be older than the rule.
 */
export async function screenChampion(examination: Examination, champion: SkillVersion): Promise<string | null> {
  const { room, live } = examination;
  const known = screeningOf(room.decisions(), champion.version);
  const { findings } = known ?? (await screen(examination, champion));
  const [first] = findings;
  const isTaken = decisionsOf(room.decisions(), 'version-changed').some(
    ({ to, cause }) => to === champion.version && cause === 'adopted',
  );
  if (first === undefined || isTaken || live?.version === champion.version) return null;
  const more = findings.length === 1 ? '' : ` (and ${plural(findings.length - 1, 'more finding')})`;
  return `Its text has to be looked at, ${first.place}: ${first.message.replace(/\.$/, '')}${more}; it waits for nightschool adopt ${room.skill}.`;
}

async function screen(examination: Examination, champion: SkillVersion): Promise<Pick<Screening, 'findings'>> {
  const { room, lesson } = examination;
  const { version, text } = champion;
  const found = await inspectChampion(examination, { ...champion, teacher: '', change: '' });
  const findings = found.map(({ rule, place, message }) => ({ rule, place, message }));
  await room.decide({ type: 'version-screened', version, findings, sources: stepSources(text, lesson.tasks) });
  return { findings };
}

/** A page that a model made of a playbook is no longer a person's word for word: it is asked for what supports it. */
async function inspectChampion(examination: Examination, draft: Draft): Promise<readonly LintFinding[]> {
  const candidate = candidateOf(examination, draft);
  if (candidate === null || candidate.teacher === 'playbook') return inspectDraft(examination, draft);
  const { night, lesson } = examination;
  return lint(night, draft, { lesson, support: await supportFor(examination) });
}
