import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAccessLog } from './access-log.ts';
import type { AccessEntry } from './call-tool.ts';
import { temporaryFolder } from './testing.ts';
import { bringsToken, readToken } from './token.ts';

const entry = (tool: string): AccessEntry => ({
  ...{ at: '2026-11-21T14:00:00.000Z', client: 'tester/1', tool, skill: null, result: 'ok', ms: 1 },
});
const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

describe('the access log', () => {
  it('has one line for each call, in order', async () => {
    using folder = temporaryFolder();
    const log = openAccessLog(folder.path, { warn: () => undefined });
    for (const tool of ['a', 'b', 'c']) log.append(entry(tool));
    await log.flush();
    const lines = linesOf(join(folder.path, '.nightschool/access.jsonl'));
    expect(lines.map((line) => JSON.parse(line))).toEqual(['a', 'b', 'c'].map(entry));
    expect(readFileSync(join(folder.path, '.nightschool/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('stays small: the older part is moved aside, and only one such part is kept', async () => {
    using folder = temporaryFolder();
    const log = openAccessLog(folder.path, { warn: () => undefined, largest: 1000 });
    for (let index = 0; index < 100; index++) log.append(entry(`t${index}`));
    await log.flush();
    const own = join(folder.path, '.nightschool');
    const lines = [...linesOf(join(own, 'access.1.jsonl')), ...linesOf(join(own, 'access.jsonl'))];
    expect(lines.at(-1)).toContain('"t99"');
    expect(lines.length).toBeLessThan(30);
    expect(readdirSync(own).sort()).toEqual(['.gitignore', 'access.1.jsonl', 'access.jsonl']);
  });

  it('warns once where it cannot be written', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, '.nightschool/access.jsonl'), { recursive: true });
    const warnings: string[] = [];
    const log = openAccessLog(folder.path, { warn: (message) => warnings.push(message) });
    for (const tool of ['a', 'b']) log.append(entry(tool));
    await log.flush();
    expect(warnings).toHaveLength(1);
  });
});

describe('the token', () => {
  it('is made once, for its owner alone', async () => {
    using folder = temporaryFolder();
    const tokens = await Promise.all([1, 2, 3].map(() => readToken(folder.path, {})));
    const path = join(folder.path, '.nightschool/mcp-token');
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(tokens[0]).toEqual({ value: readFileSync(path, 'utf8').trim(), from: path });
    expect(tokens[0]?.value).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder.path, '.nightschool')).sort()).toEqual(['.gitignore', 'mcp-token']);
  });

  it('is closed to others where it was left open', async () => {
    using folder = temporaryFolder();
    const { value, from } = await readToken(folder.path, {});
    chmodSync(from, 0o644);
    expect((await readToken(folder.path, {})).value).toBe(value);
    expect(statSync(from).mode & 0o777).toBe(0o600);
  });

  it('comes from the environment where it is given there, and then from no file', async () => {
    using folder = temporaryFolder();
    const environment = { NIGHTSCHOOL_MCP_TOKEN: ' given-by-a-person ' };
    expect(await readToken(folder.path, environment)).toEqual({
      value: 'given-by-a-person',
      from: 'NIGHTSCHOOL_MCP_TOKEN',
    });
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
  });

  it('says so where it cannot be kept', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.nightschool'), 'in the way');
    await expect(readToken(folder.path, {})).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
      message: expect.stringContaining('mcp-token'),
      hint: expect.stringContaining('NIGHTSCHOOL_MCP_TOKEN'),
    });
  });

  it.each(['short', 'with a space in it, and long'])('is refused where it is %j', async (given) => {
    using folder = temporaryFolder();
    await expect(readToken(folder.path, { NIGHTSCHOOL_MCP_TOKEN: given })).rejects.toMatchObject({ code: 'USAGE' });
    mkdirSync(join(folder.path, '.nightschool'));
    writeFileSync(join(folder.path, '.nightschool/mcp-token'), given);
    await expect(readToken(folder.path, {})).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it.each([
    ['Bearer secret-token-1234', true],
    ['bearer   secret-token-1234', true],
    ['Bearer secret-token-1234 ', false],
    ['Bearer secret-token-12345', false],
    ['Bearer', false],
    ['secret-token-1234', false],
    [undefined, false],
  ])('is in %j: %s', (header, expected) => {
    expect(bringsToken(header, { value: 'secret-token-1234', from: 'test' })).toBe(expected);
  });
});
