import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const SLOTS = 8;
const PASSES = 10;
/** Passes before the clock starts: a night has thousands of trials, the compiler is done after the first hundred. */
const WARM_UP = 3;

/**
 * Times 400 trials of a model student against a simulated Ollama with 8 slots that takes a second for every answer:
 * adapter, layers, agent loop, replayed tools, grading and redaction, as a night runs them. `BENCH_LATENCY_MS` makes
 * the server quicker. Wall time is compared with the shortest there is, all slots busy all the time; CPU is this
 * process's alone, the server being another.
 */
export async function benchTrials(): Promise<string> {
  const latencyMs = Number(process.env.BENCH_LATENCY_MS ?? 1_000);
  const home = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
  const server = await startServer(latencyMs);
  try {
    const options = await openTrials(server.url, home);
    const warmUp = await measure(planTrials(0, WARM_UP), options);
    const plans = planTrials(WARM_UP, PASSES);
    const measured = await measure(plans, options);
    const { answered, peak } = await server.stop();
    const asked = TURNS_PER_PASS * (WARM_UP + PASSES);
    if (answered !== asked) throw new Error(`The server answered ${answered} times instead of ${asked}.`);
    const turns = TURNS_PER_PASS * PASSES;
    const idealMs = (turns / SLOTS) * latencyMs;
    const cpuMs = measured.cpuMs / plans.length;
    const coldMs = warmUp.cpuMs / (WARM_UP * CASES);
    return [
      `${plans.length} trials, ${turns} turns of ${latencyMs} ms at ${SLOTS} slots (at most ${peak} busy), all passed`,
      '',
      '| what | measured | wanted |',
      '| --- | ---: | ---: |',
      `| wall time / ideal (${(measured.wallMs / 1000).toFixed(1)} s / ${(idealMs / 1000).toFixed(1)} s) | ${(measured.wallMs / idealMs).toFixed(3)} | ≤ 1.1 |`,
      `| the pipeline's own CPU a trial | ${cpuMs.toFixed(2)} ms | ≤ 5 ms |`,
      `| the same in the ${WARM_UP * CASES} trials before, while code is still compiled | ${coldMs.toFixed(2)} ms | |`,
    ].join('\n');
  } finally {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  }
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

/** Says its address first, and its sums when it is stopped. */
async function startServer(latencyMs: number) {
  const file = fileURLToPath(new URL('trials-server.ts', import.meta.url));
  const child = fork(file, [`${latencyMs}`, `${SLOTS}`]);
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    stop: async () => {
      child.send('stop');
      const [sums] = (await once(child, 'message')) as [{ readonly answered: number; readonly peak: number }];
      return sums;
    },
    kill: () => child.kill(),
  };
}
