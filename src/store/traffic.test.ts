import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrafficEntry } from '../domain/traffic.ts';
import { temporaryFolder } from './testing.ts';
import { openTraffic, readTraffic } from './traffic.ts';

const answered: TrafficEntry = {
  key: 'a',
  role: 'teacher',
  model: 'openai/m',
  fingerprint: 'f',
  request: {
    purpose: 'draft-skill',
    messages: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'zwei\nZeilen' },
      { role: 'assistant', text: '', calls: [{ id: '1', tool: 't', malformed: '{' }] },
      { role: 'tool', callId: '1', tool: 't', text: 'no' },
    ],
    tools: [{ name: 't', description: 'd', parameters: { type: 'object' } }],
    schema: { name: 's', json: { type: 'object' } },
    seed: 1,
  },
  answer: {
    text: 'ok',
    calls: [{ id: '2', tool: 't', arguments: { a: [1, null] } }],
    finish: 'calls',
    tokens: { input: 1, output: 2, cached: 0 },
  },
};
const { answer: _, ...asked } = answered;
const failed: TrafficEntry = {
  ...asked,
  error: { code: 'MODEL_FAILED', message: 'm', hint: 'h', retryAfterMs: null },
};

describe('openTraffic and readTraffic', () => {
  it('reads back what was written, in order, however many write at once', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'deep', 'traffic.jsonl');
    const traffic = openTraffic(path);
    const entries = Array.from({ length: 20 }, (_, index) => ({ ...(index % 2 ? failed : answered), key: `${index}` }));
    await Promise.all(entries.map((entry) => traffic.append(entry)));
    expect(await readTraffic(path)).toEqual(entries);
  });

  it('leaves out a last line that was cut off, and writes on after it', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'traffic.jsonl');
    await openTraffic(path).append(answered);
    appendFileSync(path, '{"key": "b", "ro');
    expect(await readTraffic(path)).toEqual([answered]);
    await openTraffic(path).append(failed);
    expect(await readTraffic(path)).toEqual([answered, failed]);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['half an exchange', JSON.stringify(asked)],
    ['a foreign role', JSON.stringify({ ...answered, role: 'referee' })],
  ])('names file and line of %s', async (_, line) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'traffic.jsonl');
    writeFileSync(path, `${JSON.stringify(answered)}\n${line}\n${JSON.stringify(failed)}\n`);
    await expect(readTraffic(path)).rejects.toMatchObject({
      code: 'FILE_DAMAGED',
      message: expect.stringContaining('traffic.jsonl:2'),
    });
  });

  it('says that there is no such recording', async () => {
    await expect(readTraffic('no/such/file.jsonl')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('goes on writing after a line that could not be written', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'file'), '');
    const traffic = openTraffic(join(folder.path, 'file', 'traffic.jsonl'));
    await expect(traffic.append(answered)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
    await expect(traffic.append(answered)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
  });
});
