import type { Lesson } from '../../domain/family.ts';
import type { SkillContent } from '../../domain/skill.ts';
import type { Induction } from './induced.ts';
import { toolWords } from './names.ts';
import { findPitfalls } from './pitfalls.ts';
import { describeSkill, listWords, titleOf } from './prose.ts';

/** The induced procedure as a skill: described, with what counts as success and what went wrong before. */
export function writeContent(induction: Induction, lesson: Lesson): SkillContent {
  const count = (label: string) => lesson.tasks.filter((task) => task.outcome.label === label).length;
  const { name, id } = lesson.family;
  return {
    name,
    description: describeSkill(induction),
    title: titleOf(name),
    summary:
      'Do the steps in their order with the inputs below, each call exactly as written. Where an input is missing, ask; where a call fails, stop and say so.',
    procedure: induction.procedure,
    successCriteria: criteriaOf(induction),
    pitfalls: findPitfalls(induction, lesson.tasks),
    metadata: { family: id, teacher: 'induction', lesson: `${count('passed')} passed, ${count('failed')} failed` },
  };
}

function criteriaOf({ procedure, steps, writes }: Induction): string[] {
  const effects = [...new Map(steps.filter(({ tool }) => writes.has(tool)).map((step) => [step.tool, step])).values()];
  const criteria = effects.map(({ tool, when, forEach }) => {
    const often = forEach ? 'once for each element it is for' : 'once';
    return `${tool} was called ${often}${when.length > 0 ? ' where its condition holds, and not otherwise' : ''}, and answered without an error.`;
  });
  const others = effects.length === 0 ? 'Nothing was changed.' : 'Nothing else was changed.';
  const facts = procedure.replies.some(({ parts }) => parts.some((part) => typeof part !== 'string'));
  const stated = facts ? ['The reply states the values named under Output, as the tools gave them.'] : [];
  return [...criteria, others, ...stated];
}

/** One line for a history of versions: what the procedure calls. */
export function summariseSteps({ steps }: Induction): string {
  return listWords(steps.map(({ tool }) => toolWords(tool).join(' ')));
}
