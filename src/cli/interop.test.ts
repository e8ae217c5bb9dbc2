import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readForeign } from '../evaluate/interop/read-foreign.ts';
import { logOf, readLog } from '../ingest/testing.ts';
import { changed, cli, copyWorkspace, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const FIXTURES = fileURLToPath(new URL('../evaluate/interop/fixtures', import.meta.url));
const CASES = 'evals/close-ticket/cases.jsonl';
const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

const json = (text: string) => JSON.parse(text);
const idsIn = (dir: string) => readRows(dir, CASES).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));

async function importJson(dir: string, path: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, ['import', path, '--json', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return json(stdout);
}

describe('import', () => {
  it("makes upskill's tests a person's cases, which nights keep", async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const first = await importJson(dir, join(FIXTURES, 'upskill'));
    expect(first.cases.map(({ change }: { change: string }) => change)).toEqual(['added', 'added']);
    expect(first.notGradable).toEqual([
      { id: expect.stringMatching(/^upskill-/), why: 'its validator "yaml_results" is a program of upskill' },
    ]);
    const rows = readRows(dir, CASES).filter(({ id }) => String(id).startsWith('upskill-'));
    expect(rows[0]).toEqual({
      ...{ id: first.cases[0].id, sessionId: `import-${first.cases[0].id}`, group: `import-${first.cases[0].id}` },
      ...{
        side: 'held-out',
        origin: 'person',
        request: ['Write a commit message for a login page'],
        effects: [],
        facts: [],
      },
      assert: [{ type: 'icontains-all', value: ['feat', 'login'] }],
    });
    await cli(dir, ['export', 'close-ticket', '--as', 'upskill', '--out', 'theirs']);
    const given = await importJson(dir, 'theirs/tests.json', '--skill', 'close-ticket');
    expect([given.cases.length, given.notGradable.length]).toEqual([2, 1]);
    expect(
      readForeign([{ path: 't', text: readText(dir, 'theirs/tests.json') }]).cases.map(({ source }) => source),
    ).toEqual([
      { input: 'Write a commit message for a login page', expected: { contains: ['feat', 'login'] } },
      expect.objectContaining({ context: { files: { 'diff.txt': '-timeout = 3\n+timeout = 30' } } }),
      expect.objectContaining({ validator: 'yaml_results', validator_config: { strict: true, rows: 3 } }),
    ]);
    const again = await importJson(dir, join(FIXTURES, 'upskill'));
    expect(again.cases.map(({ change }: { change: string }) => change)).toEqual(['unchanged', 'unchanged']);
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect(idsIn(dir)).toEqual(expect.arrayContaining(first.cases.map(({ id }: { id: string }) => id)));
    const { code, stdout } = await cli(dir, ['verify', '--all']);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('imported.jsonl')]);
  });

  it('keeps what only a judge could grade out of the exam, and gives it back', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const before = readText(dir, CASES);
    const result = await importJson(dir, join(FIXTURES, 'skill-creator'));
    expect([result.cases, result.notGradable.length, result.results.length]).toEqual([[], 3, 2]);
    expect(readText(dir, CASES)).toBe(before);
    expect((await cli(dir, ['export', 'close-ticket', '--as', 'skill-creator', '--out', 'out'])).code).toBe(0);
    const evals = readText(dir, 'out/evals/evals.json');
    const given = json(readFileSync(join(FIXTURES, 'skill-creator/evals/evals.json'), 'utf8')).evals;
    expect(json(evals).evals.slice(-3)).toEqual(given);
    const benchmark = join(FIXTURES, 'skill-creator/close-ticket-workspace/iteration-1/benchmark.json');
    expect(json(readText(dir, 'out/imported/1.json'))).toEqual(json(readFileSync(benchmark, 'utf8')));
    const { cases } = readForeign([{ path: 'evals.json', text: evals }]);
    expect(cases.slice(-3).map(({ id }) => id)).toEqual(['skill-creator-1', 'skill-creator-2', 'skill-creator-3']);
  });

  it('asks the judge where there is one, in words that are no template', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    writeText(
      dir,
      'pipelines/nightly.yaml',
      'name: nightly\nlogs: [logs/]\ngraders: { judge: { use: ollama, model: "judge:1b" } }\n',
    );
    const evals = { evals: [{ id: 'x', prompt: 'Hi', expectations: ['file:///etc/passwd', 'says {{ 1 + 1 }}'] }] };
    writeText(dir, 'mine/evals.json', JSON.stringify(evals));
    const result = await importJson(dir, 'mine/evals.json', '--skill', 'close-ticket', '--side', 'train');
    expect(result.cases).toEqual([{ id: 'skill-creator-x', change: 'added' }]);
    expect(readRows(dir, CASES).find(({ id }) => id === 'skill-creator-x')).toMatchObject({
      side: 'train',
      assert: [
        { type: 'llm-rubric', value: "{{'file'}}:///etc/passwd" },
        { type: 'llm-rubric', value: "says {{'{{'}} 1 + 1 }}" },
      ],
    });
  });

  it('redacts, and replaces only what was imported before, and only where that is asked for', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const tests = (word: string) =>
      JSON.stringify([{ input: `Write to ada.finch@corp-mail.com`, expected: { contains: word } }]);
    writeText(dir, 'tests.json', tests('hello'));
    const [{ id }] = (await importJson(dir, 'tests.json', '--skill', 'close-ticket')).cases;
    for (const path of [CASES, 'evals/close-ticket/imported.jsonl'])
      expect(readText(dir, path)).not.toContain('ada.finch');
    writeText(dir, CASES, readText(dir, CASES).replace('Write to', 'Please write to'));
    const refused = await cli(dir, ['import', 'tests.json', '--skill', 'close-ticket']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`Case ${id} of close-ticket is there already`),
    ]);
    expect((await cli(dir, ['pin', 'close-ticket', '--case', id])).code).toBe(0);
    const forced = await importJson(dir, 'tests.json', '--skill', 'close-ticket', '--force');
    expect(forced.cases).toEqual([{ id, change: 'replaced' }]);
    expect(readRows(dir, CASES).find((row) => row.id === id)).toMatchObject({ pinned: true });
    expect(readText(dir, CASES)).not.toContain('Please write to');
  });

  it.each<[string, string, readonly string[], string]>([
    ['what is not there', '', ['gone.json', '--skill', 'close-ticket'], 'There is no file or folder'],
    ['no skill', '[{"input":"x","expected":{"contains":"y"}}]', ['given.json'], 'does not say which skill'],
    [
      'a skill that is none',
      '[{"input":"x","expected":{"contains":"y"}}]',
      ['given.json', '--skill', '../x'],
      'There is no skill',
    ],
    ['half a file', '[{"input":"x",', ['given.json', '--skill', 'close-ticket'], 'given.json:1: it is not JSON'],
    [
      'a wrong field',
      '[{"input":1,"expected":{"contains":"y"}}]',
      ['given.json', '--skill', 'close-ticket'],
      'given.json: 0: input',
    ],
    ['no test at all', '{"cases":[]}', ['given.json', '--skill', 'close-ticket'], 'There are no test cases in'],
  ])('refuses %s, and changes nothing', async (_, text, words, problem) => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    writeText(dir, 'given.json', text);
    const before = tree(dir);
    const { code, stderr } = await cli(dir, ['import', ...words]);
    expect([code, stderr]).toEqual([
      expect.toSatisfy((each) => each === 1 || each === 2),
      expect.stringContaining(problem),
    ]);
    expect(changed(before, tree(dir))).toEqual([]);
  });

  it('in a dry run changes nothing, and follows no link', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    cpSync(join(FIXTURES, 'upskill/tests.json'), join(dir, 'theirs/tests.json'));
    writeText(dir, 'secret/evals.json', '{"evals":[{"id":9,"prompt":"secret"}]}');
    symlinkSync(join(dir, 'secret'), join(dir, 'theirs/linked'));
    const before = tree(dir, ['evals', 'skills']);
    const result = await importJson(dir, 'theirs', '--skill', 'close-ticket', '--dry-run');
    expect(JSON.stringify(result)).not.toContain('skill-creator-9');
    expect(result.cases).toHaveLength(2);
    expect(changed(before, tree(dir, ['evals', 'skills']))).toEqual([]);
  });
});

describe('export', () => {
  const verdict = async (dir: string) =>
    json((await cli(dir, ['report', '--format', 'json'])).stdout).verdicts.find(
      ({ skill }: { skill: string }) => skill === 'close-ticket',
    );

  it('of skill-creator has every run of the verdict, with and without the skill', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    await cli(dir, ['export', 'close-ticket', '--as', 'skill-creator', '--out', 'out']);
    const { runs, run_summary, metadata } = json(
      readText(dir, 'out/close-ticket-workspace/iteration-1/benchmark.json'),
    );
    const { passed, failed } = await verdict(dir);
    const arm = (name: string) => runs.filter(({ configuration }: { configuration: string }) => configuration === name);
    expect(arm('with_skill')).toHaveLength(passed + failed);
    expect([run_summary.with_skill.pass_rate.mean, run_summary.without_skill.pass_rate.mean]).toEqual([
      1,
      expect.any(Number),
    ]);
    expect(run_summary.delta.pass_rate).toMatch(/^[+-]\d\.\d\d$/);
    expect(metadata).toMatchObject({ skill_name: 'close-ticket', executor_model: 'literal' });
    const [{ eval_id }] = runs;
    const grading = json(
      readText(dir, `out/close-ticket-workspace/iteration-1/eval-${eval_id}/with_skill/run-1/grading.json`),
    );
    expect(grading.assertion_results).toEqual(grading.expectations);
    expect([grading.summary.passed, 'timing' in grading]).toEqual([grading.expectations.length, false]);
    const folder = join(dir, 'out');
    const { code, stdout } = await cli(dir, ['import', folder, '--skill', 'close-ticket', '--dry-run', '--json']);
    expect([code, json(stdout).results.length]).toEqual([0, runs.length + 1]);
  });

  it('of upskill counts as the verdict does', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const { stdout } = await cli(dir, ['export', 'close-ticket', '--as', 'upskill', '--out', 'out', '--json']);
    const { passed, failed } = await verdict(dir);
    const [batch] = [...tree(dir, ['out/runs'])].filter(([path]) => path.endsWith('batch_summary.json'));
    const { results } = json(batch?.[1] ?? '');
    const withSkill = results.find(({ run_type }: { run_type: string }) => run_type === 'with_skill');
    expect(withSkill).toMatchObject({ assertions_passed: passed, assertions_total: passed + failed, passed: true });
    expect(json(readText(dir, 'out/tests.json'))).toEqual({ cases: [] }); // the desk's replies need not say anything
    expect(json(stdout).leftOut.join('\n')).toContain('the reply need not contain anything');
  });

  it('of Inspect is read back by the reader of its logs, call by call', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    await cli(dir, ['export', 'close-ticket', '--as', 'inspect', '--out', 'out/exam.json']);
    const text = readText(dir, 'out/exam.json');
    const { passed, failed } = await verdict(dir);
    const { sessions, skipped, format } = await readLog(logOf('exam.json', Buffer.from(text)));
    expect([format, skipped, sessions.length]).toEqual(['inspect', [], passed + failed]);
    const [session] = sessions;
    expect([session?.model, session?.label?.score]).toEqual(['literal', 1]);
    expect(session?.events.map(({ kind }) => kind)).toEqual(['user', 'call', 'result', 'call', 'result', 'assistant']);
    const close = session?.events.find((event) => event.kind === 'call' && event.tool === 'close_ticket');
    expect(close).toMatchObject({ arguments: { ticket_id: expect.stringMatching(/^tic_/), resolution: 'solved' } });
    const ids = json(text).samples.flatMap(({ messages }: { messages: { id: string }[] }) =>
      messages.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of JUnit has the totals of the verdict', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    await cli(dir, ['export', 'close-ticket', '--as', 'junit', '--out', 'exam.xml']);
    const { passed, failed, errored } = await verdict(dir);
    const head = `<testsuites name="nightschool: close-ticket" tests="${passed + failed + errored}" failures="${failed}" errors="${errored}"`;
    expect(readText(dir, 'exam.xml')).toContain(head);
  });

  it('never writes over other files unless told to, and in a dry run not at all', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const words = ['export', 'close-ticket', '--as', 'promptfoo', '--out', 'out'];
    const file = 'out/promptfooconfig.yaml';
    expect((await cli(dir, [...words, '--dry-run'])).code).toBe(0);
    expect(existsSync(join(dir, file))).toBe(false);
    writeText(dir, file, 'mine');
    const refused = await cli(dir, words);
    expect([refused.code, refused.stderr, readText(dir, file)]).toEqual([
      4,
      expect.stringContaining('other content'),
      'mine',
    ]);
    expect((await cli(dir, [...words, '--force'])).code).toBe(0);
    expect(readText(dir, file)).toContain('providers:');
    expect((await cli(dir, words)).stdout).toContain('Already there');
    mkdirSync(join(dir, 'exam.json'));
    const folder = await cli(dir, ['export', 'close-ticket', '--as', 'inspect', '--out', 'exam.json', '--force']);
    expect([folder.code, folder.stderr]).toEqual([4, expect.stringContaining('is no plain file')]);
  });

  it('writes nothing through a link', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    mkdirSync(join(dir, 'out'));
    mkdirSync(join(dir, 'elsewhere'));
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'out/evals'));
    const { code, stderr } = await cli(dir, [
      'export',
      'close-ticket',
      '--as',
      'skill-creator',
      '--out',
      'out',
      '--force',
    ]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('is not below the folder that was named')]);
    expect([...tree(dir, ['elsewhere', 'out'])]).toEqual([]);
  });

  it('names what it does not know', async () => {
    const asked = (...words: readonly string[]) => cli(base.dir, ['export', ...words, '--out', 'out']);
    expect((await asked('close-ticket', '--as', 'word')).code).toBe(2);
    expect((await asked('gone', '--as', 'junit')).stderr).toContain('There is no skill "gone".');
    expect((await asked('close-ticket', '--as', 'junit', '--student', 'gone')).stderr).toContain('There are: literal.');
  });
});
