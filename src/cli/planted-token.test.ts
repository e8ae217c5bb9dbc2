import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from './testing-desk.ts';
import { NOTHING_TO_LEARN, startTeacher, type TaughtAnswer } from './testing-models.ts';
import { configure, induceSkill, runJson } from './testing-night.ts';

/** Everything that asks a teacher anything; `sessions.cut: teacher` stands apart, and its documentation says so. */
const SETTINGS = [
  'families: { naming: teacher, borders: teacher }',
  'outcomes: { judgedPerNight: 40 }',
  'suite: { teacherCases: 4 }',
  'memory: { learn: { perNight: 20 }, summarizeAfter: 1 }',
].join('\n');

const TOKEN = /qz[a-z]{6}xv/g;

/** A word that occurs nowhere else, in all that a task says: no entity, no number, nothing that redaction would mask. */
function plant(task: DeskTask, index: number): DeskTask {
  const token = tokenOf(index);
  return {
    ...task,
    id: `plant-${index}`,
    request: `${task.request} about ${token}`,
    calls: task.calls.map((call) => ({ ...call, result: { ...call.result, note: `seen ${token}` } })),
    reply: `${task.reply} It was ${token}.`,
    // every third outcome is left open, for the teacher to judge
    answer: index % 3 === 0 ? '' : `${task.answer} ${token}`,
  };
}

function tokenOf(index: number): string {
  const letters = Array.from({ length: 6 }, (_, place) => {
    const code = Math.floor((index * 7919 + 104_729) / 26 ** place) + 11 * place;
    return String.fromCharCode(97 + (code % 26));
  });
  return `qz${letters.join('')}xv`;
}

const tokensIn = (text: string): ReadonlySet<string> => new Set(text.match(TOKEN));

/** Says again all that it has seen: in drafts, in lessons, in facts. */
function echo(answer: TaughtAnswer, asked: readonly string[]): TaughtAnswer {
  const seen = [...tokensIn(asked.join('\n'))].sort().join(' ');
  if ('toolCalls' in answer) {
    const calls = answer.toolCalls.map(({ name, arguments: given }) => {
      const values = JSON.parse(given);
      const text =
        values.text === undefined
          ? {}
          : { text: values.text.replace('\n## Inputs', () => `\nSeen: ${seen}\n\n## Inputs`) };
      return { name, arguments: JSON.stringify({ ...values, ...text }) };
    });
    return { toolCalls: calls };
  }
  if (answer.content !== JSON.stringify(NOTHING_TO_LEARN)) return answer;
  const told = { worthLearning: true, goal: `Seen: ${seen}`, approach: seen, keyDecisions: [seen], procedure: [seen] };
  return { content: JSON.stringify({ ...NOTHING_TO_LEARN, ...told }) };
}

const tasks = closeTickets(0, 70).map(plant);
const workspace = createWorkspace();
const { dir } = workspace;
let asked: readonly string[] = [];
let heldOut: ReadonlySet<string> = new Set();
let train: ReadonlySet<string> = new Set();

/** The tokens of the tasks of one side, in all families. */
function tokensOn(side: 'train' | 'held-out'): ReadonlySet<string> {
  const families = [...tree(dir, ['evals'])].filter(([path]) => path.endsWith('/split.jsonl')).map(([path]) => path);
  const ids = new Set(
    families.flatMap((path) => readRows(dir, path)).flatMap((row) => (row.side === side ? [row.taskId] : [])),
  );
  const recordings = [...tree(dir, ['evals'])].filter(([path]) => path.endsWith('/recordings.jsonl'));
  const lines = recordings.flatMap(([, text]) => text.split('\n').filter((line) => line !== ''));
  const own = lines.filter((line) => ids.has(JSON.parse(line).taskId));
  return new Set(own.flatMap((line) => [...tokensIn(line)]));
}

beforeAll(async () => {
  const skill = await induceSkill(tasks);
  const teacher = await startTeacher({ name: 'close-ticket', text: skill }, echo);
  try {
    configure(dir, { teacher }, SETTINGS);
    const pipeline = readText(dir, 'pipelines/nightly.yaml').replace(/^students:.*$/m, 'students: [{ use: literal }]');
    writeDeskLog(dir, tasks);
    writeText(dir, 'pipelines/nightly.yaml', pipeline);
    for (const night of [1, 2]) expect([night, (await runJson(dir)).code]).toEqual([night, 0]);
  } finally {
    await teacher.close();
  }
  asked = teacher.asked;
  heldOut = tokensOn('held-out');
  train = tokensOn('train');
}, 60_000);
afterAll(() => workspace[Symbol.dispose]());

describe('a token that only a held-out task has', () => {
  it('was planted, and the teacher was asked much', () => {
    expect(new Set(tasks.map((_, index) => tokenOf(index))).size).toBe(tasks.length);
    expect(heldOut.size).toBeGreaterThan(40);
    expect([...train].filter((token) => heldOut.has(token))).toEqual([]);
    expect(asked.length).toBeGreaterThan(5);
    const said = tokensIn(asked.join('\n'));
    expect([...train].filter((token) => said.has(token)).length).toBeGreaterThan(10);
  });

  it('reaches no prompt of the teacher', () => {
    const leaked = asked.flatMap((text) => [...tokensIn(text)].filter((token) => heldOut.has(token)));
    expect(leaked).toEqual([]);
  });

  it.each(['skills', 'memories', 'evals/*/versions'])('stands nowhere in %s', (place) => {
    const [top = '', rest] = place.split('/*');
    const files = [...tree(dir, [top])].filter(([path]) => rest === undefined || path.includes(`${rest}/`));
    expect(files.length).toBeGreaterThan(0);
    const leaks = files.flatMap(([path, text]) =>
      [...tokensIn(text)].flatMap((token) => (heldOut.has(token) ? [path] : [])),
    );
    expect(leaks).toEqual([]);
  });

  it('is in what the evidence keeps sealed, so that the search above could have found it', async () => {
    const sealed = tokensIn([...tree(dir, ['evals'])].map(([, text]) => text).join('\n'));
    expect([...heldOut].every((token) => sealed.has(token))).toBe(true);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});
