import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session, SessionEvent } from '../domain/session.ts';
import { findCopies, type TracedTask } from './copies.ts';
import { traceRequests } from './trace.ts';

const said = (text: string, at?: string): SessionEvent => ({ kind: 'user', text, author: 'human', ...timed(at) });
const answered = (text: string, at?: string): SessionEvent => ({ kind: 'assistant', text, ...timed(at) });
const done = (id: string, tool = 'find', at?: string): readonly SessionEvent[] => [
  { kind: 'call', id, tool, arguments: {}, ...timed(at) },
  { kind: 'result', callId: id, content: 'r', isError: false, ...timed(at) },
  answered(`done ${tool}`, at),
];
const timed = (at: string | undefined) => (at === undefined ? {} : { at });

/** The requests of a session that open at each person's turn, or its only one. */
function traced(
  id: string,
  events: readonly SessionEvent[],
  more: Partial<Session> & { file?: string; whole?: true } = {},
) {
  const { file = 'log', whole, ...rest } = more;
  const source = { file, format: 'test', line: 1 };
  const session: Session = { id, source, events, tokens: { input: 0, output: 0 }, ...rest };
  const openings = events.flatMap((event, index) => (event.kind === 'user' && (index === 0 || !whole) ? [index] : []));
  const requests = openings.map((first, index) => ({ first, end: openings[index + 1] ?? events.length }));
  return traceRequests(session, requests).map((trace, index): TracedTask => ({ id: `${id}.${index}`, file, ...trace }));
}

const copiesOf = (tasks: readonly TracedTask[]) =>
  [
    ...findCopies([...tasks].sort((a, b) => (a.opening < b.opening ? -1 : a.opening > b.opening ? 1 : 0))).keys(),
  ].sort();

const [noon, later, one, two] = ['12:00:00', '12:00:05', '13:00:00', '14:00:00'].map(
  (time) => `2026-01-01T${time}.000Z`,
);

describe('copies', () => {
  it('are what a resumed session repeats, up to where the two part ways', () => {
    const former = [said('a', noon), ...done('1'), said('b', one), ...done('2')];
    const resumed = [said('a', noon), ...done('9'), said('b', one), ...done('8', 'mend')];
    expect(copiesOf([...traced('x', former), ...traced('y', resumed)])).toEqual(['y.0']);
  });

  it('are the beginnings that a proxy logs with every call', () => {
    const whole = [said('a'), ...done('1'), said('b'), ...done('2')];
    const logged = [4, 5, 8].flatMap((length, index) => traced(`p${index}`, whole.slice(0, length)));
    expect(copiesOf(logged)).toEqual(['p1.0', 'p1.1', 'p2.0']);
  });

  it('are those too that a proxy gives the time of writing them down', () => {
    const whole = (at?: string) => [said('a', at), ...done('1', 'find', at), said('b', at), ...done('2', 'find', at)];
    const logged = [noon, one, two].flatMap((at, index) => traced(`p${index}`, whole(at).slice(0, 4 + 2 * index)));
    expect(copiesOf(logged)).toEqual(['p1.0', 'p1.1', 'p2.0']);
  });

  it('are the history of a fork, all of it written at the time of the fork', () => {
    const original = [said('a', noon), ...done('1', 'find', later), said('b', one), ...done('2', 'find', two)];
    const forked = [said('a', two), ...done('9', 'find', two), said('c', '2026-01-01T15:00:00.000Z'), ...done('8')];
    expect(copiesOf([...traced('x', original), ...traced('y', forked)])).toEqual(['y.0']);
  });

  it.each<[string, readonly TracedTask[]]>([
    [
      'requests without times that only sound alike',
      [...traced('x', [said('commit')]), ...traced('y', [said('commit'), ...done('1')])],
    ],
    ['the same words at other times', [...traced('x', [said('hi', noon)]), ...traced('y', [said('hi', one)])]],
    [
      'the same work at other times',
      [
        ...traced('x', [said('report', noon), ...done('1', 'find', later), said('thanks', later)]),
        ...traced('y', [said('report', one), ...done('2', 'find', two)]),
      ],
    ],
    [
      'what a job without times asks every day, with the same answer',
      ['x', 'y', 'z'].flatMap((id) => traced(id, [said('what is due?'), ...done(id)])),
    ],
    [
      'what somebody asks again and again of it, and thanks for',
      ['x', 'y'].flatMap((id) => traced(id, [said('close 7'), ...done(id), said('thanks!')], { whole: true })),
    ],
    [
      'what several people ask first of a bot without times',
      [
        ...traced('x', [said('opening hours?'), ...done('1')]),
        ...traced('y', [said('opening hours?'), ...done('2')]),
        ...traced('z', [said('opening hours?'), ...done('3'), said('and on Sunday?'), ...done('4', 'look')]),
      ],
    ],
    [
      'trials of a benchmark that went the same way',
      [
        ...traced('x', [said('a'), ...done('1')], { repeatOf: 'b/1' }),
        ...traced('y', [said('a'), ...done('2'), answered('more')], { repeatOf: 'b/1' }),
      ],
    ],
    [
      'requests that another history leads up to',
      [
        ...traced('x', [said('a'), ...done('1'), said('commit', noon)]),
        ...traced('y', [said('b'), ...done('2'), said('commit', noon)]),
      ],
    ],
  ])('are not %s', (_, tasks) => {
    expect(copiesOf(tasks)).toEqual([]);
  });

  it('leave one of equal ones, whatever the order', () => {
    const tasks = [
      ...traced('x', [said('a', noon), ...done('1')], { file: 'b' }),
      ...traced('y', [said('a', noon), ...done('2')], { file: 'a' }),
    ];
    expect(copiesOf(tasks)).toEqual(['x.0']);
    expect(copiesOf([...tasks].reverse())).toEqual(['x.0']);
  });

  it('never are the longest of those that open alike, and always begin one that stays', () => {
    const step = fc.constantFrom('a', 'b', 'c');
    const time = fc.constantFrom(noon, one, undefined);
    const sessions = fc.array(fc.tuple(time, fc.array(step, { maxLength: 6 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sessions, (drawn) => {
        const tasks = drawn.flatMap(([at, steps], index) =>
          traced(`s${index}`, [said('a', at), ...steps.map((text) => answered(text))]),
        );
        const copies = findCopies(tasks);
        const longest = Math.max(...tasks.map(({ links }) => links.length));
        expect(tasks.some(({ id, links }) => links.length === longest && !copies.has(id))).toBe(true);
        for (const { id, links } of tasks.filter((task) => copies.has(task.id))) {
          const holder = tasks.find((other) => other.id === copies.get(id));
          expect(copies.has(holder?.id ?? id)).toBe(false);
          expect(links.every((link, at) => holder?.links[at] === link)).toBe(true);
        }
      }),
    );
  });
});
