import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';
import { type StoredSuite, sealSuite } from '../../evaluate/stored-suite.ts';
import { printCases } from '../../evaluate/suite.ts';
import { openEvidence } from '../../store/evidence.ts';
import { type Files, filesInMemory } from '../../store/files.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { varySuite } from './vary-suite.ts';

const clean = <Value>(value: unknown) => value as Value;
const request = (number: number): readonly string[] => [`Close ticket TK-${number}`];
const numbers = Array.from({ length: 30 }, (_, number) => number);
const sideOf = (number: number): string => (number % 3 === 0 ? 'train' : 'held-out');
const tasks = numbers.map((number) => clean<CleanTask>({ id: `t${number}`, request: request(number) }));
const suite = sealSuite(
  clean<StoredSuite>({
    ...{ skill: 'close-ticket', familyId: 'fam-1', writes: [], freeText: [] },
    cases: numbers.map((number) => ({
      ...{ id: `t${number}`, sessionId: `s${number}`, group: `g${number}`, side: sideOf(number), origin: 'log' },
      ...{ request: request(number), effects: [{ tool: 'close', arguments: { number } }], facts: ['closed'] },
    })),
    recordings: numbers.map((number) => ({ taskId: `t${number}`, sessionId: `s${number}`, steps: [] })),
  }),
  { format: '1', added: 0, retired: 0 },
);

const CASES = 'evals/close-ticket/cases.jsonl';

/** A night whose teacher gives these variants, or fails; `meanwhile` is what somebody does while it thinks. */
async function play(
  answer: readonly { readonly taskId: string; readonly request: readonly string[] }[] | Error,
  meanwhile: (files: Files) => Promise<void> = async () => undefined,
) {
  const asked: (readonly string[])[] = [];
  const files = filesInMemory();
  await files.write(CASES, printCases(suite));
  const night = clean<Night>({
    pipeline: { suite: { teacherCases: 4 }, gate: { minimumHeldOut: 20 }, limits: { actionsPerTrial: 10 } },
    redactor: { text: async (text: string) => text.replace('secret', '[x]') },
    signal: new AbortController().signal,
    teacher: {
      jobs: {
        varyRequests: async ({ tasks: shown }: { tasks: readonly CleanTask[] }) => {
          asked.push(shown.map(({ id }) => id));
          await meanwhile(files);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    },
    workspace: {
      dir: '/w',
      library: { live: async () => null },
      evidence: openEvidence(files),
    },
  });
  return { night, asked, files, family: clean<FamilyAtNight>({ tasks }) };
}

describe('varySuite', () => {
  it('shows the teacher practice alone, and keeps what it made up beside it, once', async () => {
    const { night, family, asked, files } = await play([
      { taskId: 't3', request: ['TK-3 can be closed'] },
      { taskId: 't6', request: ['close ticket tk-6!'] },
      { taskId: 't9', request: ['Close ticket TK-10'] },
      { taskId: 't9', request: ['TK-9, secret, close it'] },
      { taskId: 't4', request: ['TK-4 can be closed'] },
      { taskId: 't12', request: ['tk-3 can be closed'] },
    ]);
    const varied = await varySuite(night, family, suite);
    expect(asked).toEqual([numbers.filter((number) => number % 3 === 0).map((number) => `t${number}`)]);
    expect(varied.cases.slice(suite.cases.length)).toEqual([
      { ...suite.cases[3], id: 't3-v1', group: 't3-v1', origin: 'teacher', request: ['TK-3 can be closed'] },
    ]);
    expect(varied.waiting).toEqual([{ taskId: 't3-v1', sessionId: 's3', steps: [] }]);
    expect(varied.written?.hash).toBe(suite.written?.hash);
    expect(await files.read(CASES)).toBe(printCases(varied));
    expect(await varySuite(night, family, varied)).toBe(varied);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['asks no second time where the answer is of no use', new NightschoolError('MODEL_ANSWER_INVALID', 'No.'), 1],
    ['asks again where the budget was spent', new NightschoolError('BUDGET_SPENT', 'No.'), 2],
  ])('%s', async (_, error, times) => {
    const { night, family, asked } = await play(error);
    await varySuite(night, family, await varySuite(night, family, suite));
    expect(asked).toHaveLength(times);
  });

  it.each([
    ['while the teacher thinks', 1],
    ['before it is asked', 0],
  ])('leaves alone what a person saved %s', async (_, calls) => {
    const edit = async (files: Files): Promise<void> => files.write(CASES, `${await files.read(CASES)}\n`);
    const { night, family, asked, files } = await play([{ taskId: 't3', request: ['TK-3 can be closed'] }], edit);
    if (calls === 0) await edit(files);
    expect(await varySuite(night, family, suite)).toBe(suite);
    expect(asked).toHaveLength(calls);
    expect(await files.read(CASES)).toBe(`${printCases(suite)}\n`);
  });
});
