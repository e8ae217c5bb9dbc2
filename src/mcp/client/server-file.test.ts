// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of the files
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseServers, readServers } from './server-file.ts';

const environment = { TOKEN: 'abc', EMPTY: '' };
const parse = (servers: object) =>
  parseServers(JSON.stringify({ mcpServers: servers }), { workspace: '/w', file: '.mcp.json', environment });

describe('parseServers', () => {
  it.each<[string, object, object]>([
    [
      'a program',
      { command: 'npx', args: ['-y', 'x'] },
      { type: 'stdio', command: 'npx', args: ['-y', 'x'], env: {}, cwd: '/w' },
    ],
    ['a folder of its own', { command: 'a', cwd: 'b' }, { cwd: '/w/b' }],
    ['an absolute folder', { type: 'stdio', command: 'a', cwd: '/b' }, { cwd: '/b' }],
    ['an address', { url: 'https://a.example/mcp' }, { type: 'http', url: 'https://a.example/mcp', headers: {} }],
    ['another word for it', { type: 'streamable-http', url: 'https://a' }, { type: 'http' }],
    ['the older stream', { type: 'sse', url: 'https://a', headers: { a: 'b' } }, { type: 'sse', headers: { a: 'b' } }],
    ['a setting of another client', { command: 'a', autoApprove: ['x'] }, { command: 'a' }],
    ['a variable', { url: 'https://a', headers: { k: 'Bearer ${TOKEN}' } }, { headers: { k: 'Bearer abc' } }],
    ['defaults', { command: '${NO:-a}${EMPTY:-b}${EMPTY}', env: { X: '${NO:-}' } }, { command: 'ab', env: { X: '' } }],
  ])('reads %s', (_, entry, expected) => {
    expect(parse({ s: entry })).toMatchObject([{ name: 's', ...expected }]);
  });

  it('leaves out what is switched off, and sorts', () => {
    const servers = parse({ b: { command: 'b' }, c: { command: 'c', disabled: true }, a: { command: 'a' } });
    expect(servers.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /^\.mcp\.json is not JSON: /],
    ['no servers', '{}', /^\.mcp\.json: mcpServers: /],
    ['a list', '[]', /^\.mcp\.json: .*expected object/],
    [
      'neither program nor address',
      '{"mcpServers":{"s":{}}}',
      /mcpServers\.s \(no command, so it is an address\): url: /,
    ],
    ['a wrong type', '{"mcpServers":{"s":{"command":7}}}', /mcpServers\.s: command: .*expected string/],
    ['an odd address', '{"mcpServers":{"s":{"url":"ftp://a"}}}', /mcpServers\.s: url must be an http or https address/],
    [
      'no set variable',
      '{"mcpServers":{"s":{"command":"${NO}"}}}',
      /mcpServers\.s: the environment variable NO is not set/,
    ],
  ])('says what is wrong with %s', (_, text, message) => {
    expect(() => parseServers(text, { workspace: '/w', file: '.mcp.json', environment })).toThrow(
      expect.objectContaining({ code: 'MCP_FAILED', message: expect.stringMatching(message) }),
    );
  });
});

describe('readServers', () => {
  it('reads a file of the workspace, and knows where there is none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'nightschool-servers-'));
    expect(await readServers(dir, '.mcp.json', {})).toBeNull();
    writeFileSync(join(dir, '.mcp.json'), '\ufeff{"mcpServers":{"s":{"command":"a"}}}');
    expect(await readServers(dir, '.mcp.json', {})).toMatchObject([{ name: 's', cwd: dir }]);
    expect(await readServers('/', join(dir, '.mcp.json'), {})).toHaveLength(1);
    rmSync(dir, { recursive: true });
  });
});
