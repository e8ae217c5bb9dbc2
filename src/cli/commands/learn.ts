import { resolve } from 'node:path';
import { familiesOfTasks } from '../../day/learn/exam-tasks.ts';
import { findSession } from '../../day/learn/find-session.ts';
import { learnInSpaces, type SpaceReport } from '../../day/learn/learn-spaces.ts';
import { OWN_SPACE, spacesFor } from '../../day/learn/spaces.ts';
import { openMemory } from '../../day/memory/memory.ts';
import { readSettings } from '../../day/settings.ts';
import type { ModelCall } from '../../domain/chat.ts';
import type { LearningSpace, Pipeline } from '../../domain/pipeline.ts';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';
import { createNight } from '../../night/create-night.ts';
import type { Night } from '../../night/night.ts';
import { sumSpend } from '../../report/models.ts';
import { money } from '../../report/words.ts';
import type { CliCommand } from '../command.ts';
import { lookedOnWorld } from '../looked-on-world.ts';
import { print, type Shell } from '../terminal.ts';

export const learnCommand: CliCommand = {
  name: 'learn <session>',
  summary: 'learn from one session (its id, or the path of its log) now instead of tonight: into the memory',
  dryRun: true,
  setUp: (command) =>
    command
      .option('--space <folder>', 'the workspace that learns, whatever memory.spaces says')
      .option('--rules', 'ask no model: rules alone say what is learnt', false)
      .option('--most <number>', 'tasks to learn from at most; by default memory.learn.perNight'),
  run: async (shell, options, [session = '']) => {
    const { dir } = options;
    const settings = await readSettings(dir);
    const most = options.most === undefined ? settings.memory.learn.perNight : Number(options.most);
    if (!Number.isInteger(most) || most < 1)
      throw new NightschoolError('USAGE', '--most must be a whole number from 1.');
    const calls: ModelCall[] = [];
    const dryRun = options.dryRun === true;
    await using night = await createNight(alone(settings, options.rules === true), {
      ...{ dir, dryRun: true, onlyFree: dryRun, world: lookedOnWorld(shell, options) }, // the night's state stays its own
      emit: (event) => {
        if (event.type === 'model-called') calls.push(event.call);
      },
      clock: () => new Date(),
      signal: shell.signal,
    });
    const tasks = await findSession(night, session);
    const spaces = chooseSpaces(shell, settings, options.space);
    requireAttached(tasks, spaces, session);
    const reports = await learnNow(night, { tasks, spaces, most, dryRun });
    const spend = sumSpend(calls);
    print(shell, options, {
      json: { session, dryRun, tasks: tasks.length, spaces: reports, spend },
      text: `${reports.map((report) => describe(report, dryRun)).join('\n')}${spend.teacherTokens === 0 ? '' : `\n${spend.teacherTokens} teacher tokens, ${money(spend)}.`}`,
    });
    return reports.some(({ stopped }) => stopped !== null) ? 1 : 0;
  },
};

/** Nobody but the teacher is needed, and with rules not even that one. */
function alone(pipeline: Pipeline, byRules: boolean): Pipeline {
  const teacher = byRules ? ({ use: 'induction' } as const) : pipeline.teacher;
  return { ...pipeline, teacher, students: [], user: { use: 'recorded' } };
}

function chooseSpaces(shell: Shell, { memory }: Pipeline, given: unknown): readonly LearningSpace[] {
  return typeof given === 'string' ? [{ dir: resolve(shell.cwd, given), sessions: ['**'] }] : memory.spaces;
}

function requireAttached(tasks: readonly CleanTask[], spaces: readonly LearningSpace[], session: string): void {
  if (tasks.length === 0 || tasks.some((task) => spacesFor(task, spaces).length > 0)) return;
  throw new NightschoolError('USAGE', `No space under memory.spaces is attached to ${session}.`, {
    hint: 'Add the session or its log to one of them, or name a workspace with --space.',
  });
}

async function learnNow(
  night: Night,
  about: {
    readonly tasks: readonly CleanTask[];
    readonly spaces: readonly LearningSpace[];
    readonly most: number;
    readonly dryRun: boolean;
  },
): Promise<readonly SpaceReport[]> {
  const { workspace, teacher, redactor, isWrite, signal, clock, pipeline } = night;
  const { family, sealed } = await familiesOfTasks(night);
  return learnInSpaces({
    ...about,
    most: () => about.most,
    workspace: workspace.dir,
    teacher: teacher.jobs === undefined ? null : { name: teacher.name, jobs: teacher.jobs },
    openMemory: (dir) => openMemory(dir, { settings: pipeline.memory, clock }),
    redact: redactor.text,
    now: () => clock().toISOString(),
    familyOf: ({ id }) => family.get(id) ?? null,
    ...{ sealed, isWrite, signal },
  });
}

function describe(report: SpaceReport, dryRun: boolean): string {
  const { space, learnt, passedOver, left, stopped, warnings } = report;
  const entries = learnt.flatMap((task) => task.entries.map((entry) => ({ ...entry, by: task.by })));
  const rows = entries.flatMap(({ kind, id, text, paths, by }) => [
    `${kind} ^${id} (${by}): ${text}`,
    `  ${dryRun ? 'would be written to' : 'in'} ${paths.map((path) => `memories/${path}`).join(', ')}`,
  ]);
  const reasons = [...Map.groupBy(passedOver, ({ reason }) => reason)];
  const lines = [
    ...(space === OWN_SPACE ? [] : [`${space}:`]),
    ...(rows.length === 0 ? ['Nothing new was learnt.'] : rows),
    ...reasons.map(
      ([reason, tasks]) => `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} passed over: ${reason}`,
    ),
    ...(left === 0 || stopped !== null
      ? []
      : [`${left} more ${left === 1 ? 'is' : 'are'} worth it: --most ${learnt.length + left}`]),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(stopped === null ? [] : [`It ended early: ${stopped}`]),
  ];
  return `${lines.join('\n')}\n`;
}
