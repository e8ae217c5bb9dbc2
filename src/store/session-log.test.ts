import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { logOf, readLog } from '../ingest/testing.ts';
import { openSessionLog } from './session-log.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const AT = '2026-11-02T08:00:00.000Z';

describe('openSessionLog', () => {
  it('writes a session that the reader of logs gives back', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'session-log-'));
    dirs.push(dir);
    const log = openSessionLog(dir, { sessionId: 's1', startedAt: AT, project: 'fernhill' });
    // Nobody waits for a step before the next is made: they come in order all the same.
    await Promise.all([
      log.user('Cancel order 7', AT),
      log.agent(
        {
          model: 'literal',
          text: 'Cancelling.',
          calls: [
            {
              id: 'call-1',
              tool: 'cancel_order',
              arguments: { id: 7 },
              result: { content: { ok: true }, isError: false },
            },
            { id: 'call-2', tool: 'notify', arguments: {}, result: { content: 'nobody there', isError: true } },
            { id: 'call-3', tool: 'wait', arguments: {} },
          ],
          tokens: { input: 5, output: 2 },
          skill: { name: 'cancel-order', version: '0123456789abcdef' },
        },
        AT,
      ),
      log.agent({ model: 'literal', text: 'Cancelled.', calls: [], tokens: { input: 0, output: 0 } }, AT),
      log.outcome({ label: 'passed', source: 'user' }, AT),
    ]);
    expect(log.path).toBe('logs/nightschool/2026-11-02T08-00-00-s1.jsonl');
    const bytes = readFileSync(join(dir, log.path));
    const read = await readLog(logOf(log.path, bytes));
    expect(read.skipped).toEqual([]);
    expect(read.sessions).toMatchObject([
      {
        id: 's1',
        project: 'fernhill',
        model: 'literal',
        startedAt: AT,
        tokens: { input: 5, output: 2 },
        label: { score: 1, source: 'user' },
        events: [
          { kind: 'user', text: 'Cancel order 7' },
          { kind: 'assistant', text: 'Cancelling.' },
          { kind: 'call', id: 'call-1', tool: 'cancel_order' },
          { kind: 'call', id: 'call-2' },
          { kind: 'call', id: 'call-3' },
          { kind: 'result', callId: 'call-1', content: { ok: true }, isError: false },
          { kind: 'result', callId: 'call-2', content: 'nobody there', isError: true },
          { kind: 'assistant', text: 'Cancelled.' },
        ],
      },
    ]);
  });
});
