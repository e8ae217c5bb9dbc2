import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { parseSuite, type SuiteFiles } from './parse-suite.ts';
import { hashSuite, printSuite } from './suite.ts';

const folder = fileURLToPath(new URL('fixtures/refund-order', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
const files: SuiteFiles = {
  config: read('promptfooconfig.yaml'),
  cases: read('cases.jsonl'),
  recordings: read('recordings.jsonl'),
};
const suite = parseSuite(files, 'evals/refund-order');
const options = { folder, instructions: 'SKILL.md', maximumActions: 10, previous: null };
const rude = { type: 'not-icontains', value: 'whatever' };

function edit(name: keyof SuiteFiles, from: string, to: string): SuiteFiles {
  expect(files[name]).toContain(from);
  return { ...files, [name]: files[name].replace(from, to) };
}

describe('printSuite', () => {
  it('prints what parses back to the same suite', () => {
    expect(printSuite(suite, options)).toEqual(files);
    const asserted = { ...suite, assert: [rude] };
    expect(parseSuite(printSuite(asserted, options), 'evals/refund-order')).toEqual(asserted);
  });

  it('names its modules relative to the folder', () => {
    const { config } = printSuite(suite, { ...options, folder: '/some/workspace/evals/refund-order' });
    expect(config).not.toContain('file:///');
    expect(config).toMatch(/id: file:\/\/(\.\.\/)+\S*promptfoo-provider\.ts\n/);
  });

  it('changes nothing on a second print over the first', () => {
    expect(printSuite(suite, { ...options, previous: files.config })).toEqual(files);
  });

  it('updates its own entries and keeps what people wrote, comments too', () => {
    const previous = files.config
      .replace('  assert:\n', '  # house rule\n  assert:\n    - type: not-icontains # never\n      value: whatever\n')
      .replace('providers:\n', 'providers:\n  - openai:gpt-5\n')
      .replace('maximumActions: 10', 'maximumActions: 3')
      .concat('evaluateOptions:\n  maxConcurrency: 1\n');
    const { config } = printSuite(suite, { ...options, previous });
    expect(config).toBe(previous.replace('maximumActions: 3', 'maximumActions: 10'));
    expect(parseSuite({ ...files, config }, 'evals/refund-order').assert).toEqual([rude]);
  });

  it('adds its entries to a config that people began', () => {
    const previous = 'tests:\n  - vars: {case: mine}\nproviders: openai:gpt-5\n';
    const { config } = printSuite(suite, { ...options, previous });
    expect(parseSuite({ ...files, config }, 'evals/refund-order')).toEqual(suite);
    expect(config).toContain('- openai:gpt-5');
    expect(config).toContain('{ case: mine }');
  });

  it.each([
    ['is not YAML', 'tests: [', 'promptfooconfig.yaml:1: '],
    ['has a defaultTest elsewhere', 'defaultTest: file://mine.yaml\n', 'defaultTest must be a mapping'],
  ])('refuses to write over a config that %s', (_, previous, message) => {
    expect(() => printSuite(suite, { ...options, previous })).toThrow(message);
  });
});

describe('parseSuite', () => {
  it.each<[string, SuiteFiles, string]>([
    ['a missing key', edit('config', '      familyId: fam-1a2b3c4d\n', ''), 'promptfooconfig.yaml:15: familyId'],
    [
      'an unknown key',
      edit('config', 'maximumActions:', 'turns: 1\n      maximumActions:'),
      'promptfooconfig.yaml:15: unknown key turns',
    ],
    [
      'a wrong value',
      edit('config', 'maximumActions: 10', 'maximumActions: many'),
      'promptfooconfig.yaml:18: maximumActions',
    ],
    [
      'an assertion without a type',
      edit('config', 'type: javascript', 'kind: javascript'),
      'promptfooconfig.yaml:29: 0.type',
    ],
    ['tests that are not ours', edit('config', 'promptfoo-suite.ts:loadTests', 'other.ts'), 'tests: loads cases.jsonl'],
    ['a line that is not JSON', edit('cases', '{"id":"case-2"', '{id:"case-2"'), 'cases.jsonl:2: is not JSON'],
    ['a missing field', edit('cases', '"side":"train",', ''), 'cases.jsonl:1: side'],
    [
      'an unknown field',
      edit('cases', '"id":"case-1"', '"id":"case-1","weight":2'),
      'cases.jsonl:1: unknown key weight',
    ],
    ['an id that is not a name', edit('cases', '"id":"case-1"', '"id":"{{x}}"'), 'cases.jsonl:1: id: must be'],
    [
      'a note of a case by what is no name',
      {
        ...files,
        cases: `${files.cases}{"written":{"hash":"a","format":"1","added":0,"retired":0,"heldOut":[],"cases":{"#1":"b"}}}\n`,
      },
      'cases.jsonl:12: written.cases.#1: Invalid key',
    ],
    [
      'two cases of one id',
      edit('cases', '"id":"case-2"', '"id":"case-1"'),
      'cases.jsonl:2: there is a case case-1 already',
    ],
    [
      'a group on both sides',
      edit('cases', '"group":"s-case-2"', '"group":"s-case-1"'),
      'cases.jsonl:2: side must be train',
    ],
    [
      'a step without a result',
      edit('recordings', ',"result":"sent"', ''),
      'recordings.jsonl:6: steps.1.result: is missing',
    ],
  ])('names file and line of %s', (_, damaged, message) => {
    expect(() => parseSuite(damaged, 'evals/refund-order')).toThrow(message);
    expect(() => parseSuite(damaged, 'evals/refund-order')).toThrow(NightschoolError);
  });
});

describe('hashSuite', () => {
  const first = suite.cases.find(({ side }) => side === 'held-out');
  if (first === undefined) throw new Error('the fixture has no exam');
  const others = suite.cases.filter(({ id }) => id !== first.id);

  it('does not see the order', () => {
    const { cases, recordings, writes, freeText } = suite;
    const turned = {
      ...suite,
      cases: cases.toReversed(),
      recordings: recordings.toReversed(),
      writes: writes.toReversed(),
      freeText: freeText.toReversed(),
    };
    expect(hashSuite(turned)).toBe(hashSuite(suite));
  });

  it.each([
    ['a case', { ...suite, cases: [{ ...first, facts: [] }, ...others] }],
    ['a side', { ...suite, cases: [{ ...first, side: 'train' as const }, ...others] }],
    ['a recording', { ...suite, recordings: suite.recordings.slice(1) }],
    ['which tools write', { ...suite, writes: suite.writes.slice(1) }],
    ['free text', { ...suite, freeText: [] }],
    ['an assertion', { ...suite, assert: [rude] }],
    ['an assertion on a case', { ...suite, cases: [{ ...first, assert: [rude] }, ...others] }],
  ])('sees a change of %s', (_, changed) => {
    expect(hashSuite(changed)).not.toBe(hashSuite(suite));
  });
});
