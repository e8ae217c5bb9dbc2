import { describe, expect, it } from 'vitest';
import type { Decision } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { openEvidence } from './evidence.ts';
import { filesInMemory } from './files.ts';

const trial: Trial = {
  id: 't1',
  version: 'v',
  arm: 'with-skill',
  phase: 'gate',
  caseId: 'c',
  pass: 0,
  seed: 1,
  fingerprint: 'f',
  outcome: 'passed',
  hits: 1,
  misses: 0,
  tokens: { input: 0, output: 0 },
  night: '2026-03-01',
  durationMs: 2,
};
const decision: Decision = {
  id: 'd1',
  night: '2026-03-01',
  type: 'version-changed',
  sequence: 0,
  from: null,
  to: 'v',
  cause: 'promoted',
};

describe('evidence', () => {
  it('reads back trials and decisions in the order they were written', async () => {
    const evidence = openEvidence(filesInMemory());
    await evidence.appendTrials('refund-order', [
      trial,
      { ...trial, id: 't2', outcome: 'errored', cause: 'replay-miss' },
    ]);
    await evidence.appendDecisions('refund-order', [decision]);
    expect((await evidence.trials('refund-order')).map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(await evidence.decisions('refund-order')).toEqual([decision]);
    expect(await evidence.skills()).toEqual(['refund-order']);
  });

  it('writes a decision down once, whatever the night', async () => {
    const evidence = openEvidence(filesInMemory());
    await evidence.appendDecisions('refund-order', [decision]);
    await evidence.appendDecisions('refund-order', [{ ...decision, night: '2026-03-02' }]);
    expect(await evidence.decisions('refund-order')).toHaveLength(1);
  });

  it.each([
    ['an unknown key', JSON.stringify({ ...trial, extra: 1 }), /trials\.jsonl:2: .*extra/],
    ['a wrong outcome', JSON.stringify({ ...trial, outcome: 'won' }), /trials\.jsonl:2: outcome/],
    ['no JSON', '{', /trials\.jsonl:2 is not JSON/],
  ])('says file and line of %s', async (_, line, message) => {
    const files = filesInMemory();
    await files.write('evals/refund-order/trials.jsonl', `${JSON.stringify(trial)}\n${line}\n`);
    await expect(openEvidence(files).trials('refund-order')).rejects.toThrow(message);
  });

  it('leaves out a last line that a crash cut off', async () => {
    const files = filesInMemory();
    await files.write('evals/refund-order/trials.jsonl', `${JSON.stringify(trial)}\n{"id":"t`);
    expect(await openEvidence(files).trials('refund-order')).toHaveLength(1);
  });

  it.each(['../x', 'a/b', 'A', '', 'a--b'])('refuses %j as the name of a skill', async (name) => {
    await expect(async () => openEvidence(filesInMemory()).trials(name)).rejects.toThrow(/not the name of a skill/);
  });

  it.each([
    ['nobody has changed it', 'mine\n', true, 'next\n'],
    ['somebody has', 'theirs\n', false, 'theirs\n'],
  ])('replaces a file of a suite where %s since it was read', async (_, lies, isWritten, left) => {
    const [files, file] = [filesInMemory(), 'promptfooconfig.yaml'];
    await files.write(`evals/refund-order/${file}`, lies);
    const writing = openEvidence(files).writeFiles('refund-order', { [file]: 'next\n' }, { [file]: 'mine\n' });
    expect([await writing, await files.read(`evals/refund-order/${file}`)]).toEqual([isWritten, left]);
  });
});
