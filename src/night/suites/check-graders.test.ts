import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesign } from '../../decide/design.ts';
import { leftOutOf } from '../../decide/judge-graders.ts';
import { type DecisionContent, sealDecision } from '../../decide/wallet.ts';
import type { ChatModel } from '../../domain/chat.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Suite } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import { createGrader, type Grader } from '../../evaluate/grade.ts';
import { loadPromptfoo, type RunAssertions } from '../../evaluate/load-promptfoo.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { ticketReply, ticketSuite } from '../../evaluate/testing-suite.ts';
import { hash } from '../../util/hash.ts';
import type { Examination } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';
import { checkGraders } from './check-graders.ts';
import { identifyGraders } from './grader-hash.ts';

const dir = mkdtempSync(join(tmpdir(), 'nightschool-graders-'));
let runAssertions: RunAssertions;
beforeAll(async () => {
  runAssertions = await loadPromptfoo({ folder: join(dir, '.nightschool', 'promptfoo') });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Room {
  readonly suite?: Suite;
  readonly chat?: ChatModel | null;
  readonly mutate?: (grade: Grader) => Grader;
  readonly decisions?: Decision[];
}

/** As much of an examination as the check looks at, with what it wrote down, said and graded. */
async function open({ suite = ticketSuite(24), chat = null, mutate = (same) => same, decisions = [] }: Room) {
  const warnings: string[] = [];
  let grades = 0;
  const signal = new AbortController().signal;
  const judge = chat === null ? null : { chat, embedder: null, signal };
  const index = buildReplayIndex(suite);
  const graded = mutate(createGrader(index, { runAssertions, folder: dir, judge }));
  const night = {
    ...{ pipeline: { seed: 1, graders: { judge: null, repeats: 3, maximumFlipRate: 0.1 } }, judge: chat, signal },
    ...{ workspace: { dir }, embedding: null, date: '2026-11-22' },
    emit: (event: { readonly type: string; readonly message: string }) => void warnings.push(event.message),
  };
  const identity = { judge: chat, embedding: null, workspace: { dir } } as unknown as Examination['night'];
  const room = {
    ...{ skill: suite.skill, suite, suiteHash: hashSuite(suite), heldOut: suite.cases, index, judge },
    grader: await identifyGraders(identity, suite),
    grade: ((...given) => {
      grades += 1;
      return graded(...given);
    }) satisfies Grader,
    decisions: () => decisions,
    decide: async (content: DecisionContent) => void decisions.push(sealDecision(content, '2026-11-22')),
  };
  const examination = {
    ...{ night, room, design: createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }) },
    replies: new Map(suite.cases.map(({ id }, at) => [id, ticketReply(at + 1)])),
  } as unknown as Examination;
  return { examination, decisions, warnings, grades: () => grades };
}

const rubric = [{ type: 'llm-rubric', value: 'says that it was assigned' }];

function chatOf(name: string, answer: (prompt: string) => string): ChatModel {
  return {
    ...{ name, fingerprint: hash(name) },
    complete: async ({ messages }) => ({
      ...{ text: answer(JSON.stringify(messages)), calls: [], finish: 'stop' },
      tokens: { input: 1, output: 1, cached: 0 },
    }),
  };
}

const knowing = chatOf('ollama/mistral', (prompt) => {
  if (!prompt.includes('<Rubric>')) return prompt.indexOf('Opened') < prompt.indexOf('Bananas') ? '0' : '1';
  return JSON.stringify({ pass: prompt.includes('Opened and') !== prompt.includes('NOT true'), reason: 'r', score: 1 });
});

describe('checkGraders', () => {
  it('writes down once what it found, and after that does nothing', async () => {
    const { examination, decisions, grades, warnings } = await open({});
    expect(await checkGraders(examination)).toBeNull();
    expect(decisions).toMatchObject([{ type: 'graders-checked', good: 48, bad: 90, misjudged: [] }]);
    const before = grades();
    expect(await checkGraders(examination)).toBeNull();
    expect({ grades: grades(), decisions: decisions.length, warnings }).toEqual({
      grades: before,
      decisions: 1,
      warnings: [],
    });
  });

  it('checks again what another suite or another judge grades', async () => {
    const judged = ticketSuite(24, { assert: rubric });
    const first = await open({ suite: judged, chat: knowing });
    expect(await checkGraders(first.examination)).toBeNull();
    expect(first.decisions).toMatchObject([{ judge: { model: 'ollama/mistral', flips: { hits: 0, of: 35 } } }]);
    const other = chatOf('ollama/phi', (prompt) => (prompt.includes('<Rubric>') ? '{"pass": true}' : '0'));
    const second = await open({ suite: judged, chat: other, decisions: first.decisions });
    expect(await checkGraders(second.examination)).toMatchObject({ word: 'ungradable' });
    const third = await open({ suite: judged, chat: other, decisions: first.decisions });
    expect(await checkGraders(third.examination)).toMatchObject({ word: 'ungradable' });
    expect(third.grades()).toBe(0);
    expect(
      new Set(first.decisions.map((decision) => decision.type === 'graders-checked' && decision.grader)).size,
    ).toBe(2);
  });

  it('is of no verdict where there are too few cases to examine anybody on', async () => {
    const { examination, grades } = await open({ suite: ticketSuite(19, { assert: rubric }) });
    expect(await checkGraders(examination)).toBeNull();
    expect(grades()).toBe(0);
  });

  it('takes a single case out, and says so', async () => {
    const mutate =
      (grade: Grader): Grader =>
      (transcript, question, options) =>
        question.id === 'case-7' ? Promise.resolve({ outcome: 'failed' }) : grade(transcript, question, options);
    const { examination, warnings } = await open({ mutate });
    const leftOut = () => [...leftOutOf(examination.room.decisions(), examination.room.suiteHash)];
    expect(leftOut()).toEqual([]);
    expect(await checkGraders(examination)).toBeNull();
    expect(leftOut()).toEqual(['case-7']);
    expect(warnings).toEqual([
      'assign-ticket: case case-7 cannot be passed by its own recording, so it is left out of the exam.',
    ]);
  });

  describe('of graders that are changed, and changed back', () => {
    const unable =
      (caseId: string) =>
      (grade: Grader): Grader =>
      (transcript, question, options) =>
        question.id === caseId ? Promise.resolve({ outcome: 'failed' }) : grade(transcript, question, options);
    const suite = ticketSuite(24);
    const cycle = { type: 'cycle-opened', cycle: 1, suiteHash: hashSuite(suite), reason: 'first' };
    const attempt = { type: 'attempt-opened', cycle: 1, attempt: 1, version: 'v', fingerprint: 'f', passSeed: 1 };
    const kept = { word: 'keep-incumbent', counts: { passed: 30, failed: 0, errored: 0 } };
    const decided = { type: 'verdict-reached', cycle: 1, attempt: 1, version: 'v', fingerprint: 'f', verdict: kept };
    const line = (content: object) => sealDecision(content as DecisionContent, '2026-11-22');

    /** Has the suite checked by these graders, one night after the other: of each night what is left out, and what was graded. */
    async function checkBy(decisions: Decision[], graders: readonly string[]) {
      const nights: { readonly leftOut: readonly string[]; readonly graded: boolean }[] = [];
      for (const name of graders) {
        const { examination, grades } = await open({ suite, decisions, mutate: unable(name) });
        const { room } = examination;
        const grader = { ...room.grader, hash: name };
        expect(await checkGraders({ ...examination, room: { ...room, fingerprint: 'f', grader } })).toBeNull();
        nights.push({ leftOut: [...leftOutOf(decisions, room.suiteHash)], graded: grades() > 0 });
      }
      return nights;
    }

    it('goes by the check of what grades now, and so does whoever reads the log alone', async () => {
      const decisions = [line(cycle)];
      expect(await checkBy(decisions, ['case-7', 'case-9', 'case-7', 'case-7', 'case-9', 'case-7'])).toEqual([
        { leftOut: ['case-7'], graded: true },
        { leftOut: ['case-9'], graded: true },
        { leftOut: ['case-7'], graded: false },
        { leftOut: ['case-7'], graded: false },
        { leftOut: ['case-9'], graded: false },
        { leftOut: ['case-7'], graded: false },
      ]);
      const checks = decisions.filter((each) => each.type === 'graders-checked');
      expect(checks.map(({ grader, again = null }) => [grader, again])).toEqual([
        ...[
          ['case-7', null],
          ['case-9', null],
        ],
        ...[
          ['case-7', 2],
          ['case-9', 3],
          ['case-7', 4],
        ],
      ]);
    });

    it('goes by the check that an undecided attempt began with until that is decided', async () => {
      const decisions = [line(cycle)];
      await checkBy(decisions, ['case-7']);
      decisions.push(line(attempt));
      expect(await checkBy(decisions, ['case-9'])).toEqual([{ leftOut: ['case-7'], graded: false }]);
      decisions.push(line(decided));
      expect(await checkBy(decisions, ['case-9', 'case-7'])).toEqual([
        { leftOut: ['case-9'], graded: true },
        { leftOut: ['case-7'], graded: false },
      ]);
    });

    it('takes up the check of an open attempt again where another student was examined by another one', async () => {
      const decisions = [line(cycle)];
      await checkBy(decisions, ['case-7']);
      decisions.push(line(attempt));
      const other = decisions.find((each) => each.type === 'graders-checked');
      decisions.push(line({ ...other, id: undefined, night: undefined, grader: 'case-9', misjudged: [] }));
      expect(await checkBy(decisions, ['case-9'])).toEqual([{ leftOut: ['case-7'], graded: false }]);
    });
  });

  it('blocks where the grader does not look', async () => {
    const { examination } = await open({ mutate: () => async () => ({ outcome: 'passed' }) });
    expect(await checkGraders(examination)).toMatchObject({
      word: 'ungradable',
      reason: expect.stringMatching(/24 of 24/),
    });
  });

  it('says what to write where a judge is needed and none is configured', async () => {
    const { examination, decisions } = await open({ suite: ticketSuite(24, { assert: rubric }) });
    const missing = checkGraders(examination);
    await expect(missing).rejects.toBeInstanceOf(Interruption);
    await expect(missing).rejects.toMatchObject({ fault: { code: 'JUDGE_MISSING' } });
    expect(decisions).toEqual([]);
  });

  it('goes on another night where the judge is down', async () => {
    const down = { ...knowing, complete: () => Promise.reject(new NightschoolError('MODEL_DOWN', 'It is down.')) };
    const { examination, decisions } = await open({ suite: ticketSuite(24, { assert: rubric }), chat: down });
    await expect(checkGraders(examination)).rejects.toMatchObject({ fault: { code: 'MODEL_DOWN' } });
    expect(decisions).toEqual([]);
  });
});
