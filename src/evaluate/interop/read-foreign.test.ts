import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readForeign } from './read-foreign.ts';
import { refusal } from './to-case.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

function filesOf(folder: string) {
  const names = readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => name.endsWith('.json')).sort();
  return paths.map((path) => ({ path, text: readFileSync(join(fixtures, folder, path), 'utf8') }));
}

const one = (value: unknown, path = 'given.json') => readForeign([{ path, text: JSON.stringify(value) }]);

describe("skill-creator's files", () => {
  const { skill, cases, results, leftOut } = readForeign(filesOf('skill-creator'));

  it('give their evals, each once', () => {
    expect(skill).toBe('close-ticket');
    expect(cases.map(({ id, request }) => [id, request])).toEqual([
      ['skill-creator-1', 'Close ticket TK-9001, it is solved'],
      ['skill-creator-2', 'Summarise the attached complaint'],
      ['skill-creator-3', 'Close {{ everything }}'],
    ]);
    expect(cases.map(({ expectations }) => expectations)).toEqual([
      ['The reply names ticket TK-9001', 'It does not promise a refund'],
      ['It has three sentences'],
      ['It asks which ticket is meant'],
    ]);
  });

  it('say what cannot be graded, with a judge and without', () => {
    const why = (hasJudge: boolean) => cases.map((each) => refusal(each, { side: 'held-out', hasJudge }));
    const files = 'it needs files (evals/files/complaint.pdf), and an exam has none';
    const words = 'what it expects is said in words, and the pipeline has no judge';
    expect(why(true)).toEqual([null, files, null]);
    expect(why(false)).toEqual([words, files, words]);
  });

  it('give what was measured, and say what is left out', () => {
    expect(results.map(({ summary }) => summary)).toEqual([
      '1 runs by some-model: with_skill 100 %, without_skill 50 %',
      '1 of 2 expectations met',
    ]);
    expect(leftOut.join('\n')).toContain('its name "close" is not kept');
  });
});

describe('the dialect of agentskills.io', () => {
  const { cases, results, leftOut } = readForeign(filesOf('agentskills'));

  it('is read as well', () => {
    expect(cases.map(({ id, expectations }) => [id, expectations])).toEqual([
      ['skill-creator-refund', ['The reply names A-17']],
      [expect.stringMatching(/^skill-creator-[0-9a-f]{12}$/), ['It says hello']],
    ]);
    expect(results.map(({ summary }) => summary)).toEqual([
      '0 runs: with_skill 83 %, without_skill 33 %',
      '1 of 1 expectations met',
    ]);
    expect(leftOut).toEqual([]);
    expect(cases.flatMap((each) => each.leftOut)).toContain('evals/evals.json: eval two words: mood: not known here.');
  });
});

describe("upskill's files", () => {
  const { skill, cases, results } = readForeign(filesOf('upskill'));

  it('give their tests, each once, with the files in the request', () => {
    expect(skill).toBe('close-ticket');
    expect(cases.map(({ request, checks, obstacle }) => [request, checks, obstacle])).toEqual([
      ['Write a commit message for a login page', [{ type: 'icontains-all', value: ['feat', 'login'] }], null],
      [
        'Write a commit message for this change\n\ndiff.txt\n```\n-timeout = 3\n+timeout = 30\n```',
        [{ type: 'icontains-all', value: ['timeout'] }],
        null,
      ],
      ['Write the results as YAML', [], 'its validator "yaml_results" is a program of upskill'],
    ]);
  });

  it('give what was measured', () => {
    expect(results.map(({ summary }) => summary)).toEqual([
      '1 of 1 runs passed with some-model; with_skill: 4 of 5 tests passed',
      'with_skill: 4 of 5 tests passed',
    ]);
  });
});

describe('a file that is not what it should be', () => {
  it.each<[string, unknown, string]>([
    ['no prompt', { evals: [{ id: 1 }] }, 'given.json: evals.0.prompt: '],
    ['an id that is none', { evals: [{ id: {}, prompt: 'x' }] }, 'given.json: evals.0.id: '],
    [
      'an expectation that is no text',
      { evals: [{ id: 1, prompt: 'x', expectations: [1] }] },
      'given.json: evals.0.expectations.0: ',
    ],
    [
      'a test with a key of its own',
      [{ input: 'x', expected: { contains: 'y' }, mood: 1 }],
      'given.json: 0: unknown key mood',
    ],
    ['nothing known', { colour: 'red' }, 'given.json: it is no file of skill-creator or upskill'],
    ['queries', [{ query: 'x', should_trigger: true }], 'given.json: it is no file of skill-creator or upskill'],
    ['a text', 'evals', 'given.json: it is no file of skill-creator or upskill'],
    [
      'a prompt beyond all measure',
      { evals: [{ id: 1, prompt: 'x'.repeat(200_001) }] },
      'given.json: evals.0.prompt: ',
    ],
  ])('%s', (_, value, problem) => {
    expect(() => one(value)).toThrow(problem);
  });

  it('that is no JSON is named with its line', () => {
    expect(() => readForeign([{ path: 'a.json', text: '{\n "evals": [1\n "x" }' }])).toThrow(
      'a.json:3: it is not JSON: ',
    );
  });

  it('that nests without end is refused', () => {
    const text = `{"evals":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect(() => readForeign([{ path: 'a.json', text }])).toThrow('a.json: it nests deeper than 32 levels.');
  });

  it('among others is named, and the others are read', () => {
    const tests = { path: 'tests.json', text: '[{"input":"x","expected":{"contains":"y"}}]' };
    const { cases, leftOut } = readForeign([tests, { path: 'tsconfig.json', text: '{"strict":true}' }]);
    expect(cases).toHaveLength(1);
    expect(leftOut).toEqual(['tsconfig.json: it is no file of skill-creator or upskill that is known here.']);
  });
});
