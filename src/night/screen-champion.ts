import { stepSources } from '../distill/sources/step-sources.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { plural } from '../util/amounts.ts';
import { lint, supportFor } from './draft-context.ts';
import type { Examination } from './examination.ts';
import { type Screening, screeningOf } from './screening.ts';
import { decisionsOf } from './workspace.ts';

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
  const { night, room, lesson } = examination;
  const { version, text } = champion;
  const support = supportFor(examination);
  const found = await lint(night, { ...champion, teacher: '', change: '' }, { lesson, support });
  const findings = found.map(({ rule, place, message }) => ({ rule, place, message }));
  await room.decide({ type: 'version-screened', version, findings, sources: stepSources(text, lesson.tasks) });
  return { findings };
}
