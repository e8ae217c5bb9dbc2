import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session, SessionEvent } from '../domain/session.ts';
import { toTasks } from './tasks.ts';

const rules = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };

/**
 * A session in short: `u: text` a person, `m: text` a machine, `a: text` the assistant, `c: tool` a call with its
 * result, `e: tool` one that fails, `x: tool` one without a result, `s: person` a stop.
 */
function session(lines: readonly string[], more: Partial<Session> = {}): Session {
  const events = lines.flatMap((line, index): SessionEvent[] => {
    const text = line.slice(3);
    const id = `toolu_${index}`;
    const call: SessionEvent = { kind: 'call', id, tool: text, arguments: { n: index } };
    const result = (isError: boolean): SessionEvent => ({ kind: 'result', callId: id, content: 'r', isError });
    if (line.startsWith('u')) return [{ kind: 'user', text, author: 'human' }];
    if (line.startsWith('m')) return [{ kind: 'user', text, author: 'machine' }];
    if (line.startsWith('a')) return [{ kind: 'assistant', text }];
    if (line.startsWith('s')) return [{ kind: 'stopped', by: 'person' }];
    return line.startsWith('x') ? [call] : [call, result(line.startsWith('e'))];
  });
  const source = { file: 'log', format: 'test', line: 1 };
  return { id: 's', source, events, tokens: { input: 1000, output: 100 }, ...more };
}

const cut = (lines: readonly string[], more?: Partial<Session>) =>
  toTasks(session(lines, more), rules).map(({ request, steps }) => [
    ...request,
    ...steps.map(({ tool, afterTurn }) => `${tool}@${afterTurn}`),
  ]);

describe('where a session is cut', () => {
  it.each([
    [
      'work was done',
      ['u: fix it', 'c: Edit', 'a: Done.', 'u: commit', 'c: Bash', 'a: Committed.'],
      [
        ['fix it', 'Edit@1'],
        ['commit', 'Bash@1'],
      ],
    ],
    [
      'the assistant answered',
      ['u: what is due?', 'a: Nothing.', 'u: and tomorrow?', 'a: A report.'],
      [['what is due?'], ['and tomorrow?']],
    ],
    [
      'nothing was done yet',
      ['u: move the deal', 'u: the Acme one', 'c: move'],
      [['move the deal', 'the Acme one', 'move@2']],
    ],
    [
      'a question was answered',
      ['u: book', 'c: find', 'a: Which one?', 'u: the second', 'c: book', 'a: Booked.'],
      [['book', 'the second', 'find@1', 'book@2']],
    ],
    ['confirmed', ['u: book', 'a: I will book A.', 'u: yes', 'c: book', 'a: Booked.'], [['book', 'yes', 'book@2']]],
    [
      'corrected',
      ['u: book A', 'c: book', 'a: Booked.', "u: no, that's wrong", 'c: book'],
      [['book A', "no, that's wrong", 'book@1', 'book@2']],
    ],
    [
      'amended',
      ['u: book A', 'c: book', 'a: Booked.', 'u: actually, for two', 'c: book'],
      [['book A', 'actually, for two', 'book@1', 'book@2']],
    ],
    [
      'thanked',
      ['u: book A', 'c: book', 'a: Booked.', 'u: thanks!', 'a: Welcome.', 'u: cancel B', 'c: cancel'],
      [
        ['book A', 'book@1'],
        ['cancel B', 'cancel@1'],
      ],
    ],
    [
      'interrupted',
      ['u: fix it', 'c: Edit', 'm: [Request interrupted by user]', 'u: only in a.ts', 'c: Edit'],
      [['fix it', 'only in a.ts', 'Edit@1', 'Edit@2']],
    ],
    [
      'a greeting asked what for',
      ['u: hi', 'a: How can I help?', 'u: cancel B', 'c: cancel'],
      [['hi', 'cancel B', 'cancel@2']],
    ],
    [
      'reminders between',
      ['u: fix it', 'c: Edit', 'm: <system-reminder>x</system-reminder>', 'c: Edit', 'a: Done.'],
      [['fix it', 'Edit@1', 'Edit@1']],
    ],
    [
      'compacted',
      ['u: fix it', 'c: Read', 'm: This session is being continued', 'c: Edit', 'a: Done.'],
      [['fix it', 'Read@1', 'Edit@1']],
    ],
    [
      'its own work in the background ended',
      ['u: test', 'c: Bash', 'a: Running.', 'm: <task-notification><tool-use-id>toolu_1</tool-use-id>', 'c: Read'],
      [['test', 'Bash@1', 'Read@1']],
    ],
    [
      'sub-agents reported',
      [
        'u: ask three agents',
        'c: spawn',
        'a: Waiting.',
        'm: <<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>> session_key: toolu_1',
        'c: history',
        'a: All done.',
      ],
      [['ask three agents', 'spawn@1', 'history@1']],
    ],
    [
      'a command of the client was tried and taken back',
      ['u: fix it', 'c: Edit', 'a: Done.', 'u: /mod', 's: person', 'u: now water the plants', 'c: pump'],
      [
        ['fix it', 'Edit@1'],
        ['now water the plants', 'pump@1'],
      ],
    ],
    ['a command set it to work', ['u: /commit', 'c: Bash', 'a: Committed.'], [['/commit', 'Bash@1']]],
    [
      'somebody came back and said hello',
      ['u: fix it', 'c: Edit', 'a: Done.', 'u: hi', 'a: Hey. Need something?', 'u: commit', 'c: Bash'],
      [
        ['fix it', 'Edit@1'],
        ['hi', 'commit', 'Bash@2'],
      ],
    ],
    [
      'a turn names nothing of its own',
      ['u: which model are you?', 'c: status', 'a: Opus.', 'u: and now?', 'c: status', 'a: Sonnet.'],
      [['which model are you?', 'and now?', 'status@1', 'status@2']],
    ],
    [
      'an offer was passed over for another order',
      [
        'u: which system is this?',
        'c: uname',
        'a: Linux. Shall I pick a name for myself?',
        'u: dispatch three agents to fetch exchange rates',
        'c: spawn',
      ],
      [
        ['which system is this?', 'uname@1'],
        ['dispatch three agents to fetch exchange rates', 'spawn@1'],
      ],
    ],
    [
      'an offer was answered with an order',
      [
        'u: which system is this?',
        'c: uname',
        'a: Linux. Shall I pick a name for myself?',
        'u: pick a name that is short and sounds like a robot',
        'c: write',
      ],
      [['which system is this?', 'pick a name that is short and sounds like a robot', 'uname@1', 'write@2']],
    ],
    ['a stop mark', ['u: book', 'c: book', 'a: Booked.', 'u: ###STOP###'], [['book', 'book@1']]],
  ])('%s', (_, lines, tasks) => {
    expect(cut(lines)).toEqual(tasks);
  });

  it.each([
    [
      'a plan',
      ['m: Implement the following plan: x', 'c: Edit', 'a: Done.', 'u: commit', 'c: Bash'],
      [['commit', 'Bash@1']],
    ],
    [
      'a plan that was interrupted',
      [
        'm: Implement the following plan: x',
        'c: Edit',
        'm: [Request interrupted by user]',
        'u: I fixed it, go on from there',
        'c: Edit',
      ],
      [],
    ],
    ['a plan that goes on', ['m: Implement the following plan: x', 'c: Edit', 'u: continue', 'c: Edit'], []],
    [
      "a notification of another request's work",
      [
        'u: test',
        'c: Bash',
        'a: Running.',
        'u: now fix the header',
        'c: Edit',
        'm: <task-notification><tool-use-id>toolu_1</tool-use-id>',
        'c: Read',
      ],
      [
        ['test', 'Bash@1'],
        ['now fix the header', 'Edit@1'],
      ],
    ],
    [
      'a session that greets, and asks what for',
      [
        'm: A new session was started via /new',
        'c: Read',
        'a: Fresh slate. What do you want to work on?',
        'u: summarise this text',
        'a: It is short.',
      ],
      [['summarise this text']],
    ],
    [
      'a notification that names nothing of it',
      ['u: test', 'c: Bash', 'a: Passed.', 'm: <task-notification><task-id>b7</task-id>', 'a: The backup is done.'],
      [['test', 'Bash@1']],
    ],
    [
      'a command that does nothing',
      ['m: <command-name>/clear</command-name>', 'u: yes, fix it', 'c: Edit'],
      [['yes, fix it', 'Edit@1']],
    ],
    [
      'a heartbeat that nothing came of',
      [
        'u: fix it',
        'c: Edit',
        'a: Done.',
        'm: [OpenClaw heartbeat poll]',
        'c: Read',
        'u: no, that is wrong',
        'c: Edit',
      ],
      [['fix it', 'no, that is wrong', 'Edit@1', 'Edit@2']],
    ],
    [
      'two heartbeats, the first of which had work done',
      [
        ...['u: fix it', 'c: Edit', 'a: Done.', 'm: [OpenClaw heartbeat poll]', 'c: Read', 'a: A mail came in.'],
        ...['m: [OpenClaw heartbeat poll]', 'u: answer it', 'c: Send'],
      ],
      [
        ['fix it', 'Edit@1'],
        ['answer it', 'Send@1'],
      ],
    ],
    [
      'a heartbeat before another request',
      ['u: fix it', 'c: Edit', 'a: Done.', 'm: [OpenClaw heartbeat poll]', 'u: deploy the site', 'c: Bash'],
      [
        ['fix it', 'Edit@1'],
        ['deploy the site', 'Bash@1'],
      ],
    ],
    ['only machines', ['m: [OpenClaw heartbeat poll]', 'c: Read', 'a: ok'], []],
    ['nobody', ['a: hello', 'c: Read'], []],
  ])('steps for %s are no task of a person', (_, lines, tasks) => {
    expect(cut(lines)).toEqual(tasks);
  });

  it('keeps a labelled session whole', () => {
    const label = { score: 1, source: 'reward' };
    const lines = [
      'u: book A',
      'c: book',
      'a: Booked.',
      'u: and B',
      'c: book',
      'a: Booked too.',
      'u: thanks',
      'a: Bye',
    ];
    expect(cut(lines, { label })).toEqual([['book A', 'and B', 'book@1', 'book@2']]);
    expect(toTasks(session(lines, { label }), rules)[0]?.reply).toBe('Booked too.');
  });
});

describe('toTasks', () => {
  const lines = ['u: fix it', 'c: Edit', 'e: Bash', 'a: Done.', 'u: commit', 'x: Bash'];

  it('gives the steps their results', () => {
    const steps = toTasks(session(lines), rules).flatMap((task) => task.steps);
    expect(steps.map(({ tool, status, result }) => [tool, status, result])).toEqual([
      ['Edit', 'ok', 'r'],
      ['Bash', 'error', 'r'],
      ['Bash', 'missing', null],
    ]);
  });

  it('keeps the ids of tasks when the session grows, and no id twice', () => {
    const before = toTasks(session(lines), rules).map(({ id }) => id);
    const after = toTasks(session([...lines, 'a: Committed.', 'u: push', 'c: Bash']), rules).map(({ id }) => id);
    expect(after.slice(0, 2)).toEqual(before);
    expect(new Set(after).size).toBe(3);
  });

  it('shares out tokens, never more than there are', () => {
    const tasks = toTasks(session(lines), rules);
    const input = tasks.reduce((sum, { tokens }) => sum + tokens.input, 0);
    expect(input).toBeLessThanOrEqual(1001);
    expect(tasks.every(({ tokens }) => tokens.input > 0)).toBe(true);
  });

  it('counts nothing that a machine asked for afterwards', () => {
    const plain = session(['u: fix it', 'c: Edit', 'a: Done.', 'm: [OpenClaw heartbeat poll]', 'c: Read', 'a: ok']);
    const events = plain.events.map((event): SessionEvent => {
      return event.kind === 'assistant' || event.kind === 'call'
        ? { ...event, tokens: { input: 10, output: 1 } }
        : event;
    });
    const [task] = toTasks({ ...plain, events, tokens: { input: 40, output: 4 } }, rules);
    expect(task?.tokens).toEqual({ input: 20, output: 2 });
  });

  it('counts nothing that a machine asked for in between', () => {
    const lines = [
      'u: fix it',
      'c: Edit',
      'a: Done.',
      'm: [OpenClaw heartbeat poll]',
      'c: Read',
      'u: thanks',
      'a: Bye.',
    ];
    const plain = session(lines);
    const events = plain.events.map((event): SessionEvent => {
      return event.kind === 'assistant' || event.kind === 'call'
        ? { ...event, tokens: { input: 10, output: 1 } }
        : event;
    });
    const tasks = toTasks({ ...plain, events, tokens: { input: 40, output: 4 } }, rules);
    expect(tasks.map(({ tokens, outcome }) => [tokens, outcome.label])).toEqual([[{ input: 30, output: 3 }, 'passed']]);
  });

  it('counts every answer for one request at most', () => {
    const line = fc.constantFrom(
      ...['u: fix the header', 'u: commit', 'u: yes', 'u: thanks', 'u: /model', 'u: no, that is wrong', 'u: hi'],
      ...['m: [OpenClaw heartbeat poll]', 'm: <task-notification>x', 'm: Implement the following plan:\n\nx'],
      ...['a: Done.', 'a: Shall I commit?', 'c: Edit', 'e: Bash', 'x: Bash', 's: person'],
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        const plain = session(lines);
        // each answer's tokens are a power of two: the sum says which answers it counts
        const answers = plain.events.filter(({ kind }) => kind === 'assistant' || kind === 'call');
        const events = plain.events.map((event): SessionEvent => {
          const number = answers.indexOf(event);
          return number < 0 || (event.kind !== 'assistant' && event.kind !== 'call')
            ? event
            : { ...event, tokens: { input: 2 ** number, output: 0 } };
        });
        const total = 2 ** answers.length - 1;
        const tasks = toTasks({ ...plain, events, tokens: { input: total, output: 0 } }, rules);
        let counted = 0;
        for (const { tokens } of tasks) {
          expect(counted & tokens.input).toBe(0);
          counted |= tokens.input;
        }
        expect(counted & ~total).toBe(0);
        if (!lines.some((each) => each.startsWith('m'))) {
          const first = lines.findIndex((each) => /^u: [^/]/.test(each));
          const before = first < 0 ? lines.length : first;
          const unasked = lines.slice(0, before).filter((each) => /^[acex]/.test(each)).length;
          const isPlain = !lines.slice(0, before).includes('u: /model');
          if (isPlain) expect(counted).toBe(first < 0 ? 0 : total & ~(2 ** unasked - 1));
        }
      }),
    );
  });

  it('hands on what the session knows', () => {
    const label = { score: 1, source: 'reward', requiredFacts: ['12'] };
    const more = { label, repeatOf: 'b/1', model: 'm', project: 'p', startedAt: '2026-01-01T00:00:00.000Z' };
    expect(toTasks(session(lines, more), rules)[0]).toMatchObject({
      repeatOf: 'b/1',
      requiredFacts: ['12'],
      model: 'm',
      project: 'p',
      startedAt: '2026-01-01T00:00:00.000Z',
    });
  });
});
