import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiteralStudent } from '../agent/literal/literal.ts';
import { createInductionTeacher } from '../distill/induction/induction.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Student, Teacher } from '../domain/model.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { createRedactor } from '../redact/redact.ts';
import { openState, type State } from '../store/state.ts';
import { isWrite } from '../util/tool-kind.ts';
import type { Night } from './night.ts';
import { openWorkspace } from './workspace.ts';

export interface NightOptions {
  readonly dir: string;
  readonly dryRun: boolean;
  readonly emit: (event: RunEvent) => void;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

const TEACHERS: Readonly<Record<Pipeline['teacher']['use'], () => Teacher>> = { induction: createInductionTeacher };
const STUDENTS: Readonly<Record<Pipeline['students'][number]['use'], () => Student>> = {
  literal: createLiteralStudent,
};

/** Puts together what a run works with. A dry run works on copies: of the files in memory, of the state in a temporary folder. */
export async function createNight(pipeline: Pipeline, options: NightOptions): Promise<Night & Disposable> {
  const { dir, dryRun, clock, signal } = options;
  const started = clock().toISOString();
  const { state, dispose } = dryRun ? copyState(dir) : ownState(dir);
  return {
    workspace: await openWorkspace(dir, { dryRun }),
    pipeline,
    date: started.slice(0, 10),
    runId: `${started.replace(/[:.]/g, '-')}-${process.pid}`,
    dryRun,
    state,
    redactor: createRedactor({ seed: pipeline.seed, ...pipeline.redact }),
    teacher: TEACHERS[pipeline.teacher.use](),
    students: pipeline.students.map(({ use }) => STUDENTS[use]()),
    isWrite: (tool) => isWrite(tool, pipeline.tools),
    emit: (event) => options.emit({ at: clock().toISOString(), ...event }),
    clock,
    signal,
    [Symbol.dispose]: dispose,
  };
}

function ownState(dir: string): { readonly state: State; readonly dispose: () => void } {
  const state = openState(dir);
  return { state, dispose: () => state.close() };
}

function copyState(dir: string): { readonly state: State; readonly dispose: () => void } {
  const copy = mkdtempSync(join(tmpdir(), 'nightschool-dry-run-'));
  const original = join(dir, '.nightschool', 'state.db');
  mkdirSync(join(copy, '.nightschool'));
  if (existsSync(original)) copyFileSync(original, join(copy, '.nightschool', 'state.db'));
  const state = openState(copy);
  return {
    state,
    dispose: () => {
      state.close();
      rmSync(copy, { recursive: true, force: true });
    },
  };
}
