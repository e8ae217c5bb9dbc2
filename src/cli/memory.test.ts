import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, readText, startCli, tree, writeText } from './testing.ts';

const jsonOf = (stdout: string): Readonly<Record<string, unknown>> => JSON.parse(stdout);
const idIn = (stdout: string): string => /\^([0-9a-v]{6})/.exec(stdout)?.[1] ?? '';

describe('nightschool remember', () => {
  it('says where it is kept, and as what', async () => {
    using workspace = createWorkspace();
    const { code, stdout } = await cli(workspace.dir, [
      'remember',
      'We never send PDFs on Fridays.',
      '--at',
      '2026-11-21',
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Remembered as preference ^${idIn(stdout)} in memories/daily/2026-11-21.md, memories/facts/schedule.md.\n`,
    });
    expect(readText(workspace.dir, 'memories/daily/2026-11-21.md')).toBe(
      `# 2026-11-21\n\n- preference: We never send PDFs on Fridays. ^${idIn(stdout)}\n`,
    );
    const again = await cli(workspace.dir, ['remember', 'We never send PDFs on Fridays.', '--at', '2026-11-21']);
    expect(again.stdout).toMatch(/^That is known already, as \^\w{6} in .*: nothing was written\.\n$/);
  });

  it('takes a kind, how sure it is, what it belongs to and what it replaces', async () => {
    using workspace = createWorkspace();
    const at = ['--at', '2026-11-21T14:03:00Z'];
    const old = await cli(workspace.dir, ['remember', 'Robin lives in Hamburg', ...at]);
    const words = ['remember', 'Robin moved away', '--kind', 'fact', '--uncertain', '--supersedes', idIn(old.stdout)];
    const { stdout } = await cli(workspace.dir, [...words, '--about', 'project=apollo', ...at, '--json']);
    const entry = { kind: 'fact', confidence: 'uncertain', about: { project: 'apollo' } };
    expect(jsonOf(stdout)).toMatchObject({ known: false, entry: { ...entry, supersedes: { id: idIn(old.stdout) } } });
    expect(readText(workspace.dir, 'memories/daily/2026-11-21.md')).toContain(
      `- 14:03 fact: [uncertain] Robin moved away [SUPERSEDES: 2026-11-21 ^${idIn(old.stdout)}] ^`,
    );
  });

  it('masks a key and says so', async () => {
    using workspace = createWorkspace();
    const { stdout } = await cli(workspace.dir, [
      'remember',
      `The key is sk-ant-api03-${'abcdefgh'.repeat(11)}-AAAAAA`,
    ]);
    expect(stdout).toMatch(/\nMasked before it was written: \w+\.\n$/);
    expect([...tree(workspace.dir, ['memories']).values()].join()).not.toContain('sk-ant');
  });

  it.each([
    [['remember', ''], 'USAGE'],
    [['remember', 'x', '--kind', 'rumour'], 'USAGE'],
    [['remember', 'x', '--low', '--uncertain'], 'USAGE'],
    [['remember', 'x', '--about', 'apollo'], 'USAGE'],
    [['remember', 'x', '--at', 'yesterday'], 'USAGE'],
    [['remember', 'x', '--supersedes', 'vvvvvv'], 'UNKNOWN_NAME'],
    [['remember', 'x'.repeat(3000)], 'USAGE'],
    [['forget'], 'USAGE'],
    [['forget', 'x', '--expired'], 'USAGE'],
    [['forget', '^vvvvvv'], 'UNKNOWN_NAME'],
    [['task', 'finish'], 'USAGE'],
    [['task', 'save'], 'USAGE'],
  ])('refuses %j with %s, and writes nothing', async (words, code) => {
    using workspace = createWorkspace();
    const ended = await cli(workspace.dir, words);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^[^\\n]+\\n[^\\n]+\\n\\(${code}\\)\\n$`));
    expect([...tree(workspace.dir, ['memories']).keys()]).toEqual([]);
  });

  it.each(['remember x', 'summarize', 'forget x', 'task show', 'memory'])(
    '%s begins no memory where there is no workspace',
    async (line) => {
      using workspace = createWorkspace();
      const { code, stderr } = await cli(workspace.dir, [...line.split(' '), '--dir', 'logs']);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /logs is no workspace: it has neither memories\/ nor pipelines\/\.\n.*nightschool init.*\n\(PIPELINE_NOT_FOUND\)/,
      );
    },
  );
});

describe('nightschool summarize and memory', () => {
  it('tell what became of each entry, and what contradicts what', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    expect((await cli(dir, ['memory'])).stdout).toBe(
      'MEMORY.md has 0 of 500 tokens.\n0 daily entries since the last summary (none yet).\n0 files, and 0 in the archive.\n',
    );
    const [first, second] = [
      await cli(dir, ['remember', 'Fernhill pays in 14 days', '--kind', 'fact']),
      await cli(dir, ['remember', 'Fernhill pays in 30 days', '--kind', 'fact']),
    ].map(({ stdout }) => idIn(stdout));
    expect((await cli(dir, ['summarize'])).stdout).toBe(
      'No summary is due; --force makes one all the same. MEMORY.md has 0 of 500 tokens.\n',
    );
    const { stdout } = await cli(dir, ['summarize', '--force', '--rules']);
    expect(stdout).toMatch(/^Looked at 2 entries, by rules\. MEMORY\.md has \d+ of 500 tokens\.\n/);
    expect(stdout).toContain(`taken  ^${first}      Fernhill pays in 14 days\n`);
    expect(stdout).toContain(
      `1 conflict: say which holds with remember "…" --supersedes <id of the other>, or forget one.\n`,
    );
    expect((await cli(dir, ['memory'])).stdout).toContain(
      `  ^${first} Fernhill pays in 14 days\n  ^${second} Fernhill pays in 30 days\n`,
    );
    expect(jsonOf((await cli(dir, ['memory', '--json'])).stdout)).toMatchObject({
      unsummarised: 0,
      due: false,
      maximumTokens: 500,
    });
    expect(jsonOf((await cli(dir, ['summarize', '--force', '--json'])).stdout)).toMatchObject({
      changed: false,
      by: 'rules',
    });
  });

  it('keep to the limit that the pipeline sets', async () => {
    using workspace = createWorkspace('memory: { maximumTokens: 60 }');
    for (let number = 0; number < 6; number++)
      await cli(workspace.dir, ['remember', `Customer ${number} is a friend of the house.`]);
    const { stdout } = await cli(workspace.dir, ['summarize', '--force', '--json']);
    expect(jsonOf(stdout)).toMatchObject({ maximumTokens: 60 });
    expect(Number(jsonOf(stdout).tokens)).toBeLessThanOrEqual(60);
  });

  it('goes by rules, with a warning, where the teacher of the pipeline is away', async () => {
    using workspace = createWorkspace(
      'teacher: { use: ollama, model: gone, hosts: [{ url: "http://127.0.0.1:9", concurrency: 1 }], attempts: 1 }',
    );
    await cli(workspace.dir, ['remember', 'Robin is a friend of the house.']);
    const { code, stdout } = await cli(workspace.dir, ['summarize', '--force']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/by rules\.[\s\S]*Warning: ollama\/gone could not curate, so the rules did: /);
    expect((await cli(workspace.dir, ['summarize', '--force', '--rules'])).stdout).not.toContain('Warning');
  });
});

describe('nightschool forget', () => {
  it('moves one entry, and of several none', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    const [tea, coffee] = [
      await cli(dir, ['remember', 'Robin likes tea']),
      await cli(dir, ['remember', 'Robin likes coffee']),
    ].map(({ stdout }) => idIn(stdout));
    const several = await cli(dir, ['forget', 'robin likes']);
    expect(several.code).toBe(1);
    expect(several.stdout).toBe(
      `2 entries have these words, so none was moved. Name one by its id:\n  ^${tea} Robin likes tea\n  ^${coffee} Robin likes coffee\n`,
    );
    const moved = await cli(dir, ['forget', `^${tea}`]);
    expect(moved).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Moved \^\w{6} from daily\/.*, facts\/general\.md to archive\/forgotten\.md: Robin likes tea\n$/,
      ),
    });
    expect(readText(dir, 'memories/archive/forgotten.md')).toContain(`^${tea}`);
    expect((await cli(dir, ['forget', `^${tea}`])).stdout).toBe('There is nothing to move.\n');
    expect((await cli(dir, ['forget', 'coffee'])).code).toBe(0);
  });

  it('moves what is past its time', async () => {
    using workspace = createWorkspace();
    await cli(workspace.dir, ['remember', 'Robin likes tea', '--at', '2020-01-01']);
    const { stdout } = await cli(workspace.dir, ['forget', '--expired']);
    expect(stdout).toBe('Moved daily/2020-01-01.md to archive/daily/2020-01-01.md\n');
    expect(readText(workspace.dir, 'memories/MEMORY.md')).toContain('Robin likes tea');
  });
});

describe('nightschool task', () => {
  it('saves, shows and clears', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    expect((await cli(dir, ['task', 'show'])).stdout).toBe('No task is under way.\n');
    const words = [
      'task',
      'save',
      '--goal',
      'Send the offer',
      '--state',
      'Half',
      '--next',
      'Ask Robin',
      '--next',
      'Mail',
      '--reference',
      'deals/7',
    ];
    expect((await cli(dir, words)).stdout).toMatch(
      /^Saved\.\nGoal: Send the offer\nState: Half\nNext: Ask Robin\nNext: Mail\nNeeds: deals\/7\nSaved: /,
    );
    const task = { goal: 'Send the offer', next: ['Ask Robin', 'Mail'], references: ['deals/7'] };
    expect(jsonOf((await cli(dir, ['task', 'show', '--json'])).stdout)).toMatchObject({ task });
    expect((await cli(dir, ['task', 'clear'])).stdout).toMatch(
      /^Cleared; archive\/tasks\/ has it:\nGoal: Send the offer\n/,
    );
    expect(jsonOf((await cli(dir, ['task', 'clear', '--json'])).stdout)).toEqual({ task: null });
  });
});

describe('several commands at once', () => {
  it('lose nothing', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'memories/MEMORY.md', '# Mine\n\n- My own line.\n');
    const texts = ['Kim likes tea', 'Noa likes tea', 'Alex likes tea'];
    const ended = await Promise.all([
      ...texts.map((text) => startCli(workspace.dir, ['remember', text, '--at', '2026-11-21']).ended),
      startCli(workspace.dir, ['summarize', '--force']).ended,
    ]);
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: '' })));
    const daily = readText(workspace.dir, 'memories/daily/2026-11-21.md');
    expect(texts.filter((text) => !daily.includes(text))).toEqual([]);
    expect(readText(workspace.dir, 'memories/MEMORY.md').startsWith('# Mine\n\n- My own line.\n')).toBe(true);
  });
});

describe('what was superseded', () => {
  it('is recalled as what holds no longer, after what does', async () => {
    using workspace = createWorkspace();
    const remember = (text: string, at: string) => cli(workspace.dir, ['remember', text, '--kind', 'fact', '--at', at]);
    const old = idIn((await remember("Robin's phone is 0301 555 111", '2026-10-01')).stdout);
    const held = idIn((await remember("Robin's phone is 0301 555 999", '2026-11-20')).stdout);
    await cli(workspace.dir, ['summarize', '--force']);
    const { stdout } = await cli(workspace.dir, ['recall', "what is Robin's phone number?", '--json']);
    const { hits } = JSON.parse(stdout);
    expect(hits.at(-1)).toMatchObject({ path: 'memories/daily/2026-10-01.md', superseded: [{ id: old, by: held }] });
    expect(hits[0].snippet).toContain('0301 555 999');
    const told = await cli(workspace.dir, ['recall', "what is Robin's phone number?"]);
    expect(told.stdout).toContain(`^${old} holds no longer: see ^${held}.`);
  });
});
