import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promoteVersion, versionNamed } from '../day/tools/testing-skills.ts';
import { createWorkspace, readText } from './testing.ts';
import { startHttp } from './testing-mcp.ts';

const first = versionNamed('pay', 'the first');
const second = versionNamed('pay', 'the second');

describe('nightschool mcp --http', () => {
  it('serves old and new clients on this machine alone, with a token that it keeps', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, first);
    await using server = await startHttp(workspace.dir);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const path = join(workspace.dir, '.nightschool/mcp-token');
    expect(readText(workspace.dir, '.nightschool/mcp-token').trim()).toBe(server.token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await statusWith(server.url, 'guess')).toBe(401);
    for (const mode of ['legacy', { pin: '2026-07-28' }] as const) {
      await using session = await server.connect(mode);
      expect(await session.call('get_skill', { name: 'pay' })).toMatchObject({ version: first.version });
      expect((await session.client.readResource({ uri: 'skill://pay/SKILL.md' })).contents).toMatchObject([
        { text: first.text },
      ]);
    }
    await using session = await server.connect({ pin: '2026-07-28' });
    const told = new Promise<void>((resolve) => {
      session.client.setNotificationHandler('notifications/resources/list_changed', () => resolve());
    });
    await session.client.listen({ resourcesListChanged: true });
    await promoteVersion(workspace.dir, second);
    expect(await session.call('get_skill', { name: 'pay' })).toMatchObject({ version: second.version });
    await told;
    expect(await server.stop()).toBe(0);
  });
});

async function statusWith(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: '{}' })).status;
}
