import { describe, expect, it } from 'vitest';
import type { DecisionOf } from '../../domain/decision.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { SkillUse } from '../../domain/use.ts';
import { findUses } from './find-uses.ts';
import { versionAt } from './version-at.ts';

const [OLD, NEW] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'];
const changes = [
  { night: '2026-11-01', from: null, to: OLD },
  { night: '2026-11-10', from: OLD, to: NEW },
] as unknown as readonly DecisionOf<'version-changed'>[];

describe('versionAt', () => {
  it.each([
    ['2026-10-31T09:00:00Z', null],
    ['2026-11-01T09:00:00Z', OLD], // no other was live that day
    ['2026-11-05T09:00:00Z', OLD],
    ['2026-11-10T09:00:00Z', null], // either
    ['2026-11-11T09:00:00Z', NEW],
    [null, null],
  ])('at %s is %s', (at, version) => {
    expect(versionAt(changes, at)).toBe(version);
  });

  it('is the only one there ever was where a log has no time', () => {
    expect(versionAt(changes.slice(0, 1), null)).toBe(OLD);
  });
});

const READ = {
  tool: 'Read',
  arguments: { file_path: 'skills/refund/SKILL.md' },
  result: 'x',
  status: 'ok',
  afterTurn: 1,
};
const SERVED = { tool: 'mcp__ns__get_skill', arguments: { name: 'refund' }, result: {}, status: 'ok', afterTurn: 1 };

interface Made {
  readonly id: string;
  readonly session?: string;
  readonly at?: string;
  readonly label?: string;
  readonly steps?: readonly object[];
  readonly request?: string;
  readonly format?: string;
}
function task({ id, session = id, at, label = 'passed', steps = [], request = id, format = 'codex' }: Made): CleanTask {
  const times = at === undefined ? {} : { startedAt: `2026-11-15T${at}:00Z`, endedAt: `2026-11-15T${at}:30Z` };
  const outcome = { label, confidence: 1, evidence: [] };
  return {
    id,
    sessionId: session,
    ...times,
    source: { format },
    steps,
    request: [request],
    outcome,
  } as unknown as CleanTask;
}

function use(type: SkillUse['type'], at: string, more: Partial<Record<keyof SkillUse, string | null>> = {}): SkillUse {
  const common = {
    skill: 'refund',
    version: NEW,
    client: 'codex-mcp-client',
    session: null,
    request: null,
    note: null,
  };
  return { ...common, type, at: `2026-11-15T${at}Z`, ...more } as SkillUse;
}

function find(tasks: readonly CleanTask[], uses: readonly SkillUse[] = []) {
  const readers = tasks.filter(({ steps }) => steps.length > 0);
  const sessions = Map.groupBy(tasks, ({ sessionId }) => sessionId);
  const family = new Map(tasks.map((each) => [each.id, each]));
  const found = findUses({ skill: 'refund', sessions, readers, family, uses, changes });
  return found.map((each) => [each.task?.id ?? null, each.version, each.outcome]);
}

describe('findUses', () => {
  it('takes the version that was live where a log shows the file to have been read', () => {
    expect(find([task({ id: 'a', at: '09:00', steps: [READ] })])).toEqual([['a', NEW, 'passed']]);
  });

  it('counts what the session asked of the family after that, and not what it asked before', () => {
    const session = 's';
    const tasks = [
      task({ id: 'a', session, at: '08:00' }),
      task({ id: 'b', session, at: '09:00', steps: [READ] }),
      task({ id: 'c', session, at: '10:00', label: 'failed' }),
    ];
    expect(find(tasks)).toEqual([
      ['b', NEW, 'passed'],
      ['c', NEW, 'failed'],
    ]);
  });

  it.each([
    ['by time', task({ id: 'a', at: '09:00', steps: [SERVED] }), use('served', '09:00:10', { version: OLD })],
    ['by session', task({ id: 'a', session: 's' }), use('served', '12:00:00', { version: OLD, session: 's' })],
    [
      'by client and time, where the log shows no read',
      task({ id: 'a', at: '09:00' }),
      use('served', '09:00:10', { version: OLD }),
    ],
  ])('joins an access with its task once, %s, and takes its version', (_, done, served) => {
    expect(find([done], [served, served])).toEqual([['a', OLD, 'passed']]);
  });

  it('tells agents apart by the name of the client, and joins with none where it cannot', () => {
    const tasks = [task({ id: 'a', at: '09:00' }), task({ id: 'b', at: '09:00', format: 'claude-code' })];
    expect(find(tasks, [use('served', '09:00:10', { client: 'claude-code' })])).toEqual([['b', NEW, 'passed']]);
    expect(find(tasks, [use('served', '09:00:10', { client: 'other' })])).toEqual([[null, NEW, 'unknown']]);
  });

  it('takes a report where no task with an outcome is found, and none where one is', () => {
    const uses = [use('served', '09:00:10'), use('failed', '09:00:20')];
    expect(find([], uses)).toEqual([[null, NEW, 'failed']]);
    expect(find([task({ id: 'a', at: '09:00', label: 'unknown' })], uses)).toEqual([['a', NEW, 'failed']]);
    expect(find([task({ id: 'a', at: '09:00' })], uses)).toEqual([['a', NEW, 'passed']]);
  });

  it('gives each report its own access, the last word to one that is repeated, and a use to one without any', () => {
    const served = [use('served', '09:00:00'), use('served', '09:30:00')];
    const one = { request: 'one' };
    expect(find([], [...served, use('failed', '10:00:00', one), use('passed', '10:01:00')])).toEqual([
      [null, NEW, 'passed'],
      [null, NEW, 'failed'],
    ]);
    expect(
      find([], [use('served', '09:00:00'), use('failed', '10:00:00', one), use('passed', '10:05:00', one)]),
    ).toEqual([[null, NEW, 'passed']]);
    expect(find([], [use('passed', '10:05:00')])).toEqual([[null, NEW, 'passed']]);
  });

  it('takes accesses close together for one piece of work', () => {
    const uses = [use('served', '09:00:00'), use('served', '09:00:05'), use('served', '11:00:00')];
    expect(find([], uses)).toHaveLength(2);
  });

  it('counts no access twice where the log that shows it has no times', () => {
    expect(find([task({ id: 'a', steps: [SERVED] })], [use('served', '09:00:00')])).toEqual([['a', null, 'passed']]);
  });

  it('believes `ask` that the skill failed where another student made the session good', () => {
    const ask = { client: 'ask' };
    const uses = [use('served', '09:00:31', { ...ask, session: 'a' }), use('failed', '09:00:31', ask)];
    expect(find([task({ id: 'a', at: '09:00', format: 'nightschool' })], uses)).toEqual([['a', NEW, 'failed']]);
  });
});
