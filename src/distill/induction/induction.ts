import type { Lesson } from '../../domain/family.ts';
import type { DraftContext, Teacher } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { hash } from '../../util/hash.ts';
import { printSkill } from '../../util/skill/print.ts';
import { personalStatements, personalValues } from '../personal.ts';
import { induce } from './induce.ts';
import type { Induction } from './induced.ts';
import { refineInduction } from './refine.ts';
import type { Workbench } from './workbench.ts';
import { summariseSteps, writeContent } from './write.ts';

/** Raise it when the teacher would write something else from the same lesson. */
const VERSION = '4';

export interface InductionOptions {
  /** What the user of a task said of themselves: it belongs to a memory, not to a skill. Absent: nothing is known of it. */
  readonly preferencesOf?: (task: CleanTask) => readonly string[];
}

/**
 * The embedded teacher: induces the procedure that a lesson's passed tasks have in common, with no model and at no
 * cost. The same lesson always gives the same drafts. None where the tasks have nothing in common.
 */
export function createInductionTeacher({ preferencesOf = () => [] }: InductionOptions = {}): Teacher {
  return {
    name: 'induction',
    fingerprint: hash(`induction ${VERSION}`, 64),
    draft: async (lesson, context) => {
      const isPersonal = personalValues(personalStatements(lesson.tasks, preferencesOf));
      return context.refine === undefined
        ? firstDrafts(lesson, isPersonal)
        : refinedDrafts(lesson, context.refine, { isPersonal });
    },
  };
}

type IsPersonal = Workbench['isPersonal'];

function firstDrafts(lesson: Lesson, isPersonal: IsPersonal): readonly Draft[] {
  const induction = induce(lesson, isPersonal);
  if (induction === null) return [];
  return [toDraft(induction, lesson, `first draft: ${summariseSteps(induction)}`)];
}

function refinedDrafts(
  lesson: Lesson,
  refine: NonNullable<DraftContext['refine']>,
  options: { readonly isPersonal: IsPersonal },
): readonly Draft[] {
  return refineInduction(lesson, refine, options)
    .map(({ induction, change }) => toDraft(induction, lesson, change))
    .filter((draft, index, all) => {
      return (
        draft.version !== refine.draft.version && all.findIndex(({ version }) => version === draft.version) === index
      );
    });
}

function toDraft(induction: Induction, lesson: Lesson, change: string): Draft {
  const text = printSkill(writeContent(induction, lesson));
  return { skill: lesson.family.name, version: hash(text), text, teacher: 'induction', change };
}
