import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../redact/rules/index.ts';
import { cli, createWorkspace, startCli, type TestWorkspace, tree, writeText } from './testing.ts';
import { ENCODINGS, makeCanaries, tracesOf } from './testing-canaries.ts';
import { followSkill } from './testing-models.ts';
import { configure, induceSkill, KEY, type Servers, startServers } from './testing-night.ts';
import { plantLogs } from './testing-planted-logs.ts';

const CANARIES = makeCanaries(200);
const TRACES = CANARIES.flatMap((canary) => tracesOf(canary).map((trace) => ({ kind: canary.kind, trace })));
const LOGS = plantLogs(CANARIES);
/** What asks a teacher most, so that most is sent. */
const ALL = 'discovery: { student: true }\nmemory: { learn: { perNight: 20 } }';
const UNREDACTED = `redact: { disable: [${RULES.map(({ name }) => name).join(', ')}] }`;
/** All that Node writes down of a crash. */
const DUMPS = '--report-uncaught-exception --report-on-fatalerror';
const PATIENCE = { timeout: 300_000 };

let skill: string;
beforeAll(async () => {
  skill = await induceSkill();
}, PATIENCE.timeout);

describe('200 canaries in 5 encodings', () => {
  it('are found in nothing that a night sends, writes or says', PATIENCE, async () => {
    const { code, sent, said, written } = await night();
    expect([0, 1]).toContain(code); // a family may be left for another night, for what the guard has stopped
    expect(sent.length).toBeGreaterThan(20);
    expect(written.has('skills/close-ticket/SKILL.md')).toBe(true);
    expect(leaksIn(written, said, sent)).toEqual([]);
  });

  it('are stopped by the guard alone where redaction is switched off', PATIENCE, async () => {
    const { code, sent, said, written } = await night(UNREDACTED);
    expect(code).toBe(1);
    expect(said).toContain('OUTGOING_SECRET');
    expect(said).toMatch(/Stopped: the text of evals\/close-ticket\/\S+ holds/);
    expect(said).toMatch(/Withheld: a part of the event \S+ at/);
    // the index of the logs goes nowhere, and a second look at all that is read would take too long
    expect(leaksIn(written, said, sent).filter((leak) => !leak.startsWith('.nightschool/state.db'))).toEqual([]);
  });

  it('are in no last words of a process that crashes', PATIENCE, async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    const some = CANARIES.filter((_, index) => index % 4 === 0);
    const secrets = Object.values(ENCODINGS).flatMap((encode) => some.map(({ phrase }) => encode(phrase)));
    const [message, body] = [JSON.stringify(secrets.join('\n')), JSON.stringify(secrets)];
    writeText(dir, 'fault.mjs', whenListening(`throw Object.assign(new Error(${message}), { body: ${body} });`));
    const options = `${DUMPS} --report-directory=${dir} --import=${pathToFileURL(join(dir, 'fault.mjs')).href}`;
    const { code, stdout, stderr } = await startCli(dir, ['--help'], { NODE_OPTIONS: options }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('[withheld: ');
    expect(stderr).toContain('(INTERNAL)');
    const written = new Map([...tree(dir)].filter(([path]) => path !== 'fault.mjs'));
    expect(leaksIn(written, `${stdout}${stderr}`, [])).toEqual([]);
  });

  it('are in nothing that a night leaves which is aborted from outside', PATIENCE, async () => {
    await using servers = await startServers(skill);
    using workspace = plant(servers, '');
    const { dir } = workspace;
    const environment = { OPENAI_API_KEY: KEY, NODE_OPTIONS: `${DUMPS} --report-directory=${dir}` };
    const { child, ended } = startCli(dir, ['run', '--log', 'night.log'], environment);
    let told = '';
    child.stderr?.on('data', (chunk) => {
      told += String(chunk);
      if (told.includes('evaluate')) child.kill('SIGABRT');
    });
    const { signal, stdout, stderr } = await ended;
    expect(signal).toBe('SIGABRT');
    expect(leaksIn(filesOf(dir), `${stdout}${stderr}`, servers.teacher.asked)).toEqual([]);
  });
});

async function night(more = '') {
  const sent: string[] = [];
  await using servers = await startServers(skill, (body) => {
    sent.push(JSON.stringify(body));
    return followSkill(body);
  });
  using workspace = plant(servers, more);
  const { dir } = workspace;
  const environment = { OPENAI_API_KEY: KEY };
  const run = await cli(dir, ['run', '--log', 'night.log', '--record', 'traffic.jsonl'], { environment });
  const said = [run.stdout, run.stderr];
  for (const words of [['report'], ['report', '--json'], ['families', 'list'], ['logs'], ['verify']]) {
    const { stdout, stderr } = await cli(dir, words, { environment });
    said.push(stdout, stderr);
  }
  return { code: run.code, said: said.join('\n'), sent: [...sent, ...servers.teacher.asked], written: filesOf(dir) };
}

/** A workspace whose logs hold every canary. */
function plant(servers: Servers, more: string): TestWorkspace {
  const workspace = createWorkspace();
  const path = 'pipelines/nightly.yaml';
  configure(workspace.dir, servers, `${ALL}\n${more}`);
  const pipeline = readFileSync(join(workspace.dir, path), 'utf8').replace('dashboard: false', 'dashboard: true');
  writeText(workspace.dir, path, pipeline);
  for (const [log, text] of LOGS) writeText(workspace.dir, log, text);
  return workspace;
}

/** A fault that comes as soon as the program is there to meet it. */
function whenListening(fault: string): string {
  return `const waiting = setInterval(() => {
    if (process.listenerCount('uncaughtException') === 0) return;
    clearInterval(waiting);
    ${fault}
  }, 1);`;
}

/** Every byte below the workspace but the logs themselves, the names of files, and what is packed inside databases. */
function filesOf(dir: string): ReadonlyMap<string, string> {
  const files = new Map([...tree(dir)].filter(([path]) => !path.startsWith('logs/')));
  const names = [...files.keys()];
  for (const path of names.filter((each) => each.endsWith('.db')))
    files.set(`${path} unpacked`, unpack(join(dir, path)));
  return files.set('names of files', names.join('\n'));
}

function unpack(path: string): string {
  using database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all());
  return rows.flatMap((row) => Object.values(row).map(textOf)).join('\n');
}

function textOf(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  try {
    return inflateRawSync(value).toString('utf8');
  } catch {
    return Buffer.from(value).toString('latin1');
  }
}

/** `place: trace` of each canary that is somewhere, each once. */
function leaksIn(written: ReadonlyMap<string, string>, said: string, sent: readonly string[]): readonly string[] {
  const texts = new Map([...written, ['terminal', said], ['requests', sent.join('\n')]]);
  return [...texts].flatMap(([place, text]) =>
    TRACES.filter(({ trace }) => text.includes(trace)).map(({ kind, trace }) => `${place}: ${kind} ${trace}`),
  );
}
