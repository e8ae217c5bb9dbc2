import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { startTeacher } from '../../cli/testing-models.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { BorderAnswer, BorderCase, BorderQuestion } from '../../domain/border.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { createWorld } from '../../providers/world.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { nameFamilies } from './name-family.ts';
import { settleBorders } from './settle-borders.ts';

const workspaces: Disposable[] = [];
afterAll(() => {
  for (const workspace of workspaces) workspace[Symbol.dispose]();
});
function newWorkspace(): { readonly dir: string } {
  const workspace = createWorkspace();
  workspaces.push(workspace);
  return workspace;
}

/** Every third request is held out, and says so. */
function familyOf(id: string, name: string, count = 12): FamilyAtNight {
  const tasks = Array.from({ length: count }, (_, index) => {
    const kept = index % 3 === 2 ? ' held out' : '';
    const startedAt = new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
    const half = index * 2 < count ? 'open' : 'close';
    return makeTask({ id: `${id}-${index}`, request: `${half} ${name} ${index}${kept}`, startedAt, tools: [half] });
  });
  const sides = tasks.map(({ id: taskId }, index) => {
    return { taskId, group: taskId, side: index % 3 === 2 ? ('held-out' as const) : ('train' as const) };
  });
  const taskIds = tasks.map(({ id: taskId }) => taskId);
  return { family: { id, name, taskIds, tools: ['open'], terms: [], sessions: count, days: count }, tasks, sides };
}

const A = familyOf('fam-a', 'doors');
const B = familyOf('fam-b', 'gates');
const JOIN: BorderCase = { type: 'join', families: ['fam-a', 'fam-b'], similarity: 0.4 };
const PART: BorderCase = {
  type: 'part',
  family: 'fam-a',
  parts: [A.family.taskIds.slice(0, 6), A.family.taskIds.slice(6)],
};
const SETTINGS = 'name: nightly\nlogs: [logs/]\nfamilies: { borders: teacher, naming: teacher }\n';

interface Settings {
  readonly dir: string;
  readonly settings?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

async function inNight<Result>(
  { dir, settings = SETTINGS, environment = {} }: Settings,
  jobs: Partial<TeacherJobs> | null,
  work: (night: Night) => Promise<Result>,
) {
  const events: RunEvent[] = [];
  using night = await createNight(parsePipeline(settings, 'test'), {
    ...{ dir, dryRun: false, world: createWorld(environment), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => new Date('2026-02-01T00:00:00Z'),
  });
  // only these jobs are asked for here
  const teacher = jobs === null ? night.teacher : { ...night.teacher, jobs: jobs as TeacherJobs };
  const result = await work({ ...night, teacher });
  const warnings = events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : []));
  const calls = events.flatMap((event) => (event.type === 'model-called' ? [event.call] : []));
  return { result, warnings, calls };
}

/** A teacher who says of all borders the same; what it was asked is kept. */
function teacherSaying(answer: (question: BorderQuestion) => BorderAnswer) {
  const asked: BorderQuestion[] = [];
  const settle: TeacherJobs['settleBorders'] = async (questions) => {
    asked.push(...questions);
    return questions.map(answer);
  };
  return { asked, jobs: { settleBorders: settle } };
}
const two = ({ groups }: BorderQuestion): BorderAnswer => ({
  same: false,
  names: [`${groups[0].name}-first`, `${groups[1].name}-second`],
  reason: 'Mail kim@corp.test.',
});
const settle =
  (cases: readonly BorderCase[], families: readonly FamilyAtNight[] = [A, B]) =>
  (night: Night) =>
    settleBorders(night, cases, families);

describe('settleBorders', () => {
  it('shows the teacher the train side alone, and gives what it says, redacted', async () => {
    const { asked, jobs } = teacherSaying(two);
    const { result } = await inNight(newWorkspace(), jobs, settle([JOIN, PART]));
    expect(JSON.stringify(asked)).not.toContain('held out');
    expect(asked.map(({ groups }) => groups.map(({ requests }) => requests.length))).toHaveLength(2);
    expect(result.map((settled) => settled.case)).toEqual([JOIN, PART]);
    expect(result[0]?.names.map((name) => name.split('-')[0])).toEqual(['doors', 'gates']);
    expect(result[0]?.reason).not.toContain('kim@');
    const part = asked.find(({ groups }) => groups[0].name === groups[1].name);
    expect(part?.groups.map(({ tools }) => tools).toSorted()).toEqual([['close'], ['open']]);
  });

  it('does not ask twice, though the families grew and the case is turned', async () => {
    const { asked, jobs } = teacherSaying(two);
    const { dir } = newWorkspace();
    const first = await inNight({ dir }, jobs, settle([JOIN]));
    const turned: BorderCase = { ...JOIN, families: ['fam-b', 'fam-a'] };
    const grown = [familyOf('fam-a', 'doors', 12), familyOf('fam-b', 'gates', 12)].map((family) => {
      const late = makeTask({ id: `${family.family.id}-0late`, request: 'later', startedAt: '2026-06-01T00:00:00Z' });
      const side = { taskId: late.id, group: late.id, side: 'train' as const };
      return { ...family, tasks: [late, ...family.tasks], sides: [side, ...family.sides] };
    });
    const second = await inNight({ dir }, jobs, settle([turned], grown));
    expect(asked).toHaveLength(1);
    expect(second.result[0]?.names).toEqual(first.result[0]?.names.toReversed());
  });

  it('asks of more than two parts the largest beside each other one', async () => {
    const { asked, jobs } = teacherSaying(two);
    const ids = A.family.taskIds;
    const parts = [ids.slice(0, 2), ids.slice(2, 9), ids.slice(9)];
    const { result } = await inNight(newWorkspace(), jobs, settle([{ ...PART, parts }]));
    expect(asked).toHaveLength(2);
    expect(result.map((settled) => settled.case)).toEqual([
      { ...PART, parts: [parts[1], parts[2]] },
      { ...PART, parts: [parts[1], parts[0]] },
    ]);
  });

  it.each<[string, BorderCase, readonly FamilyAtNight[]]>([
    ['a family is not there', JOIN, [A]],
    ['nothing of a part may be shown', { ...PART, parts: [['fam-a-0'], ['fam-a-2']] }, [A]],
  ])('leaves open a border where %s', async (_, border, families) => {
    const { asked, jobs } = teacherSaying(two);
    const { result } = await inNight(newWorkspace(), jobs, settle([border], families));
    expect([result, asked]).toEqual([[], []]);
  });

  it('leaves it to people where the pipeline says so, and where nobody can be asked', async () => {
    const { asked, jobs } = teacherSaying(two);
    const people = 'name: nightly\nlogs: [logs/]\n';
    const { result } = await inNight({ ...newWorkspace(), settings: people }, jobs, settle([JOIN]));
    const alone = await inNight(newWorkspace(), null, settle([JOIN]));
    expect([result, asked, alone.result, alone.warnings]).toEqual([[], [], [], []]);
  });

  it('warns where the teacher is down, and asks the next night', async () => {
    const { dir } = newWorkspace();
    const broken = () => Promise.reject(new NightschoolError('MODEL_DOWN', 'Nobody answers.'));
    const down = await inNight({ dir }, { settleBorders: broken }, settle([JOIN]));
    expect([down.result, down.warnings]).toEqual([[], ['1 border between families stays open: Nobody answers.']]);
    const { asked, jobs } = teacherSaying(two);
    await inNight({ dir }, jobs, settle([JOIN]));
    expect(asked).toHaveLength(1);
  });
});

describe('nameFamilies', () => {
  const name = (night: Night) => nameFamilies(night, [A, B], [{ ...A.family, id: 'fam-c', name: 'windows' }]);

  it('names all in one call, by what may be seen, and keeps the name of rules where there is none', async () => {
    const asked: Parameters<TeacherJobs['nameFamilies']>[0][] = [];
    const jobs: Partial<TeacherJobs> = {
      nameFamilies: async (about) => {
        asked.push(about);
        return ['door-opening', null];
      },
    };
    const { result } = await inNight(newWorkspace(), jobs, name);
    expect(result.map((family) => family.name)).toEqual(['door-opening', 'gates']);
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).not.toContain('held out');
    expect(asked[0]?.taken).toEqual([{ name: 'windows', description: '' }]);
  });

  it.each([
    ['that another family has', ['windows', 'gate-opening'], ['doors', 'gate-opening']],
    ['that rules gave to one that keeps it', ['gates', null], ['doors', 'gates']],
  ])('takes no name %s', async (_, given, expected) => {
    const { result } = await inNight(newWorkspace(), { nameFamilies: async () => given }, name);
    expect(result.map((family) => family.name)).toEqual(expected);
  });

  it('warns once where the teacher is down', async () => {
    const broken = () => Promise.reject(new NightschoolError('MODEL_DOWN', 'Nobody answers.'));
    const { result, warnings } = await inNight(newWorkspace(), { nameFamilies: broken }, name);
    expect(result).toEqual([A.family, B.family]);
    expect(warnings).toEqual(['2 families keep the names that rules gave: Nobody answers.']);
  });
});

describe('a teacher over the wire', () => {
  it('settles all borders in one call and names all families in one, metered', async () => {
    const teacher = await startTeacher({ name: 'door-work', text: '' });
    onTestFinished(teacher.close);
    const wired = `teacher: { use: openai, model: gpt-test, baseUrl: '${teacher.url}/v1', attempts: 1 }\n`;
    const setting = { ...newWorkspace(), settings: SETTINGS + wired, environment: { OPENAI_API_KEY: 'sk-test' } };
    const { result, calls } = await inNight(setting, null, async (night) => ({
      borders: await settleBorders(night, [JOIN, PART], [A, B]),
      named: await nameFamilies(night, [A, B], []),
    }));
    expect(result.borders).toMatchObject([{ same: true }, { same: true, names: ['doors', 'doors'] }]);
    expect(result.named.map(({ name }) => name)).toEqual(['door-work', 'door-work-b']);
    expect(calls).toMatchObject([
      { role: 'teacher', purpose: 'settle-borders', from: 'model' },
      { role: 'teacher', purpose: 'name-family', from: 'model' },
    ]);
    expect(calls[0]?.tokens.input).toBeGreaterThan(0);
    expect(teacher.asked.join('\n')).not.toContain('held out');
  });
});
