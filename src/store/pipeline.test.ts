import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { parsePipeline } from './pipeline.ts';
import { pipelineJsonSchema } from './pipeline-schema.ts';

describe('parsePipeline', () => {
  it('fills in every default from the two keys that are needed', () => {
    const pipeline = parsePipeline('name: nightly\nlogs: [logs/]\n', 'pipelines/nightly.yaml');
    expect(pipeline).toMatchObject({
      teacher: { use: 'induction' },
      students: [{ use: 'literal' }],
      gate: { target: 0.9, minimumHeldOut: 20, nightBudget: 60 },
      promote: { mode: 'auto' },
    });
  });

  it.each([
    ['an unknown key', 'name: a\nlogs: [x]\npromot: {}\n', /p\.yaml:3:1: unknown key promot/],
    ['an unknown nested key', 'name: a\nlogs: [x]\ngate:\n  taget: 0.9\n', /p\.yaml:4:3: unknown key taget in gate/],
    ['a wrong type', 'name: a\nlogs: [x]\ngate:\n  target: high\n', /p\.yaml:4:11: gate\.target: .*number/],
    ['a value out of range', 'name: a\nlogs: [x]\ngate: { target: 2 }\n', /p\.yaml:3:17: gate\.target/],
    ['a missing key', 'name: a\n', /p\.yaml:1:1: logs/],
    ['a bad item', 'name: a\nlogs:\n  - logs\n  - 3\n', /p\.yaml:4:5: logs\.1/],
    ['broken YAML', 'name: a\nlogs: [x\n', /p\.yaml:\d+: /],
    ['an empty file', '', /p\.yaml:1:1: name/],
    ['no mapping', '- a\n', /p\.yaml:1:1: .*object/],
  ])('says file and line of %s', (_, text, message) => {
    expect(() => parsePipeline(text, 'p.yaml')).toThrow(message);
  });

  it.each([
    [
      'two students of one name',
      '[{ use: ollama, model: q }, { use: ollama, model: q, numCtx: 4096 }]',
      /p\.yaml:3:39: students\.1: ollama\/q is on the ladder already/,
    ],
    [
      'a host that is no address',
      "[{ use: ollama, model: q, hosts: ['gpu-box:11434'] }]",
      /hosts\.0: .*http:\/\/gpu-box:11434/,
    ],
    [
      'a key where its variable belongs',
      '[{ use: openai, model: q, keyVariable: sk-123 }]',
      /keyVariable: .*never the key/,
    ],
  ])('refuses %s', (_, students, message) => {
    expect(() => parsePipeline(`name: p\nlogs: [logs/]\nstudents: ${students}\n`, 'p.yaml')).toThrow(message);
  });

  it('names every fault at once', () => {
    const parse = () => parsePipeline('name: A B\nlogs: []\n', 'p.yaml');
    expect(parse).toThrow(NightschoolError);
    expect(parse).toThrow(/p\.yaml:1:7.*\n.*p\.yaml:2:7/);
  });
});

describe('pipelines/pipeline.schema.json', () => {
  it('is what npm run schema writes', () => {
    const committed = fileURLToPath(new URL('../../pipelines/pipeline.schema.json', import.meta.url));
    expect(readFileSync(committed, 'utf8')).toBe(pipelineJsonSchema());
  });
});

describe('the judge', () => {
  const judge = (model: string): string => `graders: { judge: { use: ollama, model: '${model}' } }\n`;
  const text = (teacher: string, model: string): string =>
    `name: nightly\nlogs: [logs/]\nteacher: ${teacher}\n${judge(model)}`;

  it.each([
    ['the same model', "{ use: ollama, model: 'house:7b' }", 'house:7b'],
    ['one of the same family', '{ use: openai, model: gpt-5 }', 'gpt-oss:20b'],
    ['one of the family of a coding agent', '{ use: command, command: [claude, -p] }', 'claude-haiku-4-5'],
  ])('is refused where it is %s as the teacher', (_, teacher, model) => {
    expect(() => parsePipeline(text(teacher, model), 'nightly.yaml')).toThrow(/nightly\.yaml:4:.*same family/);
  });

  it.each([
    ['another family', '{ use: openai, model: gpt-5 }', 'qwen2.5:7b'],
    ['a teacher that is no model', '{ use: induction }', 'qwen2.5:7b'],
    ['names that say nothing', "{ use: ollama, model: 'house:7b' }", 'other:7b'],
  ])('is taken beside %s', (_, teacher, model) => {
    expect(parsePipeline(text(teacher, model), 'nightly.yaml').graders.judge?.model).toBe(model);
  });
});
