import pLimit from 'p-limit';
import { openLesson } from '../cluster/split.ts';
import type { OutcomeJudgement, TeacherJobs } from '../domain/model.ts';
import type { CleanTask } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import { NightschoolError } from '../errors.ts';
import { groupTasks } from './families/group-tasks.ts';
import type { FamilyAtNight, Night } from './night.ts';
import { readTasks } from './reading/read-tasks.ts';
import { readExam } from './suites/read-suite.ts';

/** What a teacher would add to a skill's practice side; nothing of it is taken over by itself. */
export interface Advice {
  /** How tasks went whose record leaves it open. */
  readonly labels: readonly (Omit<OutcomeJudgement, 'reason'> & Asked & { readonly reason: CleanText })[];
  /** Facts that a good reply to a practice case states, where its exam asks nothing of the reply. */
  readonly checks: readonly (Asked & { readonly taskId: string; readonly facts: readonly CleanText[] })[];
}

interface Asked {
  readonly request: CleanText;
}

/**
 * Asks the teacher about a family's practice tasks: the exam's are not shown to it. Its answers are kept, so that asking
 * again costs nothing.
 * @param most tasks of each kind
 * @throws NightschoolError USAGE where the teacher has no model, UNKNOWN_NAME, and MODEL_… codes
 */
export async function advise(night: Night, skill: string, most: number): Promise<Advice> {
  const { jobs } = night.teacher;
  if (jobs === undefined) {
    throw new NightschoolError('USAGE', `The embedded teacher ${night.teacher.name} gives no advice.`, {
      hint: 'Name a model under teacher: in the pipeline.',
    });
  }
  const families = await groupTasks(night, await readTasks(night));
  const found = families.find(({ family }) => family.name === skill);
  if (found === undefined) throw new NightschoolError('UNKNOWN_NAME', `There is no family ${JSON.stringify(skill)}.`);
  const tasks = openLesson(found.family, found.tasks, { sides: found.sides, writes: [] }).tasks;
  const open = tasks.filter(({ outcome }) => outcome.label === 'unknown').slice(0, most);
  const unchecked = (await withoutChecks(night, found, tasks)).slice(0, most);
  return { labels: await labelAll(night, jobs, open), checks: await checkAll(night, jobs, unchecked) };
}

/** Passed tasks whose case asks nothing of the reply, neither by our facts nor by anything that people added. */
async function withoutChecks(
  night: Night,
  { family }: FamilyAtNight,
  tasks: readonly CleanTask[],
): Promise<readonly CleanTask[]> {
  const suite = await readExam(night, family.name);
  const checked = new Set(
    suite?.cases.filter(({ facts, assert }) => facts.length > 0 || assert !== undefined).map(({ id }) => id),
  );
  return tasks.filter(({ id, outcome }) => outcome.label === 'passed' && !checked.has(id));
}

async function labelAll(
  { redactor }: Night,
  jobs: TeacherJobs,
  tasks: readonly CleanTask[],
): Promise<Advice['labels']> {
  const judgements = await jobs.labelOutcomes(tasks);
  return Promise.all(
    judgements.map(async (judgement) => ({
      ...judgement,
      request: requestOf(tasks.find(({ id }) => id === judgement.taskId)),
      reason: await redactor.text(judgement.reason),
    })),
  );
}

async function checkAll(
  { redactor }: Night,
  jobs: TeacherJobs,
  tasks: readonly CleanTask[],
): Promise<Advice['checks']> {
  const limit = pLimit(8); // the model has a limit of its own
  return Promise.all(
    tasks.map((task) =>
      limit(async () => {
        const facts = await jobs.writeChecks(task);
        return { taskId: task.id, request: requestOf(task), facts: await Promise.all(facts.map(redactor.text)) };
      }),
    ),
  );
}

function requestOf(task: CleanTask | undefined): CleanText {
  const [first] = task?.request ?? [];
  if (first === undefined) throw new NightschoolError('INTERNAL', 'A task without a request was asked about.');
  return first;
}
