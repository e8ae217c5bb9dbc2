import { describe, expect, it } from 'vitest';
import { vscodeChat } from './vscode-chat.ts';

const CHAT = {
  ...{ sessionId: 's', creationDate: 1_767_225_600_000, requesterUsername: 'sam' },
  requests: [{ requestId: 'r', message: { text: 'round the prices' }, response: [{ value: 'Done.' }] }],
};

async function projectOf(path: string, workspace: string | null): Promise<string | undefined> {
  const beside = async (name: string) => (name === '../workspace.json' ? workspace : null);
  const reader = vscodeChat.open({ path, beside, list: async () => [] });
  expect(reader.add(CHAT, 0)).toBeNull();
  const [session] = await reader.end();
  expect(session?.id).toBe('s');
  return session?.project;
}

const KEPT = 'vscode:Code/User/workspaceStorage/0f9e/chatSessions/s.json';

describe('a chat of VS Code', () => {
  it.each<[string, string | null, string | undefined, string]>([
    ['of a folder', '{"folder":"file:///home/sam/web%20shop"}', '/home/sam/web shop', KEPT],
    ['of a folder on Windows', '{"folder":"file:///c%3A/Users/sam/shop"}', 'c:/Users/sam/shop', KEPT],
    [
      'of a folder on another machine',
      '{"folder":"vscode-remote://ssh-remote%2Bbox/home/sam/shop"}',
      '/home/sam/shop',
      KEPT,
    ],
    ['of several folders', '{"workspace":"file:///home/sam/all.code-workspace"}', undefined, KEPT],
    ['of no folder', null, undefined, KEPT],
    ['beside something else', '{"folder":"file:///home/sam/shop"}', undefined, 'logs/s.json'],
    ['beside a damaged file', '{"folder":"fi', undefined, KEPT],
    ['beside a folder that is none', '{"folder":"%%%"}', undefined, KEPT],
    ['beside half of an escape', '{"folder":"file:///home/%E0%A4%A"}', undefined, KEPT],
  ])('%s is of a project as far as that is known', async (_, workspace, project, path) => {
    expect(await projectOf(path, workspace)).toBe(project);
  });
});
