import { describe, expect, it } from 'vitest';
import type { QueueCheck } from '../../domain/queue-fleet.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import type { CheckContext } from './check.ts';
import { checkModels } from './checks/models.ts';
import { checkQueueOfPipeline } from './checks/queue.ts';

const STUDENT = "students: [{ use: ollama, model: 'qwen3:8b' }]\n";

function contextOf(settings: string, checks: readonly QueueCheck[] = []): CheckContext {
  return {
    ...{ dir: '/none', pipelineName: 'nightly', environment: {}, signal: new AbortController().signal },
    pipeline: parsePipeline(`name: nightly\nlogs: [logs/]\n${settings}`, 'nightly.yaml'),
    checkModel: async () => [{ ok: false, what: 'asked from here', fix: 'never' }],
    checkEmbedder: async () => [],
    checkQueue: async () => checks,
  };
}

describe('the check of the queue', () => {
  it('does not apply without one', async () => {
    expect(await checkQueueOfPipeline(contextOf(STUDENT))).toEqual([]);
    expect(await checkModels(contextOf(STUDENT))).toMatchObject([{ status: 'fail', what: 'asked from here' }]);
  });

  it('says what Redis is like, and who serves what', async () => {
    const checks: readonly QueueCheck[] = [
      { ok: true, what: 'Redis 7.2 answers' },
      { ok: false, isWarning: true, what: 'AOF is off', fix: 'appendonly yes' },
      { ok: false, what: 'maxmemory-policy is allkeys-lru', fix: 'maxmemory-policy noeviction' },
    ];
    expect(await checkQueueOfPipeline(contextOf(`queue: {}\n${STUDENT}`, checks))).toEqual([
      { status: 'ok', what: 'Redis 7.2 answers' },
      { status: 'warn', what: 'AOF is off', fix: 'appendonly yes' },
      { status: 'fail', what: 'maxmemory-policy is allkeys-lru', fix: 'maxmemory-policy noeviction' },
    ]);
  });

  it('leaves models alone that are not asked from here', async () => {
    expect(await checkModels(contextOf(`queue: {}\n${STUDENT}`))).toEqual([
      { status: 'ok', what: 'none is asked from here, but by workers' },
    ]);
    const paid = 'teacher: { use: openai, model: gpt-6.1-sol }\n';
    const asked = await checkModels(contextOf(`queue: {}\n${paid}${STUDENT}`));
    expect(asked.map(({ what }) => what)).toEqual(['asked from here']);
    expect(await checkModels(contextOf(`queue: { endpoints: workers }\n${paid}`))).toMatchObject([{ status: 'ok' }]);
  });
});
