import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { createModelStudent } from '../agent/model/student.ts';
import type { Trial } from '../domain/exam.ts';
import { createGrader } from '../evaluate/grade.ts';
import { loadPromptfoo } from '../evaluate/load-promptfoo.ts';
import { buildReplayIndex } from '../evaluate/replay-index.ts';
import { runTrials } from '../evaluate/run-trials.ts';
import type { TrialOptions, TrialPlan } from '../evaluate/trials.ts';
import { ollamaChoice } from '../providers/testing/choices.ts';
import { openForTest } from '../providers/testing/open.ts';
import { createRedactor } from '../redact/redact.ts';
import { readPrompts } from '../store/prompts.ts';
import { CASES, REFUND_SKILL, refundSuite, TURNS_PER_PASS } from './trials-exam.ts';
import type { Sums } from './trials-server.ts';

const SLOTS = 8;
const PASSES = 10;
/** Passes before the clock starts: a night has thousands of trials, the compiler is done after the first hundred. */
const WARM_UP = 3;

/** Exchanges without any pipeline, to compare with. */
const BARE_EXCHANGES = 400;

/**
 * Times 400 trials of a model student against a simulated Ollama with 8 slots that takes a second for every answer:
 * adapter, layers, agent loop, replayed tools, grading and redaction, as a night runs them. `BENCH_LATENCY_MS` makes
 * the server quicker. Wall time is compared with the shortest there is, all slots busy all the time. CPU is this
 * process's alone, the server being another; what is the pipeline's own in it is the rest above Node's bare `fetch` of
 * the same bodies at the same pace, measured in the same run.
 */
export async function benchTrials(): Promise<string> {
  const latencyMs = Number(process.env.BENCH_LATENCY_MS ?? 1_000);
  const home = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
  const server = await startServer(latencyMs);
  try {
    const options = await openTrials(server.url, home);
    const warmUp = await measure(planTrials(0, WARM_UP), options);
    const measured = await measure(planTrials(WARM_UP, PASSES), options);
    const { answered, peak, bodies } = await server.ask();
    const asked = TURNS_PER_PASS * (WARM_UP + PASSES);
    if (answered !== asked) throw new Error(`The server answered ${answered} times instead of ${asked}.`);
    const bare = await measureBare(`${server.url}/api/chat`, bodies);
    return describe({ latencyMs, peak, ...measured, coldMs: warmUp.cpuMs, bareMs: bare });
  } finally {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

interface Figures {
  readonly latencyMs: number;
  readonly peak: number;
  readonly wallMs: number;
  /** Of this process in all trials. */
  readonly cpuMs: number;
  readonly coldMs: number;
  /** Of one exchange without a pipeline. */
  readonly bareMs: number;
}

function describe({ latencyMs, peak, wallMs, cpuMs, coldMs, bareMs }: Figures): string {
  const trials = CASES * PASSES;
  const turns = TURNS_PER_PASS * PASSES;
  const idealMs = (turns / SLOTS) * latencyMs;
  const wire = (bareMs * turns) / trials;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    `${trials} trials, ${turns} turns of ${latencyMs} ms at ${SLOTS} slots (at most ${peak} busy), all passed`,
    '',
    '| what | measured | wanted |',
    '| --- | ---: | ---: |',
    `| wall time / ideal (${seconds(wallMs)} / ${seconds(idealMs)}) | ${(wallMs / idealMs).toFixed(3)} | ≤ 1.1 |`,
    `| CPU a trial, all of it | ${(cpuMs / trials).toFixed(2)} ms | |`,
    `| of it bare \`fetch\` (${(turns / trials).toFixed(1)} exchanges of ${bareMs.toFixed(2)} ms) | ${wire.toFixed(2)} ms | |`,
    `| the pipeline's own CPU a trial | ${(cpuMs / trials - wire).toFixed(2)} ms | ≤ 5 ms |`,
    `| CPU in each of ${CASES * WARM_UP} trials before, while code is still compiled | ${(coldMs / (CASES * WARM_UP)).toFixed(2)} ms | |`,
  ].join('\n');
}

function planTrials(first: number, passes: number): readonly TrialPlan[] {
  const { cases } = refundSuite();
  return Array.from({ length: passes }, (_, index) => first + index).flatMap((pass) =>
    cases.map((question): TrialPlan => {
      const key = {
        version: 'bench',
        arm: 'with-skill',
        phase: 'gate',
        caseId: question.id,
        pass,
        seed: pass,
      } as const;
      return { key: { ...key, fingerprint: 'bench' }, question, skill: REFUND_SKILL };
    }),
  );
}

async function openTrials(url: string, home: string): Promise<TrialOptions> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { 'follow-skill': prompt } = await readPrompts(root);
  // Before the model is opened: this takes seconds in which no connection can be kept alive.
  const runAssertions = await loadPromptfoo({ folder: home });
  const { model } = await openForTest(ollamaChoice(url, { hosts: [{ url, concurrency: SLOTS }] }));
  const index = buildReplayIndex(refundSuite());
  const redactor = createRedactor({ seed: 0, disable: [], allow: [] });
  return {
    student: createModelStudent(model, { prompt, deterministic: false }),
    index,
    grade: createGrader(index, { runAssertions, folder: home }),
    maximumActions: 20,
    clean: async ({ transcript, reason }) => ({
      transcript: transcript === null ? null : await redactor.transcript(transcript),
      reason: reason === null ? null : await redactor.text(reason),
    }),
    clock: () => performance.now(),
    night: '2026-01-01',
    signal: new AbortController().signal,
  };
}

async function measure(
  plans: readonly TrialPlan[],
  options: TrialOptions,
): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const trials: Trial[] = [];
  const started = performance.now();
  const before = process.cpuUsage();
  for await (const { trial } of runTrials(plans, { ...options, concurrency: SLOTS })) trials.push(trial);
  const { user, system } = process.cpuUsage(before);
  const failed = trials.find(({ outcome }) => outcome !== 'passed');
  if (failed !== undefined) throw new Error(`${failed.caseId} ${failed.outcome}: ${failed.reason}`);
  return { wallMs: performance.now() - started, cpuMs: (user + system) / 1000 };
}

/** CPU of one exchange in ms: the request sent, the answer read to its end and parsed, nothing else. */
async function measureBare(url: string, bodies: readonly string[]): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const limit = pLimit(SLOTS);
  const exchange = async (number: number): Promise<void> => {
    const body = bodies[number % bodies.length] ?? '';
    const response = await fetch(url, { method: 'POST', headers, body });
    for (const line of (await response.text()).split('\n')) if (line !== '') JSON.parse(line);
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: BARE_EXCHANGES }, (_, number) => limit(() => exchange(number))));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / BARE_EXCHANGES;
}

/** Its first message is its address, every other one an answer. */
async function startServer(latencyMs: number) {
  const file = fileURLToPath(new URL('trials-server.ts', import.meta.url));
  const child = fork(file, [`${latencyMs}`, `${SLOTS}`]);
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    ask: async () => {
      child.send('sums');
      const [sums] = (await once(child, 'message')) as [Sums];
      return sums;
    },
    kill: () => child.kill(),
  };
}
