import { describe, expect, it } from 'vitest';
import type { Draft, SkillContent } from '../domain/skill.ts';
import { hash } from '../util/hash.ts';
import { printSkill } from '../util/skill/print.ts';
import { lintDraft } from './lint.ts';

const content: SkillContent = {
  name: 'move-deal',
  description: 'Moves a deal to another stage. Use when asked to move a deal.',
  title: 'Move deal',
  summary: 'Do the steps in order.',
  procedure: {
    inputs: [
      { name: 'deal', meaning: 'the deal', conversion: 'text', find: [{ kind: 'pattern', pattern: 'move (.+?) to' }] },
    ],
    steps: [
      {
        purpose: 'Find the deal',
        tool: 'search_deals',
        arguments: { query: { kind: 'reference', path: { root: 'deal', segments: [] } } },
        result: 'deals',
        when: [],
      },
    ],
    replies: [{ when: [], parts: ['Done.'] }],
  },
  successCriteria: ['The deal is moved.'],
  pitfalls: [],
  metadata: {},
};

const draftOf = (text: string): Draft => ({ skill: 'move-deal', version: hash(text), text, teacher: 'x', change: 'y' });
const sound = printSkill(content);
const rules = (text: string, examLiterals: readonly string[] = []) =>
  lintDraft(draftOf(text), { examLiterals }).map(({ rule }) => rule);

describe('lintDraft', () => {
  it('finds nothing wrong with a sound draft', () => {
    expect(rules(sound, ['D-4711', ''])).toEqual([]);
  });

  it.each([
    ['placeholder', 'TODO: say more.'],
    ['placeholder', 'Ask <your manager> first.'],
    ['placeholder', 'Use {{deal}} here.'],
    ['placeholder', 'The key is [secret:0a1b2c3d].'],
    ['machine', 'Look into /home/someone/notes.'],
    ['machine', 'Call http://localhost:3000 first.'],
    ['machine', 'It runs on build7.internal today.'],
    ['control', 'Nothing to see\u0000 here.'],
    ['control', 'Read from the right: \u202egnp.exe'],
  ])('refuses what is unfinished or belongs to one machine: %s in "%s"', (rule, line) => {
    expect(rules(sound.replace('Do the steps in order.', line))).toEqual([rule]);
  });

  it('tells the line of an exam literal but never the literal', () => {
    const text = sound.replace('Do the steps in order.', 'The deal of Initech is D-4711.');
    const findings = lintDraft(draftOf(text), { examLiterals: ['initech', 'nowhere'] });
    const line = text.split('\n').findIndex((part) => part.includes('Initech')) + 1;
    const message = `Line ${line} has a text that only the exam knows.`;
    expect(findings).toEqual([{ rule: 'exam-literal', severity: 'block', place: `SKILL.md:${line}`, message }]);
  });

  it('refuses secrets as the caller knows them', () => {
    const hasSecret = (line: string) => line.includes('hunter2');
    const text = sound.replace('Do the steps in order.', 'The password is hunter2.');
    expect(lintDraft(draftOf(text), { examLiterals: [], hasSecret }).map(({ rule }) => rule)).toEqual(['secret']);
  });

  it('refuses references that lead nowhere, also in a skill that no program can execute', () => {
    expect(rules(sound.replace('{deal}', '{customer.name}'))).toEqual(['reference']);
    expect(rules(sound.replace('1. Find the deal', '1. Think it over\n2. Find the deal'))).toEqual([]);
  });

  it('knows loops and results of earlier steps', () => {
    const steps = [
      '1. Find: `found = search(query: {deal})`',
      '2. Archive, for each `message` in `{found.messages}`: `archive(id: {message.id})`',
      '3. Close: `close(id: {step2[0].id}, other: {message.id})`',
    ].join('\n');
    const text = sound.replace(/1\. Find the deal.*/, steps);
    const line = text.split('\n').findIndex((part) => part.startsWith('3. Close')) + 1;
    const message = expect.stringMatching(/^Line \d+ uses \{message\}/);
    expect(lintDraft(draftOf(text), { examLiterals: [] })).toEqual([
      { rule: 'reference', severity: 'block', place: `SKILL.md:${line}`, message },
    ]);
  });

  it('refuses a version that is not of this text, and whatever the specification refuses', () => {
    const draft = { ...draftOf(sound), version: 'ffffffffffffffff' };
    expect(lintDraft(draft, { examLiterals: [] }).map(({ rule }) => rule)).toEqual(['version']);
    expect(rules(sound.replace('name: move-deal', 'name: Move'))).toContain('name');
    expect(rules(`${sound}${'more\n'.repeat(600)}`)).toContain('body');
  });
});
