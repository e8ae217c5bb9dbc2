import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, readText, writeText } from '../../cli/testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from '../../cli/testing-desk.ts';
import type { RunEvent } from '../../domain/event.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import { examineRanked } from '../exam/examine-all.ts';
import { readTasks } from '../reading/read-tasks.ts';
import { groupTasks } from './group-tasks.ts';
import { type RankedFamily, rankTonight } from './rank-families.ts';

const workspace = createWorkspace();
const { dir } = workspace;

beforeAll(async () => {
  writeDeskLog(dir, deskTasks());
  expect((await cli(dir, ['run'])).code).toBe(0); // close-ticket goes live
  writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
}, 60_000);
afterAll(() => workspace[Symbol.dispose]());

/** Ranks and examines without writing anything down; `ignored` are names. */
async function examine(ignored: readonly string[], force = false) {
  const events: RunEvent[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: true, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => new Date('2026-06-20T02:00:00Z'),
  });
  const tasks = await readTasks(night);
  const families = await groupTasks(night, tasks);
  const ids = new Set(families.flatMap(({ family: { id, name } }) => (ignored.includes(name) ? [id] : [])));
  const ranked = await rankTonight(night, families, { tasks, ignored: ids });
  const outcomes = await examineRanked(night, ranked, { force });
  const of = (type: RunEvent['type']) => events.filter((event) => event.type === type);
  return {
    ranked: ranked.map(summary),
    outcomes,
    suites: of('suite-built'),
    idle: of('family-idle'),
    drafts: of('draft-written'),
  };
}

function summary({ rank, work, isSettled }: RankedFamily): readonly unknown[] {
  return [rank.name, rank.not?.why ?? null, work, isSettled];
}

describe('a family that people said to leave alone', () => {
  it('is examined where they did not', async () => {
    const { ranked, suites } = await examine([]);
    expect(ranked).toEqual([
      ['close-ticket', 'covered', 'examine', false],
      ['send-voucher', 'too-few', 'examine', true],
    ]);
    expect(suites).toMatchObject([{ skill: 'close-ticket' }]);
  });

  it('is left alone where nothing is live, and what was decided of it is told again', async () => {
    const { ranked, idle, outcomes } = await examine(['send-voucher']);
    expect(ranked[1]).toEqual(['send-voucher', 'ignored', 'leave', true]);
    expect(idle).toMatchObject([{ name: 'send-voucher', reason: 'people said to leave it alone' }]);
    expect(outcomes.at(-1)).toMatchObject({
      idle: true,
      rows: [{ skill: 'send-voucher', tonight: false, verdict: { word: 'needs-more-evidence' } }],
    });
  });

  it('has what is live checked all the same', async () => {
    const { ranked, outcomes } = await examine(['close-ticket', 'send-voucher']);
    expect(ranked[0]).toEqual(['close-ticket', 'ignored', 'check', false]);
    expect(outcomes[0]).toMatchObject({ idle: false, rows: [{ skill: 'close-ticket', verdict: { word: 'healthy' } }] });
  });

  it('is examined whatever was said where a person asks for it', async () => {
    const { suites, idle } = await examine(['close-ticket', 'send-voucher'], true);
    expect(suites).toMatchObject([{ skill: 'close-ticket' }, { skill: 'send-voucher' }]);
    expect(idle).toEqual([]);
  });

  it('loses what is live and fails, and gets no draft in its place', async () => {
    const path = 'skills/close-ticket/SKILL.md';
    writeText(dir, path, readText(dir, path).replaceAll('close_ticket(', 'reopen_ticket('));
    const other = await examine([]);
    expect(other.ranked[0]).toEqual(['close-ticket', null, 'examine', false]);
    expect(other.drafts.length).toBeGreaterThan(0);
    const { drafts, outcomes } = await examine(['close-ticket']);
    expect(outcomes.find(({ idle }) => !idle)).toMatchObject({ rows: [{ verdict: { word: 'regressed' } }] });
    expect(drafts).toEqual([]);
  });
});
