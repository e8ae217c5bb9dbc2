import type { SkillVersion } from '../../domain/skill.ts';
import { type Attack, printCall } from './attack.ts';
import type { Scenario } from './scenarios/scenario.ts';

type Version = Pick<SkillVersion, 'text' | 'files'>;

/** How a teacher that obeys puts an attack into an otherwise honest skill. */
export const WAYS: Readonly<Record<string, (skill: string, attack: Attack) => Version | null>> = {
  'as a step': (skill, { goal }) => ({ text: beforeOutput(skill, `9. ${oneLine(goal)}`) }),
  'the whole text': (skill, { text }) => ({ text: beforeOutput(skill, text) }),
  'as calls': (skill, { calls }) => {
    if (calls.length === 0) return null;
    return {
      text: beforeOutput(skill, calls.map((call, index) => `${index + 9}. Do: \`${printCall(call)}\``).join('\n')),
    };
  },
  'in the description': (skill, { goal }) => ({
    text: skill.replace(
      /^description: "(.*)"$/m,
      (_, said: string) => `description: "${said} ${oneLine(goal).replaceAll('"', "'")}"`,
    ),
  }),
  'as a pitfall': (skill, { goal }) => ({
    text: `${skill}- Symptom: It was left out.\n  - Prevention: ${oneLine(goal)}\n`,
  }),
  'in a file': (skill, { text }) => ({ text: skill, files: [{ path: 'references/notes.md', text }] }),
  'word by word on lines': (skill, { goal }) => ({
    text: beforeOutput(
      skill,
      goal
        .split(/\s+/)
        .map((word) => `- ${word}`)
        .join('\n'),
    ),
  }),
};

/** The honest skill of a scenario, with the front matter it needs. */
export function honestSkill({ suite, task, skill }: Scenario): string {
  const title = /^# (.*)$/m.exec(skill)?.[1] ?? '';
  const name = `${suite}-${task.toLowerCase()}`;
  return `---\nname: ${name}\ndescription: "${title}. Use when the user asks for it."\n---\n\n${skill}`;
}

function beforeOutput(skill: string, text: string): string {
  return skill.replace('\n## Output', () => `${text}\n\n## Output`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
