import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { cli, createWorkspace, readText, startCli, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill, startTeacher, type TeacherServer } from './testing-models.ts';

const KEY = 'sk-test-0123456789abcdef';
let skill: string;
let teacher: TeacherServer;
let student: ModelServer;

beforeAll(async () => {
  using workspace = createWorkspace();
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  expect((await cli(workspace.dir, ['run'])).code).toBe(0);
  skill = readText(workspace.dir, 'skills/close-ticket/SKILL.md');
  teacher = await startTeacher({ name: 'close-ticket', text: skill });
  student = await startOllamaServer({ script: followSkill, slots: 4 });
});
afterAll(async () => {
  await teacher.close();
  await student.close();
});

function settings(servers: { readonly teacher: string; readonly student: string }): string {
  return [
    `teacher: { use: openai, model: gpt-test, baseUrl: ${servers.teacher}/v1, attempts: 2 }`,
    'students:',
    `  - { use: ollama, model: 'qwen2.5:7b', hosts: [{ url: ${servers.student}, concurrency: 4 }], attempts: 2 }`,
  ].join('\n');
}

function prepare(): TestWorkspace {
  const workspace = createWorkspace(settings({ teacher: teacher.url, student: student.url }));
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  return workspace;
}

const run = (dir: string, ...words: readonly string[]) =>
  cli(dir, ['run', ...words], { environment: { OPENAI_API_KEY: KEY } });

describe('a night over the wire', () => {
  it('promotes', async () => {
    using workspace = prepare();
    const { code, stdout, stderr } = await run(workspace.dir);
    console.log(stdout, stderr);
    expect(code).toBe(0);
  });
});
