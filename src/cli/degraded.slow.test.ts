import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { travelInTime } from '../bench/long-life/travel.ts';
import { cli, copyWorkspace, createWorkspace, readText, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, printDeskTask, writeDeskLog } from './testing-desk.ts';

const DEAD = 'http://127.0.0.1:1';
const SETTINGS = 'name: nightly\nlogs: [logs/]\ndashboard: false\n';

/** Something is wrong; what the night comes to, what it says of it, and what it did all the same. */
interface Row {
  readonly arrange: (dir: string) => void;
  readonly settings?: string;
  readonly code: number;
  /** In the report or on stderr. */
  readonly told: RegExp;
  /** The new requests were read and the skill was looked at. */
  readonly isDone: boolean;
}

function garbage(path: string): (dir: string) => void {
  return (dir) => writeText(dir, path, Buffer.from([0xff, 0xfe, 0x00, 0x9f, 0x92, 0x96, 0x0a]));
}

function blocked(path: string): (dir: string) => void {
  return (dir) => {
    rmSync(join(dir, path), { recursive: true, force: true });
    writeText(dir, path, 'in the way');
  };
}

const nothing = (): void => undefined;

const ROWS: Readonly<Record<string, Row>> = {
  'the report cannot be written': {
    arrange: blocked('.nightschool/report'),
    ...{ code: 4, told: /The report could not be written[\s\S]*Cannot write/, isDone: true },
  },
  'the dashboard cannot be written': {
    arrange: blocked('.nightschool/report/nights'),
    settings: 'name: nightly\nlogs: [logs/]\n',
    ...{ code: 0, told: /The dashboard could not be written/, isDone: true },
  },
  'one of two places of logs is missing': {
    arrange: nothing,
    settings: 'name: nightly\nlogs: [logs/, elsewhere/]\ndashboard: false\n',
    ...{ code: 0, told: /There is no elsewhere\//, isDone: true },
  },
  'a log is a link to nowhere': {
    arrange: (dir) => symlinkSync(join(dir, 'gone.jsonl'), join(dir, 'logs', 'link.jsonl')),
    ...{ code: 0, told: /./, isDone: true },
  },
  'a log is a pipe that nobody writes to': {
    arrange: (dir) => void execFileSync('mkfifo', [join(dir, 'logs', 'pipe.jsonl')]),
    ...{ code: 0, told: /./, isDone: true },
  },
  'a log is no text': {
    arrange: garbage('logs/photo.jsonl'),
    ...{ code: 0, told: /photo\.jsonl/, isDone: true },
  },
  'a log breaks off': {
    arrange: (dir) => appendFileSync(join(dir, 'logs', 'news.jsonl'), '{"id":"half'),
    ...{ code: 0, told: /news\.jsonl/, isDone: true },
  },
  'the index is damaged': {
    arrange: garbage('.nightschool/state.db'),
    ...{ code: 0, told: /./, isDone: true },
  },
  'the transcripts are damaged': {
    arrange: garbage('.nightschool/transcripts.db'),
    ...{ code: 0, told: /./, isDone: true },
  },
  'the ledger of an earlier night is damaged': {
    arrange: garbage('.nightschool/ledger/2026-01-01T00-00-00-000Z-1.jsonl'),
    ...{ code: 0, told: /2026-01-01T00-00-00-000Z-1\.jsonl/, isDone: true },
  },
  'the sums of earlier nights are damaged': {
    arrange: garbage('.nightschool/spend.jsonl'),
    ...{ code: 0, told: /./, isDone: true },
  },
  'MEMORY.md is no text': {
    arrange: garbage('memories/MEMORY.md'),
    ...{ code: 0, told: /MEMORY\.md/, isDone: true },
  },
  'the memory cannot be written': {
    arrange: blocked('memories'),
    ...{ code: 0, told: /(Nothing was learnt|was not kept) tonight/, isDone: true },
  },
  'qmd is missing': {
    arrange: nothing,
    settings: `${SETTINGS}memory: { recall: { engine: qmd } }\n`,
    ...{ code: 0, told: /./, isDone: true },
  },
  'the embedder is down': {
    arrange: nothing,
    settings: `${SETTINGS}families: { embeddings: { use: ollama, model: e, baseUrl: '${DEAD}' } }\n`,
    ...{ code: 0, told: /What requests mean is not known/, isDone: true },
  },
  'the judge is down, and nothing needs it': {
    arrange: nothing,
    settings: `${SETTINGS}graders: { judge: { use: ollama, model: j, hosts: [{ url: '${DEAD}' }], attempts: 1 } }\n`,
    ...{ code: 0, told: /./, isDone: true },
  },
  'there is no git where pull requests are asked for': {
    arrange: nothing,
    settings: `${SETTINGS}promote: { mode: pull-request }\n`,
    ...{ code: 0, told: /./, isDone: true },
  },
  'the evidence of another skill is damaged': {
    arrange: garbage('evals/other-skill/decisions.jsonl'),
    ...{ code: 0, told: /./, isDone: true },
  },
  'a prompt is broken': {
    arrange: (dir) => writeText(dir, 'pipelines/prompts/draft-skill.md', '{{'),
    ...{ code: 2, told: /PROMPT_INVALID/, isDone: false },
  },
  'the prices are broken': {
    arrange: (dir) => writeText(dir, 'pipelines/prices.yaml', 'prices: 7\n'),
    ...{ code: 2, told: /PRICES_INVALID/, isDone: false },
  },
  'evals/ is a file': {
    arrange: blocked('evals'),
    ...{ code: 4, told: /Cannot write/, isDone: false },
  },
};

let template: TestWorkspace;

beforeAll(async () => {
  template = createWorkspace();
  writeDeskLog(template.dir, closeTickets(0, 60));
  expect((await cli(template.dir, ['run'])).code).toBe(0);
  const news = closeTickets(60, 66).map((task, index) => printDeskTask(task, 1_773_000_000 + 600 * index));
  writeText(template.dir, 'logs/news.jsonl', news.join(''));
});

afterAll(() => template[Symbol.dispose]());

/** What a night said that should trouble somebody, and of how many requests it knew. */
async function runIn(dir: string) {
  const { code, stdout, stderr } = await cli(dir, ['run', '--json', '--no-tty']);
  const report = stdout === '' ? {} : JSON.parse(stdout);
  const said = `${JSON.stringify([report.warnings, report.logs, report.skipped, report.waiting])}${stderr}`;
  return { code, said, requests: report.coverage?.requests };
}

describe('a night in which', () => {
  it.each(Object.entries(ROWS))('%s', async (_, { arrange, settings = SETTINGS, code, told, isDone }) => {
    using workspace = copyWorkspace(template.dir);
    const { dir } = workspace;
    writeText(dir, 'pipelines/nightly.yaml', settings);
    arrange(dir);
    const { code: ended, said, requests } = await runIn(dir);
    expect([ended, said]).toEqual([code, expect.stringMatching(told)]);
    expect(said).not.toMatch(/INTERNAL|\n {4}at /);
    if (!isDone) return;
    expect(requests).toBe(66);
    expect(readText(dir, 'skills/close-ticket/SKILL.md')).toContain('close_ticket(');
  });

  it('the clock is before that of the last night', async () => {
    using workspace = copyWorkspace(template.dir);
    using travel = travelInTime();
    travel.goTo(Date.UTC(2020, 0, 1));
    expect(await runIn(workspace.dir)).toMatchObject({ code: 0, requests: 66 });
    expect((await cli(workspace.dir, ['verify'])).code).toBe(0);
    travel.goTo(Date.UTC(2100, 0, 1));
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
  });

  it('nothing is there but logs', async () => {
    using workspace = copyWorkspace(template.dir);
    for (const folder of ['.nightschool', 'evals', 'skills', 'memories']) {
      rmSync(join(workspace.dir, folder), { recursive: true, force: true });
    }
    mkdirSync(join(workspace.dir, 'skills'));
    writeFileSync(join(workspace.dir, 'skills', 'stray.txt'), 'nobody knows\n');
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('close_ticket(');
  });
});
