import { z } from 'zod';
import type { TeacherJobs } from '../../domain/model.ts';
import { fence } from '../../util/prompt/fence.ts';
import { validateSkill } from '../../util/skill/validate.ts';
import { ask } from './ask.ts';
import { printTexts } from './print-record.ts';
import { openWith, type Teaching } from './teaching.ts';

const MOST_REQUESTS = 30;
const REQUEST_ROOM = 10_000;

const schema = z.object({ description: z.string().describe('What the skill does, then when to use it') });

/** A description by the rules of the specification that tells the skill from the others. */
export async function sharpenDescription(
  teaching: Teaching,
  { skill, requests, others }: Parameters<TeacherJobs['sharpenDescription']>[0],
): Promise<string> {
  const rivals = others.map(({ name, description }) => JSON.stringify({ name, description })).toSorted();
  const { description } = await ask(teaching.chat, {
    purpose: 'sharpen-description',
    messages: openWith(teaching, 'sharpen-description', [
      `Other skills:\n${fence('other skills', rivals.length === 0 ? 'none' : rivals.join('\n'))}`,
      `The skill:\n${fence(`skill ${skill.skill}`, skill.text)}`,
      `Requests that it is for:\n${printTexts('requests', requests.slice(0, MOST_REQUESTS), REQUEST_ROOM)}`,
    ]),
    schema,
    objection: (answer) => descriptionFault(answer.description),
    signal: teaching.signal,
  });
  return description.trim();
}

/** The rules are those of a skill that has the description. */
function descriptionFault(description: string): string | null {
  if (/[\r\n]/.test(description.trim())) return 'the description must be on one line';
  if (description.includes('---')) return 'the description must not contain ---';
  const text = `---\nname: skill\ndescription: ${JSON.stringify(description.trim())}\n---\n`;
  const faults = validateSkill(text, 'skill').map(({ message }) => message);
  return faults.length === 0 ? null : faults.join(' ').replace(/\.$/, '');
}
