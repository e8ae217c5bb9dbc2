import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CONDITIONS, PARTIES } from './domains/circumstances.ts';
import { DOMAINS } from './domains/registry.ts';
import { generateDataset } from './generate.ts';
import { SAMPLE_QUESTIONS } from './questions.ts';

const small = { playbooks: 80, questions: 80, seed: 1 };

describe('generateDataset', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    expect(generateDataset('a', small)).toEqual(generateDataset('a', small));
    expect(generateDataset('a', small)).not.toEqual(generateDataset('a', { ...small, seed: 2 }));
  });

  it.each([1, 80, 1_000, 10_000])('writes %i different playbooks of 20 to 60 lines', (count) => {
    const { playbooks } = generateDataset('a', { ...small, playbooks: count });
    expect(playbooks).toHaveLength(count);
    expect(new Set(playbooks.map(({ path }) => path.toLowerCase())).size).toBe(count);
    expect(new Set(playbooks.map(({ text }) => text)).size).toBe(count);
    const lines = playbooks.map(({ text }) => text.split('\n').length);
    expect([Math.min(...lines) >= 20, Math.max(...lines) <= 60]).toEqual([true, true]);
    const unfinished = playbooks.filter(
      ({ path, text }) => /[{}]|undefined/.test(text) || !/^[a-z]+\/[a-z0-9-]{1,200}\.md$/.test(path),
    );
    expect(unfinished).toEqual([]);
  });

  it('refuses more than the grammar has', () => {
    expect(() => generateDataset('a', { ...small, playbooks: 11_000 })).toThrow('10800');
  });

  it('asks one question about each of as many playbooks as wanted, and some that none answers', () => {
    const { playbooks, questions } = generateDataset('a', { ...small, questions: 30 });
    const answered = questions.filter(({ path }) => path !== null);
    expect(answered).toHaveLength(30);
    expect(new Set(answered.map(({ path }) => path)).size).toBe(30);
    const paths = new Set(playbooks.map(({ path }) => path));
    expect(answered.filter(({ path }) => !paths.has(path ?? ''))).toEqual([]);
    expect(questions.filter(({ path }) => path === null)).toHaveLength(24);
    expect(questions.filter(({ text }) => /[{}]/.test(text) || !/[.?]$/.test(text))).toEqual([]);
  });

  it('has near neighbours in a small set too: all but one of object, party and condition are the same', () => {
    const { playbooks } = generateDataset('a', small);
    const slots = playbooks.map(({ text }) => (text.split('\n')[0] ?? '').split(/: |, /));
    const common = (one: readonly string[], other: readonly string[]) =>
      one.filter((part) => other.includes(part)).length;
    const alone = slots.filter((one) => !slots.some((other) => other !== one && common(one, other) === 2));
    expect([slots.every(({ length }) => length === 3), alone.length]).toEqual([true, 0]);
  });
});

describe('the grammar', () => {
  it('asks in words of its own: no wording for asking is one of the playbooks', () => {
    const topics = [...DOMAINS.flatMap(({ objects }) => objects), ...CONDITIONS, ...Object.values(PARTIES).flat()];
    const shared = topics.filter(({ words, asked }) => asked.some((wording) => words.some((word) => word === wording)));
    expect(shared).toEqual([]);
    expect(topics.filter(({ asked }) => asked.length < 2)).toEqual([]);
  });

  it('has five jobs and five objects in every domain', () => {
    const sizes = DOMAINS.map(({ objects, situations, unanswered }) => [
      objects.length,
      situations.length,
      unanswered.length,
    ]);
    expect(sizes).toEqual(Array(12).fill([5, 5, 2]));
  });
});

describe('the questions on the sample playbooks', () => {
  const folder = fileURLToPath(new URL('../../../memories/workflows/', import.meta.url));

  it('ask three times or more about every playbook, and ten times about none', () => {
    const asked = Map.groupBy(SAMPLE_QUESTIONS, ({ path }) => path);
    expect([...asked.keys()].filter((path) => path !== null).sort()).toEqual(readdirSync(folder).sort());
    expect(Math.min(...[...asked.values()].map(({ length }) => length))).toBeGreaterThanOrEqual(3);
    expect(asked.get(null)?.length).toBeGreaterThanOrEqual(10);
    expect(new Set(SAMPLE_QUESTIONS.map(({ text }) => text)).size).toBe(SAMPLE_QUESTIONS.length);
  });
});
