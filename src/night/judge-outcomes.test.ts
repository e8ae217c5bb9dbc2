import { afterAll, describe, expect, it } from 'vitest';
import { createWorkspace } from '../cli/testing.ts';
import { closeTickets, writeDeskLog } from '../cli/testing-desk.ts';
import type { OutcomeJudgement, TeacherJobs } from '../domain/model.ts';
import type { CleanTask } from '../domain/task.ts';
import { NightschoolError } from '../errors.ts';
import { createWorld } from '../providers/world.ts';
import { readPipeline } from '../store/pipeline.ts';
import { createNight } from './create-night.ts';
import { groupTasks } from './families/group-tasks.ts';
import { rankTonight } from './families/rank-families.ts';
import { judgeOutcomes, listOpenOutcomes } from './judge-outcomes.ts';
import type { FamilyAtNight, Night } from './night.ts';
import { readTasks } from './reading/read-tasks.ts';

// nobody answers, and an unanswered task is never so sure: all outcomes are open
const workspace = createWorkspace('outcomes: { minimumConfidence: 0.79, judgedPerNight: 12 }');
writeDeskLog(
  workspace.dir,
  closeTickets(0, 60).map((task) => ({ ...task, answer: '' })),
);
afterAll(() => workspace[Symbol.dispose]());

const sideOf = ({ sides }: FamilyAtNight, id: string) => sides.find(({ taskId }) => taskId === id)?.side;
const said = (tasks: readonly CleanTask[], more: Partial<OutcomeJudgement> = {}): readonly OutcomeJudgement[] =>
  tasks.map(({ id }) => ({
    taskId: id,
    label: 'passed',
    confidence: 0.95,
    reason: `Closed, mail to kim@corp.test.`,
    ...more,
  }));

/** One night whose teacher judges like this; gives the family before and after, and what was asked. */
async function judge(labelOutcomes: TeacherJobs['labelOutcomes']) {
  const warnings: string[] = [];
  const asked: CleanTask[] = [];
  using night = await createNight(await readPipeline(workspace.dir, 'nightly'), {
    ...{ dir: workspace.dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void (event.type === 'warning-raised' && warnings.push(event.message)),
    clock: () => new Date(0),
  });
  const jobs: Partial<TeacherJobs> = {
    labelOutcomes: (tasks) => {
      asked.push(...tasks);
      return labelOutcomes(tasks);
    },
  };
  // only this job is asked for here
  const teaching: Night = { ...night, teacher: { ...night.teacher, jobs: jobs as TeacherJobs } };
  const tasks = await readTasks(teaching);
  const before = await groupTasks(teaching, tasks);
  const ranked = await rankTonight(teaching, before, { tasks, ignored: new Set() });
  const after = await judgeOutcomes(teaching, before, listOpenOutcomes(teaching, ranked));
  return { before, after, asked, warnings };
}

function labels(families: readonly FamilyAtNight[]): Readonly<Record<string, number>> {
  const byLabel = Map.groupBy(
    families.flatMap(({ tasks }) => tasks),
    ({ outcome }) => outcome.label,
  );
  return Object.fromEntries([...byLabel].map(([label, tasks]) => [label, tasks.length]));
}

describe('judgeOutcomes', () => {
  it('leaves outcomes open where the teacher cannot be asked, and says so', async () => {
    const broken = () => Promise.reject(new NightschoolError('MODEL_UNREACHABLE', 'Nobody answers.'));
    const { after, asked, warnings } = await judge(broken);
    expect(labels(after)).toEqual({ unknown: 60 });
    expect(asked.length).toBe(12);
    expect(warnings).toEqual(['12 outcomes stay open: Nobody answers.']);
  });

  it('asks about so many a night, of the train side alone, and believes up to a point', async () => {
    const { before, after, asked } = await judge(async (tasks) => said(tasks));
    expect(labels(before)).toEqual({ unknown: 60 });
    expect(labels(after)).toEqual({ unknown: 48, passed: 12 });
    expect(asked.map(({ id }) => before.map((family) => sideOf(family, id)).join())).toEqual(Array(12).fill('train'));
    const judged = after.flatMap(({ tasks }) => tasks).find(({ outcome }) => outcome.label === 'passed');
    expect(judged?.outcome.confidence).toBe(0.8);
    expect(judged?.outcome.evidence[0]).toEqual({
      kind: 'judged',
      supports: 'passed',
      detail: expect.stringMatching(/^Closed, mail to person-\w+@example\.com\.$/),
    });
  });

  it('goes on with others the next night, and asks about no record twice', async () => {
    const { before, after, asked } = await judge(async (tasks) => said(tasks, { label: 'unknown' }));
    expect(labels(before)).toEqual({ unknown: 48, passed: 12 });
    expect(labels(after)).toEqual(labels(before));
    const known = new Set(
      before
        .flatMap(({ tasks }) => tasks)
        .filter(({ outcome }) => outcome.label === 'passed')
        .map(({ id }) => id),
    );
    expect(asked.some(({ id }) => known.has(id))).toBe(false);
    const third = await judge(async (tasks) => said(tasks, { confidence: 0.5 }));
    expect(third.asked.some(({ id }) => known.has(id) || asked.some((task) => task.id === id))).toBe(false);
    expect(labels(third.after)).toEqual(labels(before));
  });
});
