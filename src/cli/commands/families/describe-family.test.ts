import { describe, expect, it } from 'vitest';
import { makeTask } from '../../../cluster/testing.ts';
import type { ShownFamily } from '../../../day/families/show.ts';
import { describeFamily } from './describe-family.ts';

describe('a family in a terminal', () => {
  it.each([72, 80, 120])('of %i columns takes no more than these, whatever is said of it', (columns) => {
    const lines = describeFamily(shown(), { all: false, columns }).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('about 11 more nights at 1.5 requests a night');
  });

  it('keeps what belongs together below its label', () => {
    const lines = describeFamily(shown(), { all: false, columns: 80 }).split('\n');
    const first = lines.findIndex((line) => line.startsWith('  say    '));
    expect(lines[first + 1]).toMatch(/^ {9}\S/);
  });

  it('has a line of its own for each thing where nothing limits the lines', () => {
    const lines = describeFamily(shown(), { all: false, columns: Number.POSITIVE_INFINITY }).split('\n');
    expect(lines.filter((line) => /^ {2}(?:say|call|near) /.test(line))).toHaveLength(3);
    expect(lines.some((line) => line.endsWith('tool_number_7 → … 4 more'))).toBe(true);
  });
});

const CALLS = Array.from({ length: 12 }, (_, index) => `tool_number_${index}`);
const SKILL = 'not tonight: too few yet: 12 exam cases of the 20, about 11 more nights at 1.5 requests a night';

function shown(): ShownFamily {
  const counts = { tasks: 24, sessions: 24, days: 10, passed: 24, failed: 0, unknown: 0, successRate: 1 };
  const traits = CALLS.map((name) => ({ name, inside: 0.9, outside: 0.001 }));
  const sequences = [{ calls: CALLS, tasks: 24, share: 1 }];
  const ids = CALLS.map((_, index) => `${index}`.padStart(16, '0'));
  return {
    family: { id: 'fam-0123abcd', name: 'follow-up', tools: [], terms: [], examples: [], ...counts },
    standing: {
      ...{ skill: null, version: null, certified: false, ignored: false, not: null, verdict: null, pending: [] },
      summary: SKILL,
    },
    members: ids.map((taskId) => ({
      ...{ taskId, session: 's', at: null, side: 'held-out', outcome: 'passed' },
      request: makeTask({ id: taskId, request: 'Please log this call, '.repeat(20) }).request,
    })),
    procedures: sequences,
    writes: [{ calls: CALLS.slice(0, 9), tasks: 24, share: 1 }],
    outcomes: { passed: 24, failed: 0, unknown: 0 },
    evidence: [{ kind: 'completed', supports: 'passed', tasks: 24 }],
    groups: [ids],
    terms: traits,
    tools: traits,
    nearest: CALLS.map((name) => ({ id: name, name, similarity: 0.5 })),
    lineage: [{ at: '2026-11-23', by: 'night', text: 'follow-up left log-note, as a person said. '.repeat(4) }],
  };
}
