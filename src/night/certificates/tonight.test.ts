import { describe, expect, it } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { openWorkspace } from '../workspace.ts';
import { changedParts, describeChanges, type Parts } from './changed-parts.ts';
import { readTonight } from './tonight.ts';

const STUDENT = 'ollama/qwen3:4b';
const LAST = { digest: 'sha256:0123456789abcdef', quantisation: 'Q4_K_M', template: '0123456789abcdef' };

async function partsUnder(settings: string, { numCtx = 8192, last = LAST }: { numCtx?: number; last?: Parts } = {}) {
  using folder = createWorkspace();
  const students = `students: [{ use: ollama, model: 'qwen3:4b', numCtx: ${numCtx} }]`;
  const pipeline = parsePipeline(`name: nightly\nlogs: [logs/]\n${students}\n${settings}\n`, 'pipelines/nightly.yaml');
  const tonight = await readTonight(await openWorkspace(folder.dir), pipeline);
  return tonight.partsFor(STUDENT, null, last);
}

/** As the last night wrote them down. */
const known: Parts = { ...LAST, num_ctx: '8192', 'tokens per trial': '', sampling: '', prompt: '', harness: '' };

describe('what the next night examines under', () => {
  it('keeps what only the model can tell, and takes the rest from the pipeline', async () => {
    const before = await partsUnder('', { last: known });
    expect(before).toMatchObject({ ...LAST, num_ctx: '8192' });
    expect(before['tokens per trial']).toMatch(/^\d+$/);
    expect(before.sampling).toContain('temperature');
    const after = await partsUnder('limits: { tokensPerTrial: 1234 }', { numCtx: 4096, last: before });
    expect(describeChanges(changedParts(before, after))).toBe(
      `num_ctx 8192 → 4096, tokens per trial ${before['tokens per trial']} → 1234`,
    );
  });

  it('names nothing that no exam was named with', async () => {
    expect(await partsUnder('')).toEqual(LAST);
  });

  it('tells of a simulated user that came or went', async () => {
    const user = "user: { use: ollama, model: 'gemma:2b' }";
    expect(await partsUnder(user)).toEqual({ ...LAST, user: 'ollama/gemma:2b' });
    expect(await partsUnder('', { last: { ...LAST, user: 'fedcba9876543210' } })).toEqual(LAST);
  });
});
