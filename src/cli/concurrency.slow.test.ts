import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { tryLock } from '../store/lock.ts';
import { readUses } from '../store/uses.ts';
import { cli, createWorkspace, readText, startCli, tree, writeText } from './testing.ts';
import { closeTickets, printDeskTask, writeDeskLog } from './testing-desk.ts';
import { openStdio } from './testing-mcp.ts';

const STARTS = 8;
/** What a start that is turned away may take of a processor, in milliseconds: eight of them on two are then told in 2 s. */
const TURNED_AWAY_MS = 400;
/** Has a process say at its end what it took: how long it was under way depends on what else the machine does. */
const TELL_COST = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('took '+(user+system)/1000+' ms')})",
)}`;
const SECONDS = Number(process.env.CONCURRENCY_SECONDS ?? 20);

it(`of ${STARTS} runs that are started at once one works and the others say so; killed, it leaves the lock free`, async () => {
  const silent = createServer(() => undefined); // a model that never answers: the run that works goes on and on
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  using workspace = createWorkspace(`teacher: { use: openai, model: m, baseUrl: 'http://127.0.0.1:${port}/v1' }`);
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  const environment = { OPENAI_API_KEY: 'none', NODE_OPTIONS: TELL_COST };
  const began = performance.now();
  const runs = Array.from({ length: STARTS }, () => startCli(workspace.dir, ['run'], environment));
  const turnedAway: { readonly code: number | null; readonly stderr: string; readonly after: number }[] = [];
  await new Promise<void>((resolve) => {
    for (const { ended } of runs)
      void ended.then(({ code, stderr }) => {
        turnedAway.push({ code, stderr, after: performance.now() - began });
        if (turnedAway.length === STARTS - 1) resolve();
      });
  });
  for (const { code, stderr } of turnedAway) {
    expect([code, stderr]).toEqual([1, expect.stringContaining('(WORKSPACE_LOCKED)')]);
    expect(Number(/took ([\d.]+) ms/.exec(stderr)?.[1])).toBeLessThan(TURNED_AWAY_MS);
  }
  const working = runs.filter(({ child }) => child.exitCode === null);
  expect(working).toHaveLength(1);
  const killed = performance.now();
  working[0]?.child.kill('SIGKILL');
  await working[0]?.ended;
  const lock = tryLock(workspace.dir, 'lock');
  const free = performance.now() - killed;
  expect(lock).not.toBeNull();
  expect(free).toBeLessThan(1000);
  lock?.release();
  silent.closeAllConnections();
  silent.close();
  const last = Math.max(...turnedAway.map(({ after }) => after));
  process.stdout.write(
    `last turned away after ${last.toFixed(0)} ms, lock free ${free.toFixed(0)} ms after the kill\n`,
  );
}, 120_000);

/** What was written while everybody was at work, and must be there at the end. */
interface Written {
  readonly remembered: string[];
  readonly reported: string[];
  readonly inMemory: string[];
  readonly inDaily: string[];
  readonly cases: string[];
  runs: number;
  turnedAway: number;
  looks: number;
}

interface Desk {
  readonly dir: string;
  readonly written: Written;
  readonly isOver: () => boolean;
}

it(
  `${SECONDS} s of two runs, an agent and a person at once lose no update and tear no read`,
  async () => {
    using workspace = createWorkspace('dashboard: true\nmemory: { summarizeAfter: 5 }\n');
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 60));
    expect((await cli(dir, ['run'])).code).toBe(0);
    const until = performance.now() + SECONDS * 1000;
    const written: Written = {
      ...{ remembered: [], reported: [], inMemory: [], inDaily: [], cases: [] },
      ...{ runs: 0, turnedAway: 0, looks: 0 },
    };
    const desk: Desk = { dir, written, isOver: () => performance.now() > until };
    await using agent = await openStdio(dir, [], { name: 'agent' });
    const atWork = [runAgainAndAgain(desk, 1), runAgainAndAgain(desk, 2), person(desk), reader(desk)];
    await Promise.all([...atWork, serve(desk, agent)]);
    expect((await cli(dir, ['run'])).code).toBe(0);
    expectNothingLost(desk, await readUses(dir, 'close-ticket'));
    expect((await cli(dir, ['verify'])).stderr).toBe('');
    const { runs, turnedAway, looks, remembered, inMemory } = written;
    process.stdout.write(
      `${runs} runs, ${turnedAway} turned away, ${looks} looks, ${remembered.length} remembered, ${inMemory.length} edits by hand\n`,
    );
    expect(Math.min(runs, looks, remembered.length, inMemory.length)).toBeGreaterThan(0);
  },
  (SECONDS + 240) * 1000,
);

function expectNothingLost({ dir, written }: Desk, uses: readonly { readonly note: string | null }[]): void {
  const memory = [...tree(dir, ['memories']).values()].join('\n');
  const missing = (texts: readonly string[], where: string): readonly string[] =>
    texts.filter((text) => !where.includes(text));
  expect(missing(written.remembered, memory)).toEqual([]);
  expect(missing(written.inMemory, memory)).toEqual([]);
  expect(missing(written.inDaily, memory)).toEqual([]);
  expect(uses.map(({ note }) => note).filter((note) => note !== null)).toEqual(
    expect.arrayContaining([...written.reported]),
  );
  expect(missing(written.cases, readText(dir, 'evals/close-ticket/promptfooconfig.yaml'))).toEqual([]);
}

/** New requests come in, and a process of its own runs a night over them. */
async function runAgainAndAgain({ dir, written, isOver }: Desk, who: number): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    const [task] = closeTickets(1000 * who + round, 1000 * who + round + 1);
    if (task !== undefined)
      writeText(dir, `logs/${who}-${round}.jsonl`, printDeskTask(task, 1_773_000_000 + 60 * round));
    const { code, stderr } = await startCli(dir, ['run']).ended;
    if (stderr.includes('WORKSPACE_LOCKED')) written.turnedAway++;
    else expect([code, stderr]).toEqual([0, expect.not.stringMatching(/damaged|INTERNAL/)]);
    written.runs++;
    await wait(20 * who);
  }
}

/** An agent over MCP. */
async function serve({ written, isOver }: Desk, { call }: Awaited<ReturnType<typeof openStdio>>): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    const text = `Shelf ${round} of the agent holds ${round * 7 + 1} crates.`;
    await call('remember', { text, kind: 'fact' });
    written.remembered.push(text);
    await call('report_outcome', { skill: 'close-ticket', outcome: 'passed', note: text });
    written.reported.push(text);
    expect(await call('get_skill', { name: 'close-ticket' })).toHaveProperty('version');
    await wait(30);
  }
}

/** A person with an editor: reads a file, changes it, and writes it again or appends to it. */
async function person({ dir, written, isOver }: Desk): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    const note = `Hand-written note number ${round}.`;
    appendFileSync(join(dir, 'memories', 'MEMORY.md'), `- ${note}\n`, { flag: 'a' });
    written.inMemory.push(note);
    const today = join(dir, 'memories', 'daily', `${new Date().toISOString().slice(0, 10)}.md`);
    const jotted = `Jotted down in a hurry, ${round}.`;
    appendFileSync(today, `\n${jotted}\n`);
    written.inDaily.push(jotted);
    const suite = join(dir, 'evals', 'close-ticket', 'promptfooconfig.yaml');
    const comment = `# looked at by a person, ${round}`;
    writeFileSync(suite, `${readFileSync(suite, 'utf8')}${comment}\n`);
    written.cases.push(comment);
    await wait(150);
  }
}

/** Somebody who looks at everything meanwhile, and is never told of damage. */
async function reader({ dir, written, isOver }: Desk): Promise<void> {
  for (const words of turns([
    ['status', '--json'],
    ['families', '--json'],

    ['history', 'close-ticket', '--json'],
    ['memory', '--json'],
  ])) {
    if (isOver()) return;
    const skill = readText(dir, 'skills/close-ticket/SKILL.md');
    expect(skill).toMatch(/^---\nname: close-ticket\n[\s\S]*\n---\n[\s\S]*## Steps/);
    const { stderr } = await cli(dir, words);
    expect(stderr).not.toMatch(/FILE_DAMAGED|INTERNAL|VERIFY_MISMATCH/);
    written.looks++;
    await wait(20);
  }
}

function* turns<Item>(items: readonly Item[]): Generator<Item> {
  for (;;) yield* items;
}
