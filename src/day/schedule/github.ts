import { join, relative } from 'node:path';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import type { WorkflowAbout } from '../../report/schedule/workflow-about.ts';
import { git } from '../../store/git/repository.ts';
import { readText } from '../../store/json-lines.ts';
import { agentNamed } from '../../store/log-places/resolve.ts';
import { realFolder } from '../../store/schedule/executable.ts';
import { toUtc } from '../../util/schedule/to-utc.ts';
import { type ScheduleRequest, type ScheduleWorld, scheduleOf } from './create-entry.ts';
import { keysOf, localOllamaModels, programsOf } from './needs.ts';

export interface Workflow {
  readonly about: WorkflowAbout;
  /** What will not work on GitHub's machines, for people. */
  readonly warnings: readonly string[];
}

/** A job of GitHub's ends after six hours. */
const MOST_MINUTES = 320;

/**
 * What a workflow for a workspace has to know, and what stands against it.
 * @throws NightschoolError USAGE where the schedule has no counterpart in UTC
 */
export async function planWorkflow(
  world: ScheduleWorld,
  request: ScheduleRequest & { readonly pages: boolean; readonly version: string },
  pipeline: Pipeline,
): Promise<Workflow> {
  const dir = await realFolder(request.dir);
  const now = world.clock();
  const schedule = scheduleOf(pipeline, request);
  const crons = toUtc(schedule.fields, -now.getTimezoneOffset());
  if (crons === null) {
    throw new NightschoolError('USAGE', `The schedule ${schedule.text} cannot be said in UTC, GitHub's clock.`, {
      hint: 'Give another one with --at: one without days of the month, or whose time is on the same day in UTC.',
    });
  }
  const about: WorkflowAbout = {
    ...{ pipeline: request.pipeline, pages: request.pages, crons },
    times: `${schedule.text} in ${zoneName()}, which was ${offsetName(-now.getTimezoneOffset())} when this was written`,
    folder: await folderOf(world, dir),
    secrets: keysOf(pipeline),
    ollamaModels: localOllamaModels(pipeline),
    version: (await isLocked(dir)) ? null : request.version,
    proposes: pipeline.promote.mode === 'pull-request',
    minutes: Math.min(MOST_MINUTES, Math.ceil(pipeline.budget.minutes ?? MOST_MINUTES) + 10),
  };
  return { about, warnings: listWarnings(pipeline) };
}

/** From the top of the repository; empty where the workspace is in none. */
async function folderOf({ environment, signal }: ScheduleWorld, dir: string): Promise<string> {
  const { code, stdout } = await git({ dir, environment, signal }, ['rev-parse', '--show-toplevel']);
  const top = stdout.trim();
  return code === 0 && top !== '' ? relative(await realFolder(top), dir) : '';
}

/** Whether the workspace is an npm project that has nightschool among its packages. */
async function isLocked(dir: string): Promise<boolean> {
  return /"node_modules\/nightschool"/.test((await readText(join(dir, 'package-lock.json'))) ?? '');
}

function listWarnings(pipeline: Pipeline): readonly string[] {
  const away = pipeline.logs.map(({ from }) => from).filter((from) => /^[~/]/.test(from) || agentNamed(from) !== null);
  const hosts = [pipeline.teacher, ...pipeline.students].flatMap((choice) =>
    choice.use === 'ollama' ? choice.hosts.map(({ url }) => new URL(url).hostname) : [],
  );
  const remote = [...new Set(hosts)].filter((host) => !/^(localhost|127\.|\[::1\])/.test(host));
  const programs = programsOf(pipeline).filter((program) => program !== 'git' && program !== 'gh');
  return [
    ...away.map((from) => `${from}: logs outside of the repository are not on GitHub's machines`),
    ...remote.map((host) => `${host}: a server that GitHub's machines may not reach`),
    ...programs.map((program) => `${program}: a program that GitHub's machines do not have`),
  ];
}

function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function offsetName(minutes: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}
