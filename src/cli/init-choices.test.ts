import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../domain/pipeline.ts';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { type OllamaModel, QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import { parsePipeline, readPipeline } from '../store/pipeline.ts';
import { cli, readText, tree, writeText } from './testing.ts';
import { AGENTS_AT_HOME, createHome } from './testing-home.ts';
import { type InitOptions, init } from './testing-init.ts';

const KEY = 'sk-not-for-your-eyes-8417';
const servers: ModelServer[] = [];
const homes: Disposable[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) home[Symbol.dispose]();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function createPerson() {
  const person = createHome();
  homes.push(person);
  AGENTS_AT_HOME['claude-code'](person.home, { id: 's1', project: `${person.home}/work/shop`, request: 'rename it' });
  return person;
}

async function startOllama(models: readonly OllamaModel[]): Promise<string> {
  const server = await startOllamaServer({ script: () => ({ text: 'never asked' }), models });
  servers.push(server);
  return server.url;
}

const MODELS: readonly OllamaModel[] = [
  { ...QWEN, name: 'embed:latest', capabilities: ['embedding'] },
  { ...QWEN, name: 'talks:1b', capabilities: ['completion'] },
  { ...QWEN, name: 'tools:2b', capabilities: ['completion', 'tools'] },
];

/** Runs it, and reads the pipeline that it wrote. */
async function initAndRead(words: readonly string[], options: InitOptions = {}) {
  const person = createPerson();
  const ran = await init(person, words, options);
  expect(ran.code).toBe(0);
  return { ...ran, ...person, pipeline: await readPipeline(person.dir, 'nightly') };
}

const studentsOf = ({ students }: Pipeline) =>
  students.map((student) => ('model' in student ? student.model : student.use));

describe('what is chosen', () => {
  it('is free of cost with --yes, and nothing is asked', async () => {
    const environment = { OPENAI_API_KEY: KEY };
    const { pipeline, questions, stdout } = await initAndRead(['--yes'], { answers: ['2', '2'], environment });
    expect([pipeline.teacher.use, studentsOf(pipeline), pipeline.promote.mode]).toEqual([
      'induction',
      ['literal'],
      'auto',
    ]);
    expect([pipeline.schedule, pipeline.budget.usd, questions]).toEqual([null, null, []]);
    expect(stdout).toContain('No Ollama answers at http://127.0.0.1:1');
    expect(stdout).toContain('Keys that are set: OPENAI_API_KEY.');
  });

  it('comes from options, with a limit in dollars where a model costs', async () => {
    const words = ['--teacher', 'anthropic:claude-sonnet-5-5', '--student', 'literal', '--student', 'ollama:qwen3:4b'];
    const more = ['--logs', 'claude-code', '--logs', '~/my logs', '--promote', 'pull-request', '--schedule', '02:30'];
    const { pipeline, stdout, dir, questions } = await initAndRead([...words, ...more], { answers: [] });
    expect(pipeline.teacher).toMatchObject({ use: 'openai', preset: 'anthropic', model: 'claude-sonnet-5-5' });
    expect(studentsOf(pipeline)).toEqual(['literal', 'qwen3:4b']);
    expect(pipeline.logs.map(({ from }) => from)).toEqual(['logs/', 'claude-code', '~/my logs']);
    expect([pipeline.promote.mode, pipeline.schedule, pipeline.budget.usd]).toEqual(['pull-request', '02:30', 5]);
    expect(questions).toEqual([]);
    expect(readText(dir, '.env.example')).toMatch(/^ANTHROPIC_API_KEY=$/m);
    expect(stdout).toMatch(
      /1\. Set ANTHROPIC_API_KEY: [\s\S]*2\. No Ollama answers[\s\S]*3\. ollama pull qwen3:4b\n[\s\S]*4\. nightschool doctor\n/,
    );
    expect(stdout).toMatch(/nightschool run\n[\s\S]*nightschool schedule install\n/);
  });

  it('is asked thing by thing, with numbers, and Enter for what is usual', async () => {
    const environment = { ANTHROPIC_API_KEY: KEY, OLLAMA_HOST: await startOllama(MODELS) };
    const answers = ['y', '', '2', '', '3', 'half past two', '2:30'];
    const { pipeline, questions, stdout, dir } = await initAndRead([], { answers, environment });
    expect(questions[2]).toMatch(/Who writes the skills[\s\S]* 1 {2}induction –[\s\S]* 2 {2}anthropic:[\s\S]*\[1\]: $/);
    expect(questions[3]).toMatch(
      / 2 {2}ollama:talks:1b [\s\S]*cannot call\s+tools[\s\S]* 3 {2}ollama:tools:2b [\s\S]*\[1,3\]: $/,
    );
    expect(questions[6]).toMatch(/^"half past two" must be a time of day/);
    expect(questions).toHaveLength(7);
    expect(pipeline.teacher).toMatchObject({ preset: 'anthropic' });
    expect(studentsOf(pipeline)).toEqual(['literal', 'tools:2b']);
    expect(pipeline.students[1]).toMatchObject({ hosts: [{ url: environment.OLLAMA_HOST }] });
    expect([pipeline.promote.mode, pipeline.schedule]).toEqual(['pull-request', '2:30']);
    expect([stdout, ...questions, ...tree(dir).values()].join('')).not.toContain(KEY);
    expect([stdout, ...questions].join('')).not.toContain('embed:latest');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a teacher', ['--teacher', 'gpt'], /"gpt" names no teacher\.\nName one of: induction, openai:<model>/],
    ['a teacher without a model', ['--teacher', 'openai:'], /names no teacher/],
    ['a student', ['--student', 'command:claude'], /names no student\.\nName one of: literal/],
    ['a student that is named twice', ['--student', 'literal', '--student', 'literal'], /literal is named twice/],
    ['a way to promote', ['--promote', 'never'], /"never" is no way to promote: auto, stage, pull-request/],
    ['a time', ['--schedule', '25:99'], /"25:99" must be a time of day/],
    ['a place for logs', ['--logs', ' '], /"" is no place for logs/],
    ['a model with an escape in its name', ['--student', 'ollama:a\u001b[2J'], /names no student/],
  ])('is refused where an option names no such thing: %s', async (_, words, message) => {
    const person = createPerson();
    const { code, stdout } = await init(person, words);
    expect([code, tree(person.dir).size]).toEqual([2, 0]);
    expect(stdout).toMatch(message);
    expect(stdout).not.toContain('\u001b');
  });

  it('offers the CLIs of coding agents that are there', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'nightschool-bin-'));
    homes.push({ [Symbol.dispose]: () => rmSync(bin, { recursive: true, force: true }) });
    writeText(bin, 'codex', '#!/bin/sh\n');
    chmodSync(join(bin, 'codex'), 0o755);
    const answers = ['n', '2', '', '', ''];
    const { pipeline, questions } = await initAndRead([], { answers, environment: { PATH: bin } });
    expect(questions[1]).toMatch(/ 2 {2}command:codex [\s\S]*No key or program here for: command:claude/);
    expect(pipeline.teacher).toMatchObject({
      use: 'command',
      command: ['codex', 'exec', '--sandbox', 'read-only', '--skip-git-repo-check', '--ephemeral', '-'],
    });
    expect(pipeline.budget).toMatchObject({ usd: null, minutes: 240 });
  });
});

describe('a coding agent that teaches', () => {
  it('is not taught from the sessions that it leaves itself', async () => {
    const { dir, home } = await initAndRead(['--yes', '--teacher', 'command:claude']);
    const own = { id: 's9', project: '/tmp/nightschool-command-a1B2c3', request: 'Write a skill from this lesson' };
    AGENTS_AT_HOME['claude-code'](home, own);
    writeText(dir, 'pipelines/nightly.yaml', readText(dir, 'pipelines/nightly.yaml').replace(/^teacher: .*/m, ''));
    const run = await cli(dir, ['run', '--quiet', '--json'], { environment: { HOME: home } });
    expect(JSON.parse(run.stdout)).toMatchObject({ logs: { sessions: 1, tasks: 1 } });
  });
});

describe('what an Ollama serves', () => {
  it('makes the smallest model that calls tools a student', async () => {
    const OLLAMA_HOST = await startOllama(MODELS);
    const { pipeline, stdout } = await initAndRead(['--yes'], { environment: { OLLAMA_HOST } });
    expect(studentsOf(pipeline)).toEqual(['literal', 'tools:2b']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('the smallest that calls tools is tools:2b.');
  });

  it('is said where it has no model, and where none calls tools', async () => {
    const empty = await initAndRead(['--yes'], { environment: { OLLAMA_HOST: await startOllama([]) } });
    expect(empty.stdout).toMatch(/has no model yet:\s+ollama\s+pull/);
    const OLLAMA_HOST = await startOllama(MODELS.slice(0, 2));
    const { pipeline, stdout } = await initAndRead(['--yes'], { environment: { OLLAMA_HOST } });
    expect([studentsOf(pipeline), stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      ['literal'],
      expect.stringContaining('none says that it calls tools.'),
    ]);
  });

  it('is told with the line to pull what the pipeline names and it has not', async () => {
    const OLLAMA_HOST = await startOllama(MODELS);
    const { stdout } = await initAndRead(['--yes', '--student', 'ollama:qwen3:4b'], { environment: { OLLAMA_HOST } });
    expect(stdout).toContain('1. ollama pull qwen3:4b\n');
  });
});

/** The text with every alternative of a setting alone put in its place. */
function alternatives(text: string): readonly string[] {
  const lines = text.split('\n');
  const isSetting = (line: string) =>
    /^ *# (?:- |(?:name|logs|schedule|teacher|students|budget|promote|families|gate|tools|redact|memory|agent): )/.test(
      line,
    );
  return lines.flatMap((line, at) => {
    if (!isSetting(line)) return [];
    const plain = line.replace('# ', '');
    const key = /^(\w+): /.exec(plain)?.[1];
    const others = lines.map((each) => (key !== undefined && each.startsWith(`${key}: `) ? '' : each));
    return [others.map((each, index) => (index === at ? plain : each)).join('\n')];
  });
}

describe('the pipeline that is written', () => {
  it.each<[string, readonly string[]]>([
    ['embedded', ['--yes']],
    ['nothing read', []],
    ['with models', ['--teacher', 'openai:gpt-6.1-sol', '--student', 'ollama:qwen3:4b', '--schedule', '*/5 2 * * *']],
    [
      'with odd names',
      ['--logs', 'a: b #1 "x" \\ é\u{1f600}', '--student', 'ollama:no', '--teacher', 'openai:a: #"b"\\'],
    ],
  ])('parses with any of its alternatives: %s', async (_, words) => {
    const { dir } = await initAndRead(words, { environment: { OLLAMA_HOST: await startOllama(MODELS) } });
    const text = readText(dir, 'pipelines/nightly.yaml');
    const others = alternatives(text);
    expect(others.length).toBeGreaterThan(15);
    for (const other of others) expect(() => parsePipeline(other, other)).not.toThrow();
    expect(text.split('\n').filter((line) => line.length > 140)).toEqual([]);
  });

  it('says the names of places and models as they are', async () => {
    const odd = 'a: b #1 "x" \\ é\u{1f600}';
    const { pipeline } = await initAndRead(['--logs', odd, '--student', 'ollama:no', '--teacher', `openai:${odd}`]);
    expect([pipeline.logs[1]?.from, studentsOf(pipeline), pipeline.teacher]).toEqual([
      odd,
      ['no'],
      expect.objectContaining({ model: odd }),
    ]);
  });

  it('is never changed by options later, which is said', async () => {
    const { dir, home } = await initAndRead(['--yes']);
    const before = tree(dir);
    const { stdout } = await init({ dir, home }, ['--teacher', 'openai:gpt-6.1-sol', '--schedule', '03:00']);
    expect(tree(dir)).toEqual(before);
    expect(stdout).toContain('--teacher, --schedule: a pipeline that is there already is never changed.');
    expect((await init({ dir, home }, ['--yes'])).stdout).not.toContain('never changed');
  });

  it('is said to be broken where it is', async () => {
    const person = createPerson();
    writeText(person.dir, 'pipelines/nightly.yaml', 'logs: {');
    const { code, stdout } = await init(person, ['--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('pipelines/nightly.yaml is there, but cannot be read: nightschool doctor says why.');
  });
});

describe('folders with odd names', () => {
  it.each(["it's", 'a "b" $(touch x) `y`', 'line\nbreak \u001b[2J', '日本 %20 #1', '-rf'])(
    '%j is made a workspace',
    async (name) => {
      const person = createPerson();
      mkdirSync(join(person.home, name));
      AGENTS_AT_HOME['claude-code'](person.home, { id: 's2', project: `${person.home}/${name}`, request: 'look' });
      const { code, stdout } = await init({ dir: person.home, home: person.home }, ['--yes', '--dir', `./${name}`]);
      expect([code, stdout.includes('\u001b')]).toEqual([0, false]);
      expect((await readPipeline(join(person.home, name), 'nightly')).logs.map(({ from }) => from)).toEqual([
        'logs/',
        'claude-code',
      ]);
      expect(stdout).toMatch(/nightschool run --dir /);
    },
  );
});
