import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { readUses } from '../store/uses.ts';
import { cli, readRows, writeText } from './testing.ts';
import { askCli, askJson, closeTicket, createDesk, ladder, worldOf, writeSessions } from './testing-ask.ts';

describe('the loop', () => {
  it('closes: what a model was needed for is learnt at night, and done for nothing the next day', async () => {
    const server = await startOllamaServer({ script: closeTicket, slots: 4 });
    await using _closed = { [Symbol.asyncDispose]: () => server.close() };
    using workspace = createDesk('students: [{ use: literal }]');
    const { dir } = workspace;

    // Nobody has ever closed a ticket, and the embedded student can do nothing but follow a skill.
    const unseen = await askJson(dir, 'Close ticket TK-4321', '--allow', 'close_ticket');
    expect(unseen).toMatchObject({ code: 1, status: 'failed', skill: null, students: [] });
    expect(worldOf(dir).calls).toEqual([]);

    // A model can, through the same tools.
    writeText(dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [logs/]\ndashboard: false\n${ladder(server.url)}\n`);
    const solved = await askCli(dir, ['Close ticket TK-4321'], { answers: ['y', '', 'y'] });
    expect(solved).toMatchObject({ code: 0, stdout: 'Ticket TK-4321 is closed.\n' });
    expect(worldOf(dir).closed).toEqual({ [`tic_${(4321).toString(36)}`]: 'solved' });
    const again = await askJson(dir, 'Please close ticket TK-4328', '--allow-all');
    expect(again).toMatchObject({ code: 0, students: [{ student: 'ollama/qwen2.5:7b', certified: false }] });
    expect(again.spend.studentTokens).toBeGreaterThan(0);
    await writeSessions(dir, 0, 58);
    const logs = readdirSync(join(dir, 'logs/nightschool'));
    expect(logs).toHaveLength(61);

    // Nights pass.
    const first = await cli(dir, ['run', '--json']);
    expect(first.code).toBe(0);
    const second = await cli(dir, ['run', '--json']);
    expect(second.code).toBe(0);
    const status = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
    const [skill] = status.skills;
    expect(skill).toMatchObject({ skill: 'close-ticket', live: expect.any(String) });
    expect(skill.students).toContainEqual(expect.objectContaining({ student: 'literal', certified: true }));

    // The next day the embedded student does it, and the world shows it.
    const before = server.exchanges.length;
    const done = await askJson(dir, 'Close ticket TK-9876', '--allow', 'close_*');
    expect(done).toMatchObject({
      code: 0,
      status: 'done',
      answer: 'Ticket TK-9876 is closed.',
      skill: { name: 'close-ticket', version: skill.live },
      students: [{ student: 'literal', certified: true, failure: null }],
      spend: { studentTokens: 0, usd: 0 },
    });
    expect(server.exchanges.length).toBe(before);
    expect(worldOf(dir).closed).toMatchObject({ [`tic_${(9876).toString(36)}`]: 'solved' });
    expect(readRows(dir, done.log).at(-1)).toMatchObject({
      source: 'agent',
      message: done.answer,
      model_name: 'literal',
    });
    expect(await readUses(dir, 'close-ticket')).toMatchObject([
      { type: 'served', session: done.sessionId, client: 'ask' },
    ]);
  }, 30_000);
});
