import { resolve } from 'node:path';
import { writeText } from '../../cli/testing.ts';
import type { RunEvent } from '../../domain/event.ts';
import { createGuard } from '../../guard/guard.ts';
import type { Night } from '../../night/night.ts';
import { copiesIn } from '../../night/reading/doubles.ts';
import { readTasks } from '../../night/reading/read-tasks.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { createRedactor } from '../../redact/redact.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { openState } from '../../store/state/state.ts';
import { type PackReport, packLogs, type Shard } from './pack-logs.ts';

/** The settings that both nights and the packer go by. */
export function writePipeline(dir: string, logs: readonly string[], settings = ''): void {
  writeText(dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: ${JSON.stringify(logs)}\n${settings}`);
}

export interface PackingOptions {
  readonly to?: string;
  readonly shard?: Shard;
  readonly machine?: string;
  readonly signal?: AbortSignal;
}

/** What is packed of the logs of a workspace's pipeline, into its `packs/` unless told otherwise. */
export async function pack(dir: string, options: PackingOptions = {}): Promise<PackReport> {
  const { to = 'packs', shard = { index: 1, of: 1 }, machine = 'm', signal = new AbortController().signal } = options;
  const pipeline = await readPipeline(dir, 'nightly');
  return packLogs({
    ...{ pipeline, to: resolve(dir, to), shard, machine, signal, workspace: dir, environment: {} },
    staleBefore: new Date(60_000),
  });
}

/** All that a night makes of the logs of a workspace, but for where they lie. */
export async function readNight(dir: string, environment: Readonly<Record<string, string>> = {}) {
  const events: RunEvent[] = [];
  const pipeline = await readPipeline(dir, 'nightly');
  const state = openState(dir);
  try {
    const night = {
      ...{ pipeline, state, environment, teacher: {}, guard: createGuard(0), workspace: await openWorkspace(dir) },
      redactor: createRedactor({ seed: pipeline.seed, ...pipeline.redact }),
      emit: (event: RunEvent) => void events.push(event),
      signal: new AbortController().signal,
    } as unknown as Night; // what reading asks for, without the models
    const tasks = await readTasks(night);
    const sessions = [...state.logs.sessions()];
    return {
      tasks: tasks.map(({ source, ...task }) => ({ ...task, format: source.format })),
      sessions: sessions.map(({ file: _, source, ...each }) => ({ ...each, format: source.format })).sort(byId),
      copies: [...copiesIn(state.logs)].sort(),
      waiting: state.logs
        .outlines()
        .map(({ file: _, ...outline }) => JSON.stringify(outline))
        .sort(),
      redacted: events.flatMap((event) => (event.type === 'texts-redacted' ? [event.counts] : [])),
      skipped: events.flatMap((event) => (event.type === 'logs-read' ? event.skipped : [])),
      warnings: events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : [])),
    };
  } finally {
    state.close();
  }
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : 1;
}
