import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, readRows, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

/** Attempts, as decisions.jsonl has them. */
const attempts = (dir: string) =>
  readRows(dir, 'evals/close-ticket/decisions.jsonl').flatMap((row) =>
    row.type === 'attempt-opened' ? [row.attempt] : [],
  );
const verdict = async (dir: string) => JSON.parse((await cli(dir, ['run', '--json'])).stdout).verdicts[0];

describe('the wallet', () => {
  it('is opened by the first run of an attempt, not by a night whose runs are spent', async () => {
    using workspace = createWorkspace('gate: { nightBudget: 5 }\n');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 5 });
    expect(attempts(dir)).toEqual([1]);

    writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\ngate: { nightBudget: 5, target: 0.88 }\n');
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
    writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\ngate: { nightBudget: 30 }\n');
    expect(await verdict(dir)).toMatchObject({ verdict: 'needs-more-evidence', passed: 9, attempt: 2 });
    expect(attempts(dir)).toEqual([1, 2]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});
