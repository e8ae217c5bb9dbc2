import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, createWorkspace, readText } from '../../cli/testing.ts';
import { closeTickets, writeDeskLog } from '../../cli/testing-desk.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { Suite } from '../../domain/exam.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { createNight } from '../../night/create-night.ts';
import { groupTasks } from '../../night/families/group-tasks.ts';
import { readTasks } from '../../night/reading/read-tasks.ts';
import { writeSuite } from '../../night/suites/write-suite.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';

/** Requests of the family: 15 to practise on and 30 held out, as gate.md has it. */
export const REQUESTS = 45;

/** A workspace whose logs are read and grouped and whose suite is written, but where nobody was ever examined. */
export interface School extends Disposable {
  readonly dir: string;
  readonly pipeline: Pipeline;
  readonly skill: string;
  /** A SKILL.md that solves every case. */
  readonly text: string;
  readonly suite: Suite;
  /** Case by what is asked in it. */
  readonly caseOf: ReadonlyMap<string, string>;
}

const SETTINGS = 'memory: { learn: { perNight: 0 } }';

/** Everything that all histories share, done once. */
export async function openSchool(): Promise<School> {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-school-'));
  using workspace = createWorkspace(SETTINGS);
  writeDeskLog(workspace.dir, closeTickets(0, REQUESTS));
  cpSync(workspace.dir, dir, { recursive: true, preserveTimestamps: true });
  const pipeline = await readPipeline(dir, 'nightly');
  const suite = await readLogs(dir, pipeline);
  const { skill } = suite;
  const { code } = await cli(workspace.dir, ['run']); // the embedded teacher knows how it is done
  if (code !== 0) throw new Error('The family of the benchmark was not promoted.');
  return {
    ...{ dir, pipeline, suite, skill, text: readText(workspace.dir, `skills/${skill}/SKILL.md`) },
    caseOf: new Map(suite.cases.map(({ id, request }) => [request[0] ?? '', id])),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function readLogs(dir: string, pipeline: Pipeline): Promise<Suite> {
  using night = await openNight(dir, pipeline, { at: new Date('2026-03-01T00:00:00Z') });
  const [family] = await groupTasks(night, await readTasks(night));
  if (family === undefined) throw new Error('The requests of the benchmark are no family.');
  return writeSuite(night, family);
}

/** A night at this time in a workspace; models and files may be put in place of its own. */
export function openNight(
  dir: string,
  pipeline: Pipeline,
  {
    at,
    signal = new AbortController().signal,
    emit = () => undefined,
  }: {
    readonly at: Date;
    readonly signal?: AbortSignal;
    readonly emit?: (event: RunEvent) => void;
  },
) {
  return createNight(pipeline, { dir, dryRun: false, emit, clock: () => at, signal, world: createWorld({}) });
}
