import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLesson } from '../cluster/split.ts';
import type { Json } from '../domain/json.ts';
import { createNight } from '../night/create-night.ts';
import { groupTasks } from '../night/families/group-tasks.ts';
import { readTasks } from '../night/reading/read-tasks.ts';
import { readSuite } from '../night/suites/read-suite.ts';
import { createWorld } from '../providers/world.ts';
import { readPipeline } from '../store/pipeline.ts';
import { cli, createWorkspace, pickSessions, tree, writeLogs } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const workspaces = { sample: createWorkspace(), desk: createWorkspace() } as const;

beforeAll(async () => {
  writeLogs(workspaces.sample.dir, pickSessions(['publish-post', 'invoice-status', 'move-deal-stage'], 10));
  writeDeskLog(workspaces.desk.dir, deskTasks());
  for (const { dir } of Object.values(workspaces)) expect((await cli(dir, ['run'])).code).toBe(0);
});
afterAll(() => {
  for (const workspace of Object.values(workspaces)) workspace[Symbol.dispose]();
});

/** A family's lesson and what only its exam knows: held-out requests, and telling values of held-out effects and facts. */
async function readFamilies(dir: string) {
  const pipeline = await readPipeline(dir, 'nightly');
  const emit = () => undefined;
  const signal = new AbortController().signal;
  const world = createWorld({});
  using night = await createNight(pipeline, { dir, dryRun: true, emit, clock: () => new Date(0), signal, world });
  const families = await groupTasks(night, await readTasks(night));
  return Promise.all(
    families.map(async ({ family, tasks, sides }) => {
      const suite = await readSuite(night, family.name);
      const lesson = JSON.stringify(openLesson(family, tasks, { sides, writes: suite?.writes ?? [] }));
      const heldOut = suite?.cases.filter(({ side }) => side === 'held-out') ?? [];
      const texts = heldOut.flatMap(({ request, effects, facts }) => [
        ...request.filter((turn) => turn.length > 12),
        ...effects.flatMap((effect) => leaves(effect.arguments)).filter((text) => /\d/.test(text) && text.length > 4),
        ...facts.filter((fact) => typeof fact === 'string').filter((text) => /\d/.test(text) && text.length > 4),
      ]);
      const taught = new Set(
        tasks
          .filter(({ id }) => sides.some((s) => s.taskId === id && s.side === 'train'))
          .flatMap(({ request }) => request),
      );
      return { name: family.name, lesson, texts: [...new Set<string>(texts)], taught, heldOut };
    }),
  );
}

function leaves(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(leaves);
}

describe.each(['sample', 'desk'] as const)('the exam of the %s', (which) => {
  it('has questions that the lesson does not', async () => {
    for (const { lesson, taught, heldOut } of await readFamilies(workspaces[which].dir)) {
      expect(heldOut.length).toBeGreaterThan(5);
      const secret = heldOut.filter(({ request }) => !request.every((turn) => taught.has(turn)));
      expect(secret.length).toBeGreaterThan(5);
      for (const { id, sessionId, request } of secret) {
        expect(lesson.includes(JSON.stringify(request))).toBe(false);
        expect(lesson.includes(id)).toBe(false);
        expect(lesson.includes(`"${sessionId}"`)).toBe(false);
      }
    }
  });

  it('leaves no trace in any draft or skill', async () => {
    const { dir } = workspaces[which];
    const written = [...tree(dir, ['skills', 'evals'])].filter(([path]) => path.endsWith('SKILL.md'));
    expect(written.length).toBeGreaterThan(1);
    let looked = 0;
    for (const { name, lesson, texts } of await readFamilies(dir)) {
      const secret = texts.filter((text) => !lesson.includes(JSON.stringify(text).slice(1, -1)));
      looked += secret.length;
      for (const [path, text] of written.filter(([path]) => path.includes(`/${name}/`))) {
        expect([path, secret.filter((each) => text.includes(each))]).toEqual([path, []]);
      }
    }
    expect(looked).toBeGreaterThan(40);
  });
});
