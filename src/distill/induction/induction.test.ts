import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../domain/family.ts';
import type { Draft } from '../../domain/skill.ts';
import { hash } from '../../util/hash.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { lintDraft } from '../lint.ts';
import { createInductionTeacher } from './induction.ts';
import { scheduleMeeting } from './testing/desk-worlds.ts';
import { examine } from './testing/examine.ts';
import { moveDeal } from './testing/sales-worlds.ts';
import { COMPANIES, FIRST_NAMES, LAST_NAMES, lessonOf, type World } from './testing/world.ts';
import { IMPOSSIBLE, MASTERABLE } from './testing/worlds.ts';

const teacher = createInductionTeacher();
const first = async (lesson: Lesson): Promise<Draft | undefined> => (await teacher.draft(lesson, { memories: [] }))[0];

/** Share of unseen requests that the printed and parsed skill carries out exactly. */
async function masteryOf(world: World, lesson: Lesson): Promise<number> {
  const draft = await first(lesson);
  const { procedure } = parseSkill(draft?.text ?? '');
  if (procedure === null) return 0;
  const sittings = examine(procedure, world, 40);
  return sittings.filter(({ passed }) => passed).length / sittings.length;
}

describe('the induction teacher', () => {
  it.each(MASTERABLE.map((world) => [world.name, world] as const))('masters %s', async (_, world) => {
    expect(await masteryOf(world, lessonOf(world, 30, { seed: 11 }))).toBeGreaterThanOrEqual(0.95);
  });

  it.each(MASTERABLE.map((world) => [world.name, world] as const))(
    'masters %s where 15 %% of the tasks failed and 10 %% of the others are odd',
    async (_, world) => {
      const lesson = withOddTasks(lessonOf(world, 36, { seed: 5, failed: 0.15 }), 0.1);
      expect(await masteryOf(world, lesson)).toBeGreaterThanOrEqual(0.9);
    },
  );

  it.each(IMPOSSIBLE.map((world) => [world.name, world] as const))('is honest about %s', async (_, world) => {
    const draft = await first(lessonOf(world, 24));
    const { procedure } = parseSkill(draft?.text ?? '');
    const made = procedure === null ? [] : examine(procedure, world, 10).flatMap((sitting) => sitting.made);
    expect(made).toEqual([]);
    if (draft !== undefined) expect(draft.text).toMatch(/Ask the user for the exact/);
  });

  it.each([...MASTERABLE, ...IMPOSSIBLE].map((world) => [world.name, world] as const))(
    'writes a sound draft for %s, the same from any order of tasks',
    async (_, world) => {
      const lesson = lessonOf(world, 24, { seed: 3, failed: 0.2 });
      const draft = await first(lesson);
      const shuffled = { ...lesson, tasks: shuffle(lesson.tasks, createRandom(9)) };
      expect(await first(shuffled)).toEqual(draft);
      if (draft === undefined) return;
      expect(lintDraft(draft, { examLiterals: [] })).toEqual([]);
      expect(draft).toMatchObject({ skill: world.name, version: hash(draft.text), teacher: 'induction' });
      const names = [...FIRST_NAMES, ...LAST_NAMES, ...COMPANIES].filter((name) => draft.text.includes(name));
      expect(names).toEqual([]);
    },
  );

  it.each(['find deals', 'crm `search`', '案件検索', '"x" {y}', '9lives'])(
    'writes down a tool called %s',
    async (odd) => {
      const lesson = lessonOf(moveDeal, 24);
      const tasks = lesson.tasks.map((task) => ({
        ...task,
        steps: task.steps.map((step) => (step.tool === 'search_deals' ? { ...step, tool: odd } : step)),
      }));
      const draft = await first({ ...lesson, tasks });
      const { procedure } = parseSkill(draft?.text ?? '');
      expect(procedure?.steps.map(({ tool }) => tool)).toEqual([odd, 'update_deal']);
      expect(draft === undefined ? [] : lintDraft(draft, { examLiterals: [] })).toEqual([]);
    },
  );

  it('says of each input what it is and where it goes', async () => {
    const { procedure } = parseSkill((await first(lessonOf(moveDeal, 24)))?.text ?? '');
    expect(procedure?.inputs.map(({ meaning }) => meaning)).toEqual([
      'the name of the deal to search for (argument query of search_deals)',
      'the stage of the deal, told by the words of the request (argument stage of update_deal)',
    ]);
  });

  it('has nothing to say about too few tasks, or tasks without a call', async () => {
    const [world] = MASTERABLE;
    if (world === undefined) throw new Error('There are worlds.');
    const lesson = lessonOf(world, 24);
    expect(await first({ ...lesson, tasks: lesson.tasks.slice(0, 2) })).toBeUndefined();
    expect(await first({ ...lesson, tasks: lesson.tasks.map((task) => ({ ...task, steps: [] })) })).toBeUndefined();
  });

  it('refines by recognising wordings that only one task has', async () => {
    const lesson = lessonOf(scheduleMeeting, 20, { seed: 4 });
    const rare = lessonOf({ ...scheduleMeeting, scene: rarelyWorded }, 8, { seed: 8 })
      .tasks.filter(({ request }) => /length (?!30)/.test(request.join()))
      .slice(0, 1);
    const both = { ...lesson, tasks: [...lesson.tasks, ...rare] };
    const draft = await first(both);
    if (draft === undefined) throw new Error('There is a draft.');
    const refine = { draft, failures: [], round: 2 };
    const refined = await teacher.draft(both, { memories: [], refine });
    expect(refined.map(({ change }) => change)).toContain('wordings that were seen only once are recognised too');
    expect(refined.map(({ version }) => version)).not.toContain(draft.version);
    expect(refined.flatMap((one) => lintDraft(one, { examLiterals: [] }))).toEqual([]);
  });

  it('offers nothing where nothing is better', async () => {
    const lesson = lessonOf(moveDeal, 30, { seed: 11 });
    const draft = await first(lesson);
    if (draft === undefined) throw new Error('There is a draft.');
    expect(await teacher.draft(lesson, { memories: [], refine: { draft, failures: [], round: 2 } })).toEqual([]);
  });

  it('survives any lesson', async () => {
    await fc.assert(
      fc.asyncProperty(strangeLesson, async (lesson) => {
        for (const draft of await teacher.draft(lesson, { memories: [] })) {
          expect(parseSkill(draft.text).procedure).not.toBeNull();
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** The same request, but only this one says a length like this. */
const rarelyWorded: World['scene'] = (random, index) => {
  const scene = scheduleMeeting.scene(random, index);
  const request = scene.request.map((turn) => turn.replace(/(\d+) minutes/, 'length $1'));
  return { ...scene, request };
};

/** Some passed tasks with their calls in another order, one left out, or other values: what agents also do. */
function withOddTasks(lesson: Lesson, share: number): Lesson {
  const random = createRandom(77);
  const tasks = lesson.tasks.map((task) => {
    if (task.outcome.label !== 'passed' || random() >= share) return task;
    return random() < 0.5 ? { ...task, steps: task.steps.toReversed() } : { ...task, steps: task.steps.slice(1) };
  });
  return { ...lesson, tasks };
}

const word = fc.constantFrom(
  'move',
  'Acme',
  'the',
  'deal',
  '2026-01-02',
  '42',
  'to',
  '"',
  '(.+',
  '{x}',
  '`',
  '\n',
  'é',
);
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
const strangeTask = fc.record({
  request: fc.array(text, { minLength: 1, maxLength: 2 }),
  steps: fc.array(
    fc.record({
      tool: fc.constantFrom('get_a', 'set_b', 'mcp__x__send', 'no good name'),
      arguments: fc.dictionary(
        fc.constantFrom('a', 'b_id', '__proto__', 'ü'),
        fc.oneof(text, fc.jsonValue({ maxDepth: 2 })),
      ),
      result: fc.oneof(text, fc.jsonValue({ maxDepth: 3 })),
      status: fc.constantFrom('ok', 'ok', 'error'),
      afterTurn: fc.constant(1),
    }),
    { maxLength: 5 },
  ),
  reply: text,
});

const strangeLesson = fc.array(strangeTask, { minLength: 3, maxLength: 12 }).map((tasks): Lesson => {
  const made = tasks.map((task, index) => ({
    ...task,
    id: hash(`task ${index}`),
    outcome: { label: index % 4 === 3 ? 'failed' : 'passed', confidence: 1, evidence: [] },
  }));
  const lesson: unknown = {
    family: { id: 'fam-00000000', name: 'strange', tools: [], terms: ['deal'] },
    tasks: made,
    writes: ['set_b', 'mcp__x__send'],
  };
  return lesson as Lesson; // made-up tasks without what induction never reads
});
