import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import type { Transcript } from '../domain/model.ts';
import { openAiChoice } from '../providers/testing/choices.ts';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { openForTest } from '../providers/testing/open.ts';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';
import { createRandom } from '../util/random.ts';
import { checkPlants } from './check-graders.ts';
import { checkJudge, flipsOf } from './check-judge.ts';
import { createGrader, type Grade } from './grade.ts';
import { type CompareOutputs, loadComparison, loadPromptfoo, type RunAssertions } from './load-promptfoo.ts';
import { plantGood } from './plant.ts';
import { buildReplayIndex } from './replay-index.ts';
import { ticketReply, ticketSuite } from './testing-suite.ts';

const home = mkdtempSync(join(tmpdir(), 'nightschool-judge-'));
let runAssertions: RunAssertions;
let compare: CompareOutputs;
let server: ModelServer;
beforeAll(async () => {
  runAssertions = await loadPromptfoo({ folder: home });
  compare = await loadComparison({ folder: home });
  server = await startOpenAiServer({ script: () => ({ text: '' }) });
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** What the judge makes of a prompt, the how-manieth it is. */
type Opinion = (about: { readonly prompt: string; readonly number: number; readonly seed: number }) => ScriptedAnswer;

const rubric = [{ type: 'llm-rubric', value: 'says that the ticket was assigned' }];
const grade = (pass: boolean) => ({ text: JSON.stringify({ reason: 'as I see it', pass, score: pass ? 1 : 0 }) });
const isGood = (prompt: string): boolean => prompt.includes('Opened and assigned') !== prompt.includes('NOT true');

/** One who knows: also of two replies the one that is good. */
const consistent: Opinion = ({ prompt }) => {
  if (!prompt.includes('<Rubric>'))
    return { text: prompt.indexOf('Opened and assigned') < prompt.indexOf('Bananas') ? '0' : '1' };
  return grade(isGood(prompt));
};

async function open(opinion: Opinion, more: { readonly attempts?: number } = {}) {
  let number = 0;
  server.setScript((body) => opinion({ prompt: JSON.stringify(body), number: number++, seed: Number(body.seed) }));
  const choice = openAiChoice(server.url, { api: 'chat', model: 'judge-1', ...more });
  const { model, calls } = await openForTest(choice, { role: 'judge', env: { TEST_KEY: 'k' } });
  return { judge: { chat: model, embedder: null, signal: new AbortController().signal }, calls };
}

async function check(opinion: Opinion, assert: readonly JsonObject[] = rubric) {
  const { judge, calls } = await open(opinion);
  const suite = ticketSuite(8, { assert });
  const index = buildReplayIndex(suite);
  const grader = createGrader(index, { runAssertions, folder: home, judge });
  const replies = new Map(suite.cases.map(({ id }, at) => [id, ticketReply(at + 1)]));
  const { sound, misjudged } = await checkPlants(suite.cases, {
    index,
    grade: grader,
    random: createRandom(1),
    replies,
  });
  expect(misjudged).toEqual([]);
  expect(calls).toHaveLength(0); // nothing of that needs a judge
  const result = await checkJudge(sound, { grade: grader, compare, judge, repeats: 3 });
  return { ...result, calls, plants: [...new Set(result.misjudged.map(({ plant }) => plant))] };
}

describe('checkJudge', () => {
  it('believes one who says the same every time, in either order', async () => {
    const { misjudged, judge, calls, good, bad } = await check(consistent);
    // five cases: three pairs of grades for the good reply, three for the bad one, one comparison
    expect({ misjudged, good, bad }).toEqual({ misjudged: [], good: 5, bad: 5 });
    expect(judge).toEqual({ model: 'openai/judge-1', flips: { hits: 0, of: 35 } });
    expect(calls).toHaveLength(5 * (3 + 3 + 2));
    expect(new Set(calls.map(({ role, purpose }) => `${role} ${purpose}`))).toEqual(
      new Set(['judge llm-rubric', 'judge select-best']),
    );
  });

  it('counts every grade that differs when it is asked again', async () => {
    const { judge } = await check((about) => {
      return about.prompt.includes('<Rubric>') ? grade(about.seed % 2 === 0) : consistent(about);
    });
    // of three grades the second differs from both others
    expect(judge.flips).toEqual({ hits: 5 * (2 + 2), of: 35 });
  });

  it('counts a choice that goes by the order', async () => {
    const { judge } = await check((about) => (about.prompt.includes('<Rubric>') ? consistent(about) : { text: '0' }));
    expect(judge.flips).toEqual({ hits: 5, of: 35 });
  });

  it.each<[string, Opinion, readonly string[]]>([
    ['passes everything', ({ prompt }) => (prompt.includes('<Rubric>') ? grade(true) : { text: '1' }), ['rude-reply']],
    [
      'fails everything',
      ({ prompt }) => (prompt.includes('<Rubric>') ? grade(false) : { text: '1' }),
      ['recorded-reply'],
    ],
    [
      'passes a rude refusal for not being forbidden, but no denial',
      (about) => {
        return about.prompt.includes('<Rubric>') ? grade(!about.prompt.includes('NOT true')) : consistent(about);
      },
      [],
    ],
  ])('looks through one who %s', async (_, opinion, plants) => {
    const { plants: found, misjudged } = await check(opinion);
    expect(found).toEqual(plants);
    expect(misjudged).toHaveLength(plants.length * 5);
  });

  it.each<[string, JsonObject, Opinion]>([
    [
      'model-graded-closedqa',
      { type: 'model-graded-closedqa', value: 'assigned' },
      ({ prompt }) => ({ text: isGood(prompt) ? 'It is.\n\nY' : 'It is not.\nN.' }),
    ],
    [
      'factuality',
      { type: 'factuality', value: 'assigned' },
      ({ prompt }) => ({ text: `Sure: {"category": "${isGood(prompt) ? 'C' : 'D'}",\n "reason": "r"}` }),
    ],
    [
      'g-eval',
      { type: 'g-eval', value: 'assigned' },
      ({ prompt }) => ({
        text: prompt.includes('Evaluation Steps**\\n')
          ? `{"score": ${isGood(prompt) ? 9 : 1},\n"reason": "r"}`
          : '{\n "steps": ["look"]\n}',
      }),
    ],
    ['not-llm-rubric', { type: 'not-llm-rubric', value: 'assigned' }, ({ prompt }) => grade(!isGood(prompt))],
    ['a set', { type: 'assert-set', assert: rubric }, consistent],
  ])('understands %s', async (_, assertion, opinion) => {
    const both: Opinion = (about) => (isComparison(about.prompt) ? consistent(about) : opinion(about));
    const { misjudged, judge } = await check(both, [assertion]);
    expect({ misjudged, hits: judge.flips.hits }).toEqual({ misjudged: [], hits: 0 });
  });

  it('gives up where the judge gives no grade', async () => {
    const mute = check(() => ({ text: 'I would rather not say.' }));
    await expect(mute).rejects.toMatchObject({ code: 'JUDGE_BROKE_DOWN', message: expect.stringContaining('judge-1') });
  });

  it.each([
    ['fails', 500, 'JUDGE_BROKE_DOWN'],
    ['takes no key', 401, 'MODEL_DOWN'],
  ])('gives up where its server %s', async (_, status, code) => {
    server.setFaults(() => ({ kind: 'status', status }));
    try {
      await expect(check(consistent)).rejects.toMatchObject({ code });
    } finally {
      server.setFaults(() => null);
    }
  });
});

/** The prompt of a comparison, which no other is like. */
function isComparison(prompt: string): boolean {
  return prompt.includes('Opened and assigned') && prompt.includes('Bananas');
}

describe('flipsOf', () => {
  it.each([
    [['passed', 'passed', 'passed'], 0, 3],
    [['passed', 'failed', 'passed'], 2, 3],
    [['passed', 'failed'], 1, 1],
    [['passed'], 0, 0],
  ] as const)('counts the pairs of %j', (grades, hits, of) => {
    expect(flipsOf(grades)).toEqual({ hits, of });
  });
});

describe('a trial graded by a judge', () => {
  const suite = ticketSuite(1, { assert: rubric });
  const [question] = suite.cases;
  const index = buildReplayIndex(suite);
  const reply = ticketReply(1);

  async function gradeReply(
    opinion: Opinion | null,
    text = reply,
    done = true,
  ): Promise<Grade & { readonly calls: number }> {
    const opened = opinion === null ? null : await open(opinion, { attempts: 1 });
    const grader = createGrader(index, { runAssertions, folder: home, judge: opened?.judge ?? null });
    if (question === undefined) throw new Error('no case');
    const result = await grader(done ? await perfect(text) : idle(text), question);
    return { ...result, calls: opened?.calls.length ?? 0 };
  }

  it.each<[string, Opinion, Partial<Grade> & { readonly calls: number }]>([
    ['a pass', () => grade(true), { outcome: 'passed', calls: 1 }],
    [
      'a failure, with its reason',
      () => grade(false),
      { outcome: 'failed', cause: 'assertion', reason: 'as I see it', calls: 1 },
    ],
    [
      'words around the grade',
      () => ({ text: `Well.\n\`\`\`json\n${grade(true).text}\n\`\`\`` }),
      { outcome: 'passed', calls: 1 },
    ],
    [
      'a second answer in the right form',
      ({ number }) => (number === 0 ? { text: 'yes' } : grade(true)),
      { outcome: 'passed', calls: 2 },
    ],
    [
      'a grade without its decisive key',
      () => ({ text: '{"score": 0.1}' }),
      { outcome: 'errored', cause: 'infrastructure', calls: 2 },
    ],
  ])('takes %s', async (_, opinion, expected) => {
    expect(await gradeReply(opinion)).toMatchObject(expected);
  });

  it('asks nobody about what failed before, or about silence', async () => {
    expect(await gradeReply(() => grade(true), 'Done.')).toMatchObject({ cause: 'missing-fact', calls: 0 });
    expect(await gradeReply(() => grade(true), reply, false)).toMatchObject({ cause: 'missing-effect', calls: 0 });
  });

  it('is no failure of the student where the judge fails', async () => {
    server.setFaults(() => ({ kind: 'status', status: 500 }));
    try {
      expect(await gradeReply(() => grade(true))).toMatchObject({
        outcome: 'errored',
        cause: 'infrastructure',
        reason: expect.stringContaining('the judge openai/judge-1'),
      });
    } finally {
      server.setFaults(() => null);
    }
  });

  it('names suite, case and what to write where no judge is configured', async () => {
    await expect(gradeReply(null)).rejects.toMatchObject({
      code: 'JUDGE_MISSING',
      message: expect.stringMatching(/"llm-rubric" in the suite of assign-ticket \(case case-1\)/),
      hint: expect.stringContaining('graders: { judge:'),
    });
  });

  async function perfect(text: string): Promise<Transcript> {
    const replies = new Map([['case-1', text]]);
    const recording = suite.recordings[0] ?? null;
    if (question === undefined) throw new Error('no case');
    const good = await plantGood(
      { question, index, recording, others: [] },
      { reply: replies.get('case-1') ?? null, assertions: [] },
    );
    const [first] = good.replays;
    if (first === undefined) throw new Error('nothing planted');
    return first.transcript;
  }

  const idle = (text: string): Transcript => ({
    ...{ messages: [{ role: 'assistant', text }], end: 'done', hits: 0, misses: 0 },
    tokens: { input: 0, output: 0 },
  });
});

describe('assertions that no exam can run', () => {
  it.each(['select-best', 'max-score', 'agent-rubric', 'search-rubric', 'moderation', 'pi', 'promptfoo:redteam:pii'])(
    'says so of %s',
    async (type) => {
      const suite = ticketSuite(1, { assert: [{ type, value: 'x' }] });
      const grader = createGrader(buildReplayIndex(suite), { runAssertions, folder: home });
      const [question] = suite.cases;
      if (question === undefined) throw new Error('no case');
      const transcript = { messages: [], end: 'done', hits: 0, misses: 0, tokens: { input: 0, output: 0 } } as const;
      await expect(grader(transcript, question)).rejects.toMatchObject({
        code: 'GRADER_FAILED',
        message: expect.stringContaining(type),
      });
    },
  );
});
