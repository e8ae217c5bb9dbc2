import { describe, expect, it } from 'vitest';
import type { Decision } from '../../domain/decision.ts';
import type { Trial } from '../../domain/exam.ts';
import { type EvidenceStore, openEvidence } from '../evidence.ts';
import { type Files, filesInMemory, filesOnDisk } from '../files.ts';
import { temporaryFolder } from '../testing.ts';
import { failingFiles } from '../testing-faults.ts';

const SKILL = 'refund-order';
const FOLDER = `evals/${SKILL}`;

const trial = (id: string): Trial => ({
  ...{ id, version: 'v', arm: 'with-skill', phase: 'gate', caseId: 'c', pass: 0, seed: 1, fingerprint: 'f' },
  ...{ outcome: 'passed', hits: 1, misses: 0, tokens: { input: 0, output: 0 }, night: '2026-03-01', durationMs: 2 },
});
const decision = (sequence: number): Decision => ({
  ...{ id: `d${sequence}`, night: '2026-03-01', type: 'version-changed', sequence, from: null, to: `v${sequence}` },
  cause: 'promoted',
});
const side = (taskId: string) => ({ taskId, group: taskId, side: 'train' as const });
const suite = (word: string) => ({
  config: `# ${word}\n`,
  cases: `"${word}"\n"b"\n"c"\n`,
  recordings: `["${word}"]\n`,
});

/** Everything that a night writes of a skill, in several forms; doing it again ends what was begun. */
async function work(evidence: EvidenceStore): Promise<void> {
  const known = new Set((await evidence.trials(SKILL)).map(({ id }) => id));
  const run = (id: string) => (known.has(id) ? undefined : evidence.appendTrials(SKILL, [trial(id)]));
  await evidence.saveSplit(SKILL, [side('a')]);
  await evidence.writeSuite(SKILL, suite('first'));
  await run('t1');
  await evidence.appendDecisions(SKILL, [decision(0)]);
  for (const id of ['t2', 't3']) await run(id);
  await evidence.announceChange(SKILL, 'v1');
  await evidence.appendDecisions(SKILL, [decision(1), decision(2)]);
  await evidence.saveSplit(SKILL, [side('a'), side('b')]);
  await evidence.writeSuite(SKILL, suite('second'));
  await run('t4');
  await evidence.writeSuite(SKILL, suite('second'));
}

async function finished(): Promise<Files> {
  const files = filesInMemory();
  await work(openEvidence(files));
  return files;
}

async function faultsOf(files: Files): Promise<readonly string[]> {
  const { faults } = await openEvidence(files).checkSeals(SKILL);
  return faults.map(({ path, line }) => `${path.slice(FOLDER.length + 1)}${line === null ? '' : `:${line}`}`);
}

/** The files with one of them changed. */
async function tampered(path: string, change: (text: string) => string | null): Promise<Files> {
  const files = filesInMemory(await finished());
  const text = change((await files.read(`${FOLDER}/${path}`)) ?? '');
  if (text === null) await files.remove(`${FOLDER}/${path}`);
  else await files.write(`${FOLDER}/${path}`, text);
  return files;
}

describe('seals', () => {
  it('find nothing in what was written, on disk or in memory, and write nothing again', async () => {
    using folder = temporaryFolder();
    for (const files of [filesInMemory(), filesOnDisk(folder.path)]) {
      await work(openEvidence(files));
      expect(await openEvidence(files).checkSeals(SKILL)).toMatchObject({ faults: [], notes: [], changing: null });
      const before = await files.read(`${FOLDER}/seal.json`);
      await openEvidence(failingFiles(files, 4)).writeSuite(SKILL, suite('second')); // three files, each as it is
      expect(await files.read(`${FOLDER}/seal.json`)).toBe(before);
    }
  });

  it('hold wherever a night was stopped between two writes, and for the night that goes on', async () => {
    for (let at = 1, isOver = false; !isOver; at++) {
      const files = filesInMemory();
      isOver = await work(openEvidence(failingFiles(files, at))).then(
        () => true,
        () => false,
      );
      expect([at, await faultsOf(files)]).toEqual([at, []]);
      await work(openEvidence(files));
      expect([at, await openEvidence(files).checkSeals(SKILL)]).toMatchObject([at, { faults: [], notes: [] }]);
      if (isOver) expect(at).toBeGreaterThan(25);
    }
  });

  it.each<[string, string, (text: string) => string | null, readonly string[]]>([
    ['a changed trial', 'trials.jsonl', (text) => text.replace('"t2"', '"t9"'), ['trials.jsonl:2']],
    [
      'a changed mark of the trials',
      'decisions.jsonl',
      (text) => text.replace(/alsSeal":"./, 'alsSeal":"x'),
      ['decisions.jsonl:1'],
    ],
    [
      'trials cut off',
      'trials.jsonl',
      (text) => firstLines(text, 1),
      ['trials.jsonl:2', 'decisions.jsonl:2', 'decisions.jsonl:3'],
    ],
    ['trials cut off that no decision knows of', 'trials.jsonl', (text) => firstLines(text, 3), ['trials.jsonl:4']],
    [
      'no trials',
      'trials.jsonl',
      () => null,
      ['trials.jsonl:1', 'decisions.jsonl:1', 'decisions.jsonl:2', 'decisions.jsonl:3'],
    ],
    ['decisions cut off', 'decisions.jsonl', (text) => firstLines(text, 2), ['decisions.jsonl:3']],
    ['no decisions', 'decisions.jsonl', () => '', ['decisions.jsonl:1']],
    ['a last line without its end', 'decisions.jsonl', (text) => text.slice(0, -1), ['decisions.jsonl:3']],
    ['a changed case', 'cases.jsonl', (text) => text.replace('"c"', '"d"'), ['cases.jsonl:3']],
    ['a case more', 'cases.jsonl', (text) => `${text}"d"\n`, ['cases.jsonl:4']],
    ['no recordings', 'recordings.jsonl', () => null, ['recordings.jsonl']],
    ['the suite of before', 'cases.jsonl', () => suite('first').cases, ['cases.jsonl:1']],
    ['a changed config', 'promptfooconfig.yaml', (text) => `#${text}`, ['promptfooconfig.yaml:1']],
    ['a side that was changed', 'split.jsonl', (text) => text.replace('train', 'held-out'), ['split.jsonl:1']],
    ['no seals of files', 'seal.json', () => null, ['seal.json']],
    ['other seals of files', 'seal.json', (text) => text.replace('"lines":4', '"lines":3'), ['seal.json:1']],
    ['a space in the seals of files', 'seal.json', (text) => `${text} `, ['seal.json:1']],
  ])('name %s', async (_, path, change, expected) => {
    expect(await faultsOf(await tampered(path, change))).toEqual(expected);
  });

  it.each(['trials.jsonl', 'cases.jsonl', 'seal.json'])('name bytes in %s that are no text', async (path) => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    await openEvidence(files).saveSplit(SKILL, [side('a')]);
    await openEvidence(files).writeSuite(SKILL, suite('\ufffd'));
    await openEvidence(files).appendTrials(SKILL, [{ ...trial('t1'), caseId: '\ufffd' }]);
    expect(await faultsOf(files)).toEqual([]);
    const isText = async (other: string) => other !== `${FOLDER}/${path}`;
    const sum = async (other: string) => ((await isText(other)) ? files.sum(other) : 'of other bytes');
    expect((await faultsOf({ ...files, isText, sum }))[0]).toMatch(path);
  });

  it('keep in mind what was cut off when a night writes on', async () => {
    const files = await tampered('decisions.jsonl', (text) => firstLines(text, 1));
    await openEvidence(files).appendDecisions(SKILL, [decision(7)]);
    expect(await faultsOf(files)).toEqual(['decisions.jsonl:3']);
    await openEvidence(files).appendDecisions(SKILL, [decision(8)]);
    expect(await faultsOf(files)).toEqual(['decisions.jsonl:4']);
  });

  it('forget what people edited once a night has taken it up', async () => {
    const files = await tampered('cases.jsonl', (text) => `${text}"d"\n`);
    const cases = `${suite('second').cases}"d"\n`;
    await openEvidence(files).writeSuite(SKILL, { ...suite('second'), cases });
    const report = await openEvidence(files).checkSeals(SKILL);
    expect([report.faults, report.suiteAfter]).toEqual([[], 3]);
  });

  it('say of lines that bear none that nothing is known of them, and go on behind them', async () => {
    const files = await tampered('trials.jsonl', (text) => text.replace(/,"seal":"[0-9a-f]*"/g, ''));
    await openEvidence(files).appendTrials(SKILL, [trial('t5')]);
    const [first] = (await openEvidence(files).checkSeals(SKILL)).faults;
    expect(first).toMatchObject({ path: `${FOLDER}/trials.jsonl`, line: 1 });
    expect(first?.message).toMatch(/^bears no seal, nor do those up to 4: an earlier version wrote it/);
    expect(await openEvidence(files).trials(SKILL)).toHaveLength(5);
  });

  it('are put in turn where work comes at once', async () => {
    const files = filesInMemory();
    const evidence = openEvidence(files);
    await Promise.all([
      evidence.appendTrials(SKILL, [trial('t1')]),
      evidence.appendDecisions(SKILL, [decision(0)]),
      evidence.saveSplit(SKILL, [side('a')]),
      evidence.appendTrials(SKILL, [trial('t2')]),
      evidence.appendDecisions(SKILL, [decision(0), decision(1)]),
    ]);
    expect(await faultsOf(files)).toEqual([]);
    expect(await evidence.decisions(SKILL)).toEqual([decision(0), decision(1)]);
  });

  it('say which version was about to go live, and why', async () => {
    const evidence = openEvidence(filesInMemory());
    await evidence.announceChange(SKILL, null, 'disabled');
    expect((await evidence.checkSeals(SKILL)).changing).toEqual({ to: null, cause: 'disabled' });
    await evidence.announceChange(SKILL, 'v1');
    expect((await evidence.checkSeals(SKILL)).changing).toEqual({ to: 'v1' });
    await evidence.appendDecisions(SKILL, [decision(1)]);
    expect((await evidence.checkSeals(SKILL)).changing).toBeNull();
  });

  it('are brought up to a decision after which a crash came, by whoever adds to it, or nothing', async () => {
    const files = filesInMemory();
    const evidence = openEvidence(files);
    await evidence.appendTrials(SKILL, [trial('t1')]);
    await evidence.announceChange(SKILL, 'v1');
    const path = `evals/${SKILL}/seal.json`;
    const behind = await files.read(path);
    await evidence.appendDecisions(SKILL, [decision(1)]);
    const whole = await files.read(path);
    await files.write(path, behind ?? '');
    expect((await evidence.checkSeals(SKILL)).changing).toEqual({ to: 'v1' });
    await evidence.appendDecisions(SKILL, []);
    expect(await files.read(path)).toBe(whole);
  });
});

function firstLines(text: string, count: number): string {
  return text
    .split('\n')
    .slice(0, count)
    .map((line) => `${line}\n`)
    .join('');
}
