/** The pages about skills: the matrix of all, one for each, and one for each run that is shown. */
export { pagesOfSkills } from './matrix.ts';
export { pageOfSkill } from './skill.ts';
export { pageOfTrial } from './trial.ts';
