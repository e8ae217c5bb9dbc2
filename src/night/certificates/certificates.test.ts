import { describe, expect, it } from 'vitest';
import type { Decision, DecisionOf, VerdictWord } from '../../domain/decision.ts';
import type { Student } from '../../domain/model.ts';
import { openEvidence } from '../../store/evidence.ts';
import { openFamilyBook } from '../../store/families/family-book.ts';
import { filesInMemory } from '../../store/files.ts';
import { openLibrary } from '../../store/library.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { createVersion } from '../../util/skill/version.ts';
import { examFingerprint } from '../exam/exam-fingerprint.ts';
import { certificatesOf, certifyingVerdict, holdsFor } from './certificates.ts';

const live = createVersion('close-ticket', { text: '---\nname: close-ticket\ndescription: x\n---\n' });
const conditions = { pipeline: parsePipeline('name: nightly\nlogs: [logs/]\n', 'test'), toolDefinitions: [] };

function student(name: string, fingerprint: string, isWired = false): Student {
  const act = () => Promise.reject(new Error('not asked'));
  return { name, deterministic: true, fingerprint, act, ...(isWired && { concurrency: 1 }) };
}

function verdict(
  word: VerdictWord,
  changes: Partial<DecisionOf<'verdict-reached'>> = {},
): DecisionOf<'verdict-reached'> {
  const counts = { passed: 40, failed: 0, errored: 0 };
  const arithmetic = { attempt: 1, alpha: 0.05, lower: 0.91, upper: 1, rate: 1, estimate: 0.97 };
  return {
    ...{ type: 'verdict-reached', id: word, night: '2026-11-20', cycle: 1, attempt: 1, suiteHash: 's' },
    ...{ version: live.version, fingerprint: 'f', student: 'literal' },
    verdict: { word, reason: 'r', counts, arithmetic },
    ...changes,
  };
}

describe('certifyingVerdict', () => {
  it.each<[string, readonly DecisionOf<'verdict-reached'>[], VerdictWord | null]>([
    ['nothing', [], null],
    ['a promotion', [verdict('promote')], 'promote'],
    ['one that was confirmed', [verdict('promote'), verdict('healthy')], 'healthy'],
    ['one that was taken back', [verdict('promote'), verdict('regressed')], null],
    ['one that was earned again', [verdict('regressed'), verdict('promote')], 'promote'],
    ['a verdict that decides neither', [verdict('promote'), verdict('needs-more-evidence')], 'promote'],
    ['one of another version', [verdict('promote', { version: 'other' })], null],
  ])('finds what stands after %s', (_, verdicts, word) => {
    expect(certifyingVerdict(verdicts, live.version)?.verdict.word ?? null).toBe(word);
  });
});

describe('certificatesOf', () => {
  const read = async (decisions: readonly Decision[], isLive = true) => {
    const files = filesInMemory();
    const library = openLibrary(files);
    const evidence = openEvidence(files);
    await evidence.appendDecisions('close-ticket', decisions);
    const { skill, version: to, text } = live;
    if (isLive) await library.apply({ type: 'promote', skill, from: null, to, text });
    return certificatesOf({ dir: '/', library, evidence, families: openFamilyBook(files) });
  };

  it('names every student that holds one, with its lower bound', async () => {
    const model = verdict('promote', { id: 'b', student: 'ollama/a', fingerprint: 'g' });
    expect(await read([verdict('promote'), model])).toMatchObject([
      { skill: 'close-ticket', version: live.version, student: 'literal', lower: 0.91, night: '2026-11-20' },
      { student: 'ollama/a', fingerprint: 'g' },
    ]);
  });

  it('knows none for a skill that is not live', async () => {
    expect(await read([verdict('promote')], false)).toEqual([]);
  });

  it('takes back what the same student lost in a later exam', async () => {
    const later = verdict('regressed', { fingerprint: 'g', suiteHash: 't' });
    expect(await read([verdict('promote'), later])).toEqual([]);
  });
});

describe('holdsFor', () => {
  const examined = student('ollama/a', 'digest', true);
  const certificate = {
    ...{ skill: 'close-ticket', version: live.version, student: 'ollama/a', suiteHash: 's', lower: 0.9 },
    fingerprint: examFingerprint(conditions, examined, 's'),
    night: '2026-11-20',
  };
  const { limits } = conditions.pipeline;

  it.each([
    ['the student that sat the exam', examined, {}, true],
    ['what else goes by its name', student('ollama/a', 'other digest', true), {}, false],
    ['another student', student('ollama/b', 'digest', true), {}, false],
    ['the same under other limits', examined, { pipeline: { limits: { ...limits, tokensPerTrial: 1 } } }, false],
    [
      'the same with other tools',
      examined,
      { toolDefinitions: [{ name: 'a', description: '', parameters: {} }] },
      false,
    ],
  ])('is asked of %s', (_, opened, changes, holds) => {
    expect(holdsFor(certificate, opened, { ...conditions, ...changes })).toBe(holds);
  });

  it.each([
    ['what graded it then', 'judged', true],
    ['something else', 'other', false],
    ['nobody knows what', undefined, false],
  ])('knows an exam that was graded by %s', (_, grader, holds) => {
    const fingerprint = examFingerprint({ ...conditions, grader: 'judged' }, examined, 's');
    const judged = { ...certificate, fingerprint, ...(grader !== undefined && { grader }) };
    expect(holdsFor(judged, examined, conditions)).toBe(holds);
    expect(holdsFor({ ...certificate, grader: 'plain' }, examined, conditions)).toBe(true);
  });
});
