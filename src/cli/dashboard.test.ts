import { appendFileSync, cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { serveDashboard } from '../day/dashboard/live/serve.ts';
import { openWorkspace } from '../night/workspace.ts';
import { cli, createWorkspace, readRows, readText, type TestWorkspace } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const REPORT = '.nightschool/report';
let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = createWorkspace('dashboard: true');
  writeDeskLog(workspace.dir, deskTasks());
  expect((await cli(workspace.dir, ['run', '--quiet'])).code).toBe(0);
  return () => workspace[Symbol.dispose]();
}, 60_000);

const pages = (folder: string): readonly string[] => readdirSync(join(workspace.dir, REPORT, folder)).sort();

function times(): ReadonlyMap<string, number> {
  const root = join(workspace.dir, REPORT);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  return new Map(paths.map((path) => [path, statSync(join(root, path)).mtimeMs]));
}

describe('the dashboard', () => {
  it('has a page for the night, each skill and each run, and every link leads to one', () => {
    const { dir } = workspace;
    expect(pages('.')).toEqual(expect.arrayContaining(['families.html', 'index.html', 'memory.html', 'skills.html']));
    expect(pages('skills')).toEqual(['close-ticket.html', 'send-voucher.html']);
    const ids = readRows(dir, 'evals/close-ticket/trials.jsonl').map(({ id }) => `${id}.html`);
    expect(pages('trials').filter((page) => !ids.includes(page))).toEqual([]);
    expect(pages('trials').length).toBeGreaterThan(20);
    const all = new Set(times().keys());
    for (const path of all) {
      for (const [, target = ''] of readText(dir, `${REPORT}/${path}`).matchAll(/href="([^"#:]+)(?:#[^"]*)?"/g)) {
        expect(all, `${path} links to ${target}`).toContain(join(path, '..', target));
      }
    }
  });

  it('leaves pages alone whose evidence is as it was, and makes again what is missing', async () => {
    const before = times();
    rmSync(join(workspace.dir, REPORT, 'skills.html'));
    const { code, stdout } = await cli(workspace.dir, ['report']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Dashboard: ${join(workspace.dir, REPORT, 'index.html')}`);
    const after = times();
    expect([...after].filter(([path, time]) => before.get(path) !== time).map(([path]) => path)).toEqual([
      'skills.html',
    ]);
  });

  it('is not overwritten by the picture of the families', async () => {
    const before = readText(workspace.dir, `${REPORT}/families.html`);
    expect((await cli(workspace.dir, ['families', 'map'])).code).toBe(0);
    expect(readText(workspace.dir, `${REPORT}/families.html`)).toBe(before);
    rmSync(join(workspace.dir, REPORT, 'families-map.html'));
  });

  it('leaves out what is damaged, says so, and forgets the runs of a skill that is gone', async () => {
    using copy = createWorkspace('dashboard: true');
    cpSync(workspace.dir, copy.dir, { recursive: true });
    const ledger = join(copy.dir, '.nightschool/ledger');
    writeFileSync(join(ledger, '2020-01-01T000000Z.jsonl'), '{garbage\n{}\n');
    appendFileSync(join(copy.dir, 'evals/close-ticket/decisions.jsonl'), 'garbage\n{}\n');
    const damaged = await cli(copy.dir, ['report']);
    expect(damaged.code).toBe(0);
    expect(damaged.stderr).toContain('Left out of the dashboard: evals/close-ticket/decisions.jsonl:');
    expect(damaged.stderr).toContain('2020-01-01T000000Z.jsonl:1');
    expect(readdirSync(join(copy.dir, REPORT, 'skills'))).toEqual(['send-voucher.html']);
    expect(readdirSync(join(copy.dir, REPORT, 'trials'))).toEqual([]);
  });

  it('prints a run in another form without writing anything', async () => {
    const before = times();
    const [md, markdown] = await Promise.all(
      ['md', 'markdown'].map((format) => cli(workspace.dir, ['report', '--format', format])),
    );
    expect(md?.stdout).toBe(markdown?.stdout);
    expect(md?.stdout).toMatch(/^# /);
    expect(times()).toEqual(before);
  });
});

describe('nightschool dashboard', () => {
  it('serves its pages to whoever has its address, and to nobody else', async () => {
    const { url, close } = await serveDashboard(await openWorkspace(workspace.dir), {
      ...{ host: '127.0.0.1', port: 0, clock: () => new Date() },
      onFault: (error) => expect(error).toBeNull(),
    });
    const { origin } = new URL(url);
    const bare = await fetch(`${origin}/index.html`);
    expect(bare.status).toBe(401);
    const welcome = await fetch(url, { redirect: 'manual' });
    expect([welcome.status, welcome.headers.get('location')]).toEqual([303, '/']);
    const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
    // another dashboard on another port must not take it away
    expect(cookie).toMatch(new RegExp(`^nightschool-${new URL(url).port}=[0-9a-f]{64}$`));
    const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      fetch(`${origin}/${path}`, { headers: { cookie, ...headers } });
    const [trial = ''] = pages('trials');
    for (const path of ['', 'skills.html', 'skills/close-ticket.html', `trials/${trial}`, 'live.js']) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    for (const path of ['skills/none.html', 'trials/00.html', '../pipelines/nightly.yaml', 'trials/..%2f..%2f.html']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('', { origin: 'https://example.com' })).status).toBe(403);
    expect((await fetch(`${origin}/`, { method: 'POST', headers: { cookie } })).status).toBe(405);
    await close();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
