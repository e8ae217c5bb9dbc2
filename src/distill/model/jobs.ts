import type { TeacherJobs } from '../../domain/model.ts';
import { curateMemory } from './curate-memory.ts';
import { cutSessions } from './cut-sessions.ts';
import { distilTask } from './distil-task.ts';
import { labelOutcomes } from './label-outcomes.ts';
import { nameFamilies } from './name-families.ts';
import { placeEntry } from './place-entry.ts';
import { settleBorders } from './settle-borders.ts';
import { sharpenDescription } from './sharpen-description.ts';
import { payFor, type Teaching } from './teaching.ts';
import { varyRequests } from './vary-requests.ts';
import { writeChecks } from './write-checks.ts';
import { writeSkills } from './write-skills.ts';

/** The jobs of a teacher with a model: one prompt each. */
export function createTeacherJobs(teaching: Teaching): TeacherJobs {
  return {
    labelOutcomes: (tasks) => labelOutcomes(teaching, tasks),
    cutSessions: (sessions) => cutSessions(teaching, sessions),
    distil: (task) => distilTask(teaching, task),
    nameFamilies: (about) => nameFamilies(teaching, about),
    settleBorders: (questions) => settleBorders(teaching, questions),
    writeChecks: (task) => writeChecks(teaching, task),
    varyRequests: (about) => varyRequests(teaching, about),
    curateMemory: (about) => curateMemory(teaching, about),
    placeEntry: (about) => placeEntry(teaching, about),
    writeSkills: (playbook, context) => writeSkills(teaching, playbook, context),
    sharpenDescription: (about) => sharpenDescription(payFor(teaching, about.skill.skill), about),
  };
}
