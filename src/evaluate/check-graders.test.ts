import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Cause, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { createRandom } from '../util/random.ts';
import { checkPlants } from './check-graders.ts';
import { createGrader, type Grader } from './grade.ts';
import { loadPromptfoo, type RunAssertions } from './load-promptfoo.ts';
import { buildReplayIndex } from './replay-index.ts';
import { ticketReply, ticketSuite } from './testing-suite.ts';

const home = mkdtempSync(join(tmpdir(), 'nightschool-plants-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let runAssertions: RunAssertions;
beforeAll(async () => {
  runAssertions = await loadPromptfoo({ folder: home });
});

type Mutate = (grade: Grader) => Grader;
const honest: Mutate = (grade) => grade;

/** A grader that does not see what it should: faults with these causes pass. */
const blindTo =
  (...causes: readonly Cause[]): Mutate =>
  (grade) =>
  async (...given) => {
    const result = await grade(...given);
    return result.cause !== undefined && causes.includes(result.cause) ? { outcome: 'passed' } : result;
  };

async function check(suite: Suite, mutate: Mutate = honest, replies?: ReadonlyMap<string, string>) {
  const index = buildReplayIndex(suite);
  const grade = mutate(createGrader(index, { runAssertions, folder: home }));
  const options = { index, grade, random: createRandom(1), ...(replies !== undefined && { replies }) };
  const result = await checkPlants(suite.cases, options);
  return { ...result, plants: [...new Set(result.misjudged.map(({ plant }) => plant))].sort() };
}

const suite = ticketSuite(14);
const change = (changes: (question: Case) => Partial<Case>): Suite => ({
  ...suite,
  cases: suite.cases.map((question) => ({ ...question, ...changes(question) })),
});

describe('checkPlants', () => {
  it('finds nothing wrong with a sound suite, of which every kind of plant is made', async () => {
    const { good, bad, misjudged } = await check(suite);
    // all get a perfect replay and one in other notation; ten get nine bad ones
    expect({ good, bad, misjudged }).toEqual({ good: 28, bad: 90, misjudged: [] });
  });

  it.each<[string, Mutate, readonly string[]]>([
    [
      'looks at no effects',
      blindTo('missing-effect', 'extra-effect'),
      ['extra-write', 'foreign-argument', 'missing-effect', 'nothing-done', 'polite-words', 'wrong-order'],
    ],
    ['misses what is missing', blindTo('missing-effect'), ['missing-effect', 'nothing-done', 'polite-words']],
    ['misses what is too much', blindTo('extra-effect'), ['extra-write', 'foreign-argument', 'wrong-order']],
    ['looks at no facts', blindTo('missing-fact'), ['foreign-fact', 'missing-fact']],
    ['takes any end', blindTo('turn-limit'), ['turn-limit']],
    [
      'passes everything',
      () => async () => ({ outcome: 'passed' }),
      [
        'extra-write',
        'foreign-argument',
        'foreign-fact',
        'missing-effect',
        'missing-fact',
        'nothing-done',
        'polite-words',
        'turn-limit',
        'wrong-order',
      ],
    ],
    ['fails everything', () => async () => ({ outcome: 'failed', cause: 'missing-fact' }), ['perfect-replay']],
    [
      'knows one notation',
      (grade) => async (transcript, question, options) => {
        const said = transcript.messages.at(-1);
        const isOther = said?.role === 'assistant' && said.text.includes(',0');
        return isOther ? { outcome: 'failed', cause: 'missing-fact' } : grade(transcript, question, options);
      },
      ['other-notation'],
    ],
  ])('catches a grader that %s', async (_, mutate, plants) => {
    const { plants: found, misjudged } = await check(suite, mutate);
    expect(found).toEqual(plants);
    // once one is misjudged in the sample, all cases are looked at
    expect(new Set(misjudged.map(({ caseId }) => caseId)).size).toBe(14);
  });

  it('names the case that its own recording cannot pass, and no other', async () => {
    const { misjudged } = await check(suite, (grade) => async (transcript, question, options) => {
      return question.id === 'case-3'
        ? { outcome: 'errored', cause: 'replay-miss' }
        : grade(transcript, question, options);
    });
    expect(misjudged).toEqual([{ caseId: 'case-3', plant: 'perfect-replay', expected: 'passed', graded: 'errored' }]);
  });

  it('plants for a person’s case what it asks for, not what was recorded', async () => {
    const people = change(({ id, effects }) =>
      id === 'case-1' ? { origin: 'person', effects: effects.slice(0, 1) } : {},
    );
    expect((await check(people)).misjudged).toEqual([]);
  });

  it.each<[string, Partial<Case>, number]>([
    ['no facts', { facts: [] }, 60],
    ['no effects', { effects: [] }, 50],
  ])('leaves out what cases with %s cannot have', async (_, changes, bad) => {
    const { misjudged, bad: planted } = await check({ ...change(() => changes), recordings: [] });
    expect({ misjudged, planted }).toEqual({ misjudged: [], planted: bad });
  });

  it('finds that a suite which asks for nothing is passed by doing nothing', async () => {
    const { plants } = await check({ ...change(() => ({ effects: [], facts: [] })), recordings: [] });
    expect(plants).toEqual(['nothing-done', 'polite-words']);
  });

  const replies = new Map(suite.cases.map(({ id }, index) => [id, ticketReply(index + 1)]));
  it.each<[string, readonly JsonObject[], boolean, readonly string[]]>([
    ['that a made-up reply can meet', [{ type: 'icontains', value: 'Thank you' }], false, []],
    ['that the recorded replies meet', [{ type: 'javascript', value: 'output.includes("assigned")' }], true, []],
    [
      'that no recorded reply meets',
      [{ type: 'javascript', value: 'output.includes("sorry")' }],
      true,
      ['perfect-replay'],
    ],
    ['that nobody knows how to meet', [{ type: 'javascript', value: 'output.includes("sorry")' }], false, []],
  ])('takes an assertion of people %s for what it is', async (_, assert, isKnown, plants) => {
    const asserted = { ...suite, assert };
    expect((await check(asserted, honest, isKnown ? replies : undefined)).plants).toEqual(plants);
  });

  it('plants the same every time', async () => {
    const seen: string[][] = [[], []];
    for (const list of seen) {
      await check(suite, (grade) => async (transcript, question, options) => {
        list.push(JSON.stringify(transcript));
        return grade(transcript, question, options);
      });
    }
    expect(seen[0]).toEqual(seen[1]);
  });
});
