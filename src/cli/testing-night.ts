import type { ModelServer } from '../providers/testing/model-server.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { cli, createWorkspace, type Ended, readText, startCli, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from './testing-desk.ts';
import { followSkill, startTeacher, type TeacherServer } from './testing-models.ts';

/** What looks like a key must be in no file, whatever happens. */
export const KEY = 'sk-test-0123456789abcdef';
export const DEAD = 'http://127.0.0.1:1';

export interface Servers {
  readonly teacher: TeacherServer;
  readonly student: ModelServer;
}

/** The SKILL.md that the embedded teacher induces for the desk's tickets: what the teacher behind the wire hands in. */
export async function induceSkill(tasks: readonly DeskTask[] = closeTickets(0, 60)): Promise<string> {
  using workspace = createWorkspace();
  writeDeskLog(workspace.dir, tasks);
  await cli(workspace.dir, ['run']);
  return readText(workspace.dir, 'skills/close-ticket/SKILL.md');
}

/** Servers that are gone with the scope. */
export async function startServers(skill: string, script = followSkill): Promise<Servers & AsyncDisposable> {
  const teacher = await startTeacher({ name: 'close-ticket', text: skill });
  const student = await startOllamaServer({ script, slots: 4 });
  return {
    teacher,
    student,
    [Symbol.asyncDispose]: async () => {
      await teacher.close();
      await student.close();
    },
  };
}

/** These nights are about exams: what takes calls besides, tests that are about it set themselves. */
const PLAIN = {
  'memory:': 'memory: { learn: { perNight: 0 } }',
  'discovery:': 'discovery: { student: false }',
  'gate:': 'gate: { rawTrace: off }',
};
const NO_LEARNING = PLAIN['memory:'];

/** Points the pipeline at servers; a role without one gets a port where nobody listens. */
export function configure(dir: string, servers: Partial<Servers>, more = '', slots = 4): void {
  const teacher = `{ use: openai, model: gpt-test, baseUrl: '${servers.teacher?.url ?? DEAD}/v1', attempts: 1 }`;
  const hosts = `[{ url: '${servers.student?.url ?? DEAD}', concurrency: ${slots} }]`;
  const student = `{ use: ollama, model: 'qwen2.5:7b', hosts: ${hosts}, attempts: 1 }`;
  const plain = Object.entries(PLAIN).flatMap(([key, line]) => (more.includes(key) ? [] : [line]));
  const settings = [...plain, more];
  const lines = [
    'name: nightly',
    'logs: [logs/]',
    'dashboard: false',
    `teacher: ${teacher}`,
    `students: [${student}]`,
    ...settings,
    '',
  ];
  writeText(dir, 'pipelines/nightly.yaml', lines.join('\n'));
}

/** Two students, the cheaper one first; both behind Ollama. */
export function configureLadder(dir: string, urls: { readonly [Role in 'teacher' | 'weak' | 'strong']: string }): void {
  const rung = (url: string, model: string): string =>
    `  - { use: ollama, model: '${model}', hosts: [{ url: '${url}', concurrency: 4 }], attempts: 1 }`;
  const teacher = `teacher: { use: openai, model: gpt-test, baseUrl: '${urls.teacher}/v1', attempts: 1 }`;
  const students = [rung(urls.weak, 'weak:1b'), rung(urls.strong, 'qwen2.5:7b')];
  const lines = [
    'name: nightly',
    'logs: [logs/]',
    'dashboard: false',
    teacher,
    'students:',
    ...students,
    NO_LEARNING,
    '',
  ];
  writeText(dir, 'pipelines/nightly.yaml', lines.join('\n'));
}

/** A workspace whose one family is sure to be promoted. */
export function prepare(servers: Partial<Servers>, more = ''): TestWorkspace {
  const workspace = createWorkspace();
  configure(workspace.dir, servers, more);
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  return workspace;
}

export async function runJson(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, ['run', '--json', ...words], {
    environment: { OPENAI_API_KEY: KEY },
  });
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

/** Runs in a process of its own and kills it once it has told so many lines of progress; `killedAt`: `performance.now()`. */
export async function runAndKill(dir: string, lines: number): Promise<Ended & { readonly killedAt: number }> {
  const { child, ended } = startCli(dir, ['run'], { OPENAI_API_KEY: KEY });
  let [told, killedAt] = [0, Number.POSITIVE_INFINITY];
  child.stderr?.on('data', (chunk) => {
    told += String(chunk).split('\n').length - 1;
    if (told < lines) return;
    killedAt = Math.min(killedAt, performance.now());
    child.kill('SIGKILL');
  });
  return { ...(await ended), killedAt };
}
