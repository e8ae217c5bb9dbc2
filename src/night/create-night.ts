import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireSpace } from '../day/learn/spaces.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Guard } from '../domain/guard.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { createGuard } from '../guard/guard.ts';
import { type Budget, createBudget } from '../providers/layers/budget.ts';
import type { World } from '../providers/provider.ts';
import { createRedactor, type Redactor } from '../redact/redact.ts';
import { openAccount } from '../store/account.ts';
import { openAnswers } from '../store/answers.ts';
import { openEmbeddings } from '../store/embeddings.ts';
import { readMemories } from '../store/memories.ts';
import { readPrices } from '../store/prices.ts';
import { readPrompts } from '../store/prompts.ts';
import { copyState, openState, type State } from '../store/state/state.ts';
import { openTranscripts, type Transcripts } from '../store/transcripts.ts';
import { isWrite } from '../util/tool-kind.ts';
import { addEvent, NOTHING_SPENT } from './economy/run-spend.ts';
import { openModels } from './models/open-models.ts';
import type { ModelOptions } from './models/open-wired.ts';
import { openTrafficFile, type TrafficFile } from './models/traffic-file.ts';
import type { Night } from './night.ts';
import type { NightFleet } from './queue/night-fleet.ts';
import { openFleet } from './queue/open-fleet.ts';
import { readToolDefinitions } from './suites/read-tool-definitions.ts';
import { openWorkspace } from './workspace.ts';

export interface NightOptions {
  readonly dir: string;
  /** Nothing is written. */
  readonly dryRun: boolean;
  /** Models that cost money are not asked: what they answered before is served. Absent: as in `dryRun`. */
  readonly onlyFree?: boolean;
  /** Whose account the calls are written to; absent: the pipeline's. */
  readonly account?: string;
  readonly emit: (event: RunEvent) => void;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
  /** What models over a wire need of the machine. */
  readonly world: World;
  readonly traffic?: TrafficFile;
  /** Looks at what goes out; absent: one of its own. */
  readonly guard?: Guard;
}

/**
 * Puts together what a run works with, and reaches for every model that the pipeline names. A dry run works on copies:
 * of the files in memory, of the state in a temporary folder.
 */
export async function createNight(
  pipeline: Pipeline,
  options: NightOptions,
): Promise<Night & Disposable & AsyncDisposable> {
  const { dir, dryRun, clock, signal, onlyFree = dryRun } = options;
  const guard = openGuard(pipeline, options);
  const started = clock().toISOString();
  const date = started.slice(0, 10);
  const workspace = await openWorkspace(dir, { dryRun, guard });
  for (const space of pipeline.memory.spaces) await requireSpace(dir, space.dir); // before a night is spent on it
  const redactor = createRedactor({ seed: pipeline.seed, ...pipeline.redact }, guard.remember);
  const prompts = await readPrompts(dir);
  const toolDefinitions = await readToolDefinitions(dir, pipeline);
  const { emit, spent } = countSpend(options, guard);
  const { notice, warnings, begin } = collectWarnings(emit);
  const { state, transcripts, dispose } = dryRun ? copiedState(dir) : ownState(dir, notice);
  const answers = isWired(pipeline) ? openAnswers(dir, { night: date, readOnly: onlyFree }) : null;
  if (answers !== null && answers.warning !== null) notice(answers.warning);
  const stored = pipeline.families.embeddings === null ? null : openEmbeddings(dir, { readOnly: dryRun, notice });
  let fleet: NightFleet | null = null;
  const close = (): Promise<void> => closeAll(fleet, [answers, stored, { close: dispose }]);
  try {
    fleet = await openNightFleet(pipeline, options, { state, notice });
    const { embedder, ...opened } = await openModels(pipeline, {
      ...(await modelOptions(pipeline, options, { redactor, guard, notice })),
      ...{ prompts, answers, state, onlyFree, signal, fleet },
      onCall: (call) => emit({ type: 'model-called', call }),
      onDown: (down) => emit({ type: 'model-down', ...down }),
    });
    begin();
    return {
      ...{ workspace, pipeline, date, dryRun, state, redactor, guard, prompts, toolDefinitions, emit },
      ...{ spent, clock, signal, warnings, transcripts, environment: options.world.env },
      ...opened,
      fleet,
      embedding: embedder === null || stored === null ? null : { embedder, stored },
      runId: `${started.replace(/[:.]/g, '-')}-${process.pid}`,
      isWrite: (tool) => isWrite(tool, pipeline.tools),
      memories: readOnce(dir, redactor),
      ...trackWork(),
      [Symbol.dispose]: () => void close(),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeAll(
  fleet: NightFleet | null,
  files: readonly ({ readonly close: () => void } | null)[],
): Promise<void> {
  const closing = fleet?.close().catch(() => undefined); // what it holds in Redis ends by itself
  for (const file of files) file?.close();
  await closing;
}

/** A replayed night asks nobody. */
async function openNightFleet(
  pipeline: Pipeline,
  { dir, world, signal, traffic }: NightOptions,
  { state, notice }: { readonly state: State; readonly notice: (sentence: string) => void },
): Promise<NightFleet | null> {
  if (traffic?.mode === 'replay') return null;
  return openFleet(pipeline, { dir, state, signal, world: { ...world, notice } });
}

function openGuard({ redact }: Pipeline, { guard, world }: NightOptions): Guard {
  const opened = guard ?? createGuard(world.random() * 2 ** 32);
  opened.allow(redact.allow);
  return opened;
}

/** Tells events their time, and adds up what they cost. Ledger, log, report and terminal get them as the guard leaves them. */
function countSpend({ emit, clock }: NightOptions, guard: Guard): Required<Pick<Night, 'emit' | 'spent'>> {
  let spend = NOTHING_SPENT;
  return {
    emit: (event) => {
      const told = guard.hide(`event ${event.type}`, { at: clock().toISOString(), ...event });
      spend = addEvent(spend, told);
      emit(told);
    },
    spent: () => spend,
  };
}

/** Until the run has begun there is no ledger to tell. */
function collectWarnings(emit: Night['emit']): {
  readonly notice: (sentence: string) => void;
  /** Those from before. */
  readonly warnings: readonly string[];
  readonly begin: () => void;
} {
  const warnings: string[] = [];
  let hasBegun = false;
  return {
    notice: (message) => {
      if (hasBegun) emit({ type: 'warning-raised', message });
      else warnings.push(message);
    },
    warnings,
    begin: () => {
      hasBegun = true;
    },
  };
}

function isWired({ teacher }: Pipeline): boolean {
  return teacher.use !== 'induction';
}

/** A night's; what is asked by day, where nothing is written, has one of its own and takes nothing of the night's. */
function openBudget(
  { budget: limits, name }: Pipeline,
  { dir, dryRun, clock, world, account: owner = name }: NightOptions,
  notice: (sentence: string) => void,
): Budget {
  const budget = createBudget(limits, world.clock);
  if (!dryRun) budget.continueFrom(openAccount(dir, { owner, now: clock().getTime(), notice }));
  return budget;
}

async function modelOptions(
  pipeline: Pipeline,
  options: NightOptions,
  { notice, ...lookers }: { redactor: Redactor; guard: Guard; notice: (sentence: string) => void },
): Promise<Pick<ModelOptions, 'world' | 'budget' | 'prices' | 'traffic' | 'guard'>> {
  const { dir, world, traffic } = options;
  return {
    ...{ world: { ...world, notice }, budget: openBudget(pipeline, options, notice), prices: await readPrices(dir) },
    ...(traffic !== undefined && { traffic: await openTrafficFile(traffic, { dir, ...lookers }) }),
    guard: lookers.guard,
  };
}

function trackWork(): Pick<Night, 'track' | 'settled'> {
  const underWay = new Set<Promise<unknown>>();
  return {
    track: (work) => {
      underWay.add(work);
      const leave = (): void => void underWay.delete(work);
      work.then(leave, leave);
    },
    settled: () => Promise.allSettled(underWay),
  };
}

/** The memory, read and redacted when it is first asked for. */
function readOnce(dir: string, redactor: Redactor): Night['memories'] {
  let files: ReturnType<Night['memories']> | null = null;
  const read = async () => {
    const found = await readMemories(dir);
    return Promise.all(found.map(async ({ path, text }) => ({ path, text: await redactor.text(text) })));
  };
  return () => (files ??= read());
}

interface Opened {
  readonly state: State;
  readonly transcripts: Transcripts;
  readonly dispose: () => void;
}

function ownState(dir: string, notice: (sentence: string) => void): Opened {
  const state = openState(dir, { notice });
  const transcripts = openTranscripts(dir, { readOnly: false, notice });
  const dispose = (): void => {
    for (const opened of [state, transcripts]) opened.close();
  };
  return { state, transcripts, dispose };
}

function copiedState(dir: string): Opened {
  const copy = mkdtempSync(join(tmpdir(), 'nightschool-dry-run-'));
  copyState(dir, copy);
  const state = openState(copy);
  const transcripts = openTranscripts(dir, { readOnly: true });
  const dispose = (): void => {
    for (const opened of [state, transcripts]) opened.close();
    rmSync(copy, { recursive: true, force: true });
  };
  return { state, transcripts, dispose };
}
