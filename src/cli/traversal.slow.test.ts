import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDashboard } from '../day/dashboard/live/serve.ts';
import { createToolset } from '../day/tools/toolset.ts';
import { openWorkspace } from '../night/workspace.ts';
import { filesOnDisk } from '../store/files.ts';
import { safeJoin } from '../store/safe-join.ts';
import { unpackSkills } from '../store/skill-archive.ts';
import { rawZip } from '../store/testing-zip.ts';
import { changed, cli, createWorkspace, type TestWorkspace, tree, writeText } from './testing.ts';
import { closeTickets, printDeskTask, writeDeskLog } from './testing-desk.ts';

const LISTS = fileURLToPath(
  new URL('../../../shared/data/security/payloads-all-the-things/Directory_Traversal/Intruder', import.meta.url),
);

/** Every shape of way out that is known here, and where `../shared` is, the lists that attackers use. */
const OWN: readonly string[] = [
  '../outside.txt',
  '../../outside.txt',
  '/tmp/outside.txt',
  '..\\outside.txt',
  'C:\\outside.txt',
  'c:/outside.txt',
  '\\\\server\\share\\outside.txt',
  '//server/share/outside.txt',
  'a/../../outside.txt',
  './../outside.txt',
  '..%2foutside.txt',
  '%2e%2e/outside.txt',
  '%252e%252e%252foutside.txt',
  '..%c0%afoutside.txt',
  '..%u2215outside.txt',
  '．．／outside.txt',
  '..\u2215outside.txt',
  '....//outside.txt',
  '..;/outside.txt',
  'outside.txt\0.md',
  'NUL',
  'con.md',
  'aux',
  'outside.txt.',
  'outside.txt ',
  'outside.txt::$DATA',
  '~/outside.txt',
  '$HOME/outside.txt',
  'file:///outside.txt',
];

function listed(): readonly string[] {
  if (!existsSync(LISTS)) return OWN;
  const lines = readdirSync(LISTS).flatMap((name) => readFileSync(join(LISTS, name), 'latin1').split(/\r?\n/));
  return [...new Set([...OWN, ...lines.map((line) => line.replaceAll('{FILE}', 'outside.txt'))])].filter(Boolean);
}

/** Each of ours, and of the lists every so many: most are one shape at another depth. */
function sampled(): readonly string[] {
  const rest = listed().slice(OWN.length);
  const step = Math.ceil(rest.length / 1000);
  return [...OWN, ...rest.filter((_, index) => index % step === 0)];
}

let space: TestWorkspace;
let dir: string;
let before: ReadonlyMap<string, string>;

/** All that lies beside the workspace, and in it what nobody but a night may change. */
function outside(): ReadonlyMap<string, string> {
  const all = [...tree(space.dir)].filter(([path]) => !path.startsWith('space/'));
  const own = [...tree(dir, ['pipelines', 'skills', 'logs'])].map(([path, text]) => [`space/${path}`, text] as const);
  return new Map([...all, ...own]);
}

beforeAll(async () => {
  space = createWorkspace();
  dir = join(space.dir, 'space');
  mkdirSync(dir);
  writeText(dir, 'pipelines/nightly.yaml', readFileSync(join(space.dir, 'pipelines/nightly.yaml')));
  writeText(space.dir, 'outside.txt', 'somebody else');
  writeDeskLog(dir, closeTickets(0, 60));
  expect((await cli(dir, ['run'])).code).toBe(0);
  before = outside();
});
afterAll(() => {
  expect(changed(before, outside())).toEqual([]);
  space[Symbol.dispose]();
});

describe('ways out of the workspace', () => {
  it('are no place below it', () => {
    const root = `${dir}/`;
    for (const path of listed()) {
      let place: string;
      try {
        place = safeJoin(dir, path);
      } catch (error) {
        expect(error).toMatchObject({ code: 'PATH_REFUSED' });
        continue;
      }
      expect(place.startsWith(root), path).toBe(true); // a plain, if odd, name
    }
  });

  it('are nothing that is read, listed or removed', async () => {
    const files = filesOnDisk(dir);
    for (const path of sampled()) {
      expect([path, await files.read(path).catch(() => null)]).toEqual([path, null]);
      expect([path, await files.list(path).catch(() => [])]).toEqual([path, []]);
      await files.remove(path).catch(() => undefined);
    }
    expect(changed(before, outside())).toEqual([]);
  });

  it('are no entries of an archive, and nothing of it is imported', async () => {
    const skill = '---\nname: wave\ndescription: "Waves. Use when asked to wave."\n---\n\n# Wave\n';
    let refused = 0;
    for (const [index, name] of sampled().entries()) {
      const zip = rawZip([
        { name: 'wave/SKILL.md', content: skill },
        { name: `wave/references/${name}`, content: 'x' },
      ]);
      const files = await unpackSkills(zip).then(
        ({ files: found }) => found,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'ARCHIVE_REFUSED' });
          refused++;
          return [];
        },
      );
      for (const { path } of files) expect(path.split(/[/\\]/)).not.toContain('..');
      if (index >= OWN.length) continue;
      writeText(space.dir, 'wave.zip', zip);
      const { code } = await cli(dir, ['skills', 'import', '../wave.zip', '--dry-run']);
      expect([name, code]).toEqual([name, expect.toBeOneOf([0, 1, 2])]);
    }
    expect(refused).toBeGreaterThan(OWN.length - 8);
    unlinkSync(join(space.dir, 'wave.zip'));
    expect(changed(before, outside())).toEqual([]);
  });

  it('are nothing that tools for agents read or write', async () => {
    const tools = await createToolset(dir, { environment: {} });
    const call = async (name: string, given: Record<string, string | Record<string, string>>): Promise<unknown> =>
      tools.find((tool) => tool.name === name)?.call(given, { client: 'tester' });
    for (const path of listed().slice(0, 200)) {
      const short = path.slice(0, 90);
      await expect(call('get_skill', { name: short })).rejects.toThrow();
      await expect(call('get_skill_file', { name: 'close-ticket', path: short })).rejects.toThrow();
      await expect(call('report_outcome', { skill: short, outcome: 'passed' })).rejects.toThrow();
    }
    for (const path of OWN) {
      // placeholders of memory skills become folders and files
      const about = { project: path, contact: path, topic: path, customer: path };
      const remembered = call('remember', {
        text: `Seen ${path.length} in the list.`,
        kind: 'fact',
        about,
        source: path,
      });
      await remembered.catch((error: unknown) => expect(error).toMatchObject({ code: 'USAGE' })); // control characters
    }
    expect(changed(before, outside())).toEqual([]);
  });

  it('are no names that a command line takes', async () => {
    for (const path of OWN) {
      for (const words of [
        ['show', path],
        ['history', path],
        ['archive', path],
        ['families', 'rename', 'close-ticket', path],
        ['skills', 'export', path],
        ['skills', 'export', 'close-ticket', '--version', path],
        ['export', path],
      ]) {
        if (words.some((word) => word.includes('\0'))) continue; // no command line has one
        expect([words, (await cli(dir, words)).code]).not.toEqual([words, 0]);
      }
    }
    expect(changed(before, outside())).toEqual([]);
  });

  it('are no pages of the live dashboard', async () => {
    const options = { host: '127.0.0.1', port: 0, clock: () => new Date(), onFault: () => undefined } as const;
    const { url, close } = await serveDashboard(await openWorkspace(dir), options);
    const { origin, port, searchParams } = new URL(url);
    const headers = { cookie: `nightschool-${port}=${searchParams.get('token')}` };
    const get = (path: string): Promise<number> =>
      new Promise((resolve) => {
        request(origin, { path, headers, agent: false }, (response) => resolve(response.resume().statusCode ?? 0))
          .on('error', () => resolve(0))
          .end();
      });
    const sendable = listed().filter((path) => /^[\x21-\x7e]+$/.test(path));
    for (const path of sendable.slice(0, 40)) {
      for (const place of ['', 'skills/']) expect([path, await get(`/${place}${path}`)]).not.toEqual([path, 200]);
    }
    await close();
  });

  it('are no files that ids and names in logs lead to', async () => {
    const [task] = closeTickets(60, 61);
    const lines = OWN.map((path, index) =>
      printDeskTask({ ...task, id: path } as typeof task & object, 1_800_000_000 + index),
    );
    writeText(dir, 'logs/odd.jsonl', lines.join(''));
    before = outside();
    expect((await cli(dir, ['run'])).code).toBe(0);
    const skills = [...outside()].filter(([path]) => path.startsWith('space/skills/'));
    before = new Map([...before, ...skills]); // a night may teach anew
    expect(changed(before, outside())).toEqual([]);
  });
});

describe('links out of the workspace', () => {
  it('are followed by nobody who reads or writes', async () => {
    const links: readonly (readonly [string, string])[] = [
      ['skills/linked', '../..'],
      ['memories/out', '../..'],
      ['memories/stolen.md', '../../outside.txt'],
      ['evals/linked', '../..'],
    ];
    mkdirSync(join(dir, 'memories'), { recursive: true });
    for (const [path, target] of links) symlinkSync(target, join(dir, path));
    const files = filesOnDisk(dir);
    for (const [path] of links) {
      await expect(files.read(`${path}/outside.txt`)).rejects.toMatchObject({ code: 'PATH_REFUSED' });
      await expect(files.write(`${path}/new.md`, 'x')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
    }
    const said = await cli(dir, ['recall', 'somebody else']);
    expect(said.stdout).not.toContain('somebody else');
    writeFileSync(join(dir, 'memories/own.md'), 'mine');
    for (const [path] of links) unlinkSync(join(dir, path));
    expect(changed(before, outside())).toEqual([]);
  });

  it.each(['/proc/x/skills', '/dev/null/skills', '/sys/x'])(
    'and places that take no folders are told: %s',
    async (path) => {
      if (!existsSync('/proc/self')) return;
      const { code, stderr } = await cli(dir, ['skills', 'link', path]);
      expect([code, stderr]).toEqual([expect.toBeOneOf([1, 4]), expect.stringMatching(/NOT_WRITABLE/)]);
    },
  );
});
