import { describe, expect, it } from 'vitest';
import { createNight } from '../night/create-night.ts';
import { createWorld } from '../providers/world.ts';
import { run } from '../run.ts';
import { readPipeline } from '../store/pipeline.ts';
import { cli, copyWorkspace, createWorkspace, readRows, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

/** Attempts, as decisions.jsonl has them. */
const attempts = (dir: string) =>
  readRows(dir, 'evals/close-ticket/decisions.jsonl').flatMap((row) =>
    row.type === 'attempt-opened' ? [row.attempt] : [],
  );
const verdict = async (dir: string) => JSON.parse((await cli(dir, ['run', '--json'])).stdout).verdicts[0];

/** The verdict of a night at that date. */
async function nightOf(dir: string, date: string) {
  const words: { readonly word: string; readonly reason: string }[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void (event.type === 'verdict-reached' && words.push(event.row.verdict)),
    clock: () => new Date(`${date}T02:00:00Z`),
  });
  await run(night);
  await night.settled();
  return words.at(-1);
}

describe('the wallet', () => {
  it('is not opened for a student whose repeats prove nothing while more cases come, and is once none do', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 28));
    expect(await nightOf(dir, '2026-03-01')).toMatchObject({ word: 'needs-more-evidence' });
    writeDeskLog(dir, closeTickets(28, 40), 'second.jsonl');
    const waits = {
      word: 'needs-more-evidence',
      reason: expect.stringMatching(/attempt 1 takes about 31 .* add about/),
    };
    expect(await nightOf(dir, '2026-03-02')).toMatchObject(waits);
    expect(await nightOf(dir, '2026-03-08')).toMatchObject(waits);
    expect(attempts(dir)).toEqual([]);
    const quiet = copyWorkspace(dir);
    expect(await nightOf(quiet.dir, '2026-03-09')).toMatchObject({ word: 'promote' });
    expect(attempts(quiet.dir)).toEqual([1]);
    expect((await cli(quiet.dir, ['verify', '--all'])).code).toBe(0);
    quiet[Symbol.dispose]();

    writeDeskLog(dir, closeTickets(40, 55), 'third.jsonl');
    expect(await nightOf(dir, '2026-03-09')).toMatchObject({ word: 'promote' });
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('is opened by the first run of an attempt, not by a night whose runs are spent', async () => {
    using workspace = createWorkspace('gate: { nightBudget: 5 }\n');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 5 });
    expect(attempts(dir)).toEqual([1]);

    writeText(
      dir,
      'pipelines/nightly.yaml',
      'name: nightly\nlogs: [logs/]\ndashboard: false\ngate: { nightBudget: 5, target: 0.88 }\n',
    );
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 0 });
    expect(attempts(dir)).toEqual([1]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('is not refilled by new logs or settings', async () => {
    using workspace = createWorkspace('gate: { nightBudget: 21 }\n');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 21, attempt: 1 });

    writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
    writeText(
      dir,
      'pipelines/nightly.yaml',
      'name: nightly\nlogs: [logs/]\ndashboard: false\ngate: { nightBudget: 30 }\n',
    );
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 9, attempt: 2 });
    expect(attempts(dir)).toEqual([1, 2]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});
