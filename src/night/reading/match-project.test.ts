import { describe, expect, it } from 'vitest';
import { matchesProject } from './match-project.ts';

const place = (include: readonly string[], exclude: readonly string[] = []) => ({ include, exclude });

describe('matchesProject', () => {
  it.each([
    ['/home/u/work/shop', place([]), true],
    [undefined, place([]), true],
    [undefined, place(['shop']), false],
    [undefined, place([], ['shop']), true],
    ['/home/u/work/shop', place(['shop']), true],
    ['/home/u/work/shop/api', place(['shop']), true],
    ['/home/u/work/shopping', place(['shop']), false],
    ['/home/u/work/shopping', place(['shop*']), true],
    ['/home/u/work/shop', place(['/home/u/work']), true],
    ['/home/u/workshop', place(['/home/u/work']), false],
    ['/home/u/work/shop', place(['/home/*/work']), true],
    ['/home/u/v/work/shop', place(['/home/*/work']), false],
    ['/home/u/v/work/shop', place(['/home/**/work']), true],
    ['/home/u/work/shop', place([], ['secret']), true],
    ['/home/u/secret/shop', place([], ['secret']), false],
    ['/home/u/secret/shop', place(['shop'], ['secret']), false],
    ['C:\\Users\\u\\shop\\', place(['shop']), true],
    ['/a/bab', place(['b*b']), true],
    ['/a/b', place(['b*b']), false],
    ['/a/', place(['/a/']), true],
    ['/a/.b', place(['.b']), true],
    ['/tmp/nightschool-command-a1B2c3', place([]), false],
    ['/tmp/nightschool-command-a1B2c3', place(['/tmp']), false],
    ['/home/u/nightschool', place([]), true],
    ['b/xbc', place(['**/xb*c']), true],
  ])('%s in %j: %s', (project, given, expected) => {
    expect(matchesProject(project, given)).toBe(expected);
  });

  it.each([
    ['claude-code:-home-sam-secret/a.jsonl', [], ['-home-sam-secret'], false],
    ['claude-code:-home-sam-secret/a.jsonl', [], ['*-secret'], false],
    ['claude-code:-home-sam-secret/a.jsonl', [], ['claude-code:-home-sam-secret'], false],
    ['claude-code:-home-sam-secret/1/subagents/b.jsonl', [], ['-home-sam-secret'], false],
    ['claude-code:-home-sam-secret/1/subagents/b.jsonl', ['-home-sam-secret'], [], true],
    ['claude-code:-home-sam-secret/1/subagents/b.jsonl', ['-home-sam-secret/1'], [], true],
    ['claude-code:-home-sam-shop/a.jsonl', [], ['-home-sam-secret'], true],
    ['claude-code:-home-sam-shop/a.jsonl', ['-home-sam-secret'], [], false],
    ['claude-code:a.jsonl', [], ['claude-code'], true],
    ['logs/secret/a.jsonl', [], ['secret'], false],
    ['logs/secret/a.jsonl', [], ['logs/secret'], false],
    ['logs/secret/old/a.jsonl', [], ['secret'], false],
    ['logs/secret/a.jsonl', ['secret'], [], true],
    ['logs/secret/a.jsonl', ['logs/*'], [], true],
    ['logs/secret.jsonl', [], ['secret*'], true],
    ['a.jsonl', [], ['*'], true],
    ['~/work/logs/a.jsonl', [], ['/home/sam/work'], false],
    ['~/work/logs/a.jsonl', ['/home/sam/work/logs'], [], true],
    ['~/work/logs/a.jsonl', [], ['sam'], true],
  ])(
    'takes a session that names no folder by that of its log: %s, %j without %j: %s',
    (path, include, exclude, expected) => {
      const log = { path, file: path.replace('~/', '/home/sam/') };
      expect(matchesProject(undefined, { include, exclude }, log)).toBe(expected);
    },
  );

  it.each([
    ['/home/sam/shop', 'claude-code:-home-sam-secret/a.jsonl', [], ['-home-sam-secret'], false],
    ['/home/sam/secret', 'claude-code:-home-sam-shop/a.jsonl', [], ['secret'], false],
    ['/home/sam/shop', 'claude-code:-home-sam-secret/a.jsonl', ['-home-sam-secret'], [], true],
    ['/home/sam/secret', 'claude-code:-home-sam-shop/a.jsonl', ['secret'], [], true],
    ['/home/sam/diary', 'claude-code:-home-sam-shop/a.jsonl', ['secret'], [], false],
  ])('takes either folder: %s in %s, %j without %j: %s', (project, path, include, exclude, expected) => {
    expect(matchesProject(project, { include, exclude }, { path })).toBe(expected);
  });

  it.each([
    ['~/work/logs/a.jsonl', 'work'],
    ['~/work/logs/a.jsonl', '/home/sam/work'],
    ['/srv/work/logs/a.jsonl', '/srv/work'],
    ['work/logs/a.jsonl', 'work'],
  ])('asks for no log only because it is kept below a project: %s, %s', (path, include) => {
    const log = { path, file: path.replace('~/', '/home/sam/') };
    expect(matchesProject('/home/sam/diary', place([include]), log)).toBe(false);
    expect(matchesProject(undefined, place([include]), log)).toBe(false);
  });
});
