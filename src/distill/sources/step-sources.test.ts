import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../../domain/task.ts';
import { stepSources, toolsOfSteps } from './step-sources.ts';

const clean = <Type>(value: unknown) => value as Type;
type Made = readonly [tool: string, args?: object, status?: string];
const taskOf = (id: string, label: string, ...steps: readonly Made[]): CleanTask =>
  clean({
    id,
    outcome: { label },
    steps: steps.map(([tool, args = {}, status = 'ok']) => ({ tool, arguments: args, status })),
  });

const text = (...steps: readonly string[]) =>
  `---\nname: x\ndescription: "x"\n---\n\n# X\n\n## Steps\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n\n## Output\n\n1. \`other()\`\n`;

const tasks = [
  taskOf('t3', 'passed', ['find', { id: 3 }], ['move', { to: 'won', id: 9 }]),
  taskOf('t1', 'passed', ['find', { id: 1 }], ['move', { to: 'lost', id: 7 }]),
  taskOf('t2', 'failed', ['find', { id: 2 }], ['erase', {}]),
  taskOf('t4', 'passed', ['find', { id: 4 }], ['erase', {}, 'error']),
];

describe('stepSources', () => {
  it.each<[string, string, string | null, readonly string[]]>([
    ['a call with looked-up arguments', 'Find: `found = find(id: {deal})`', 'find', ['t1', 't3', 't4']],
    ['a call with a value of the text', 'Win it: `move(id: {found.id}, to: "won")`', 'move', ['t3']],
    ['a call with an argument that not all have', 'Move: `move(id: {x}, why: {y})`', 'move', []],
    ['a call under a condition', 'Win, when `{found.id} is not empty`: `move(to: {stage})`', 'move', ['t1', 't3']],
    ['a call that cannot be read', 'Find it: `find(id = the id)`', 'find', ['t1', 't3', 't4']],
    ['a tool that is named', 'Call find with what the user says.', 'find', ['t1', 't3', 't4']],
    ['a step that calls nothing', 'Think it over, finding peace.', null, []],
    ['a tool that only failed', 'Erase: `erase()`', 'erase', []],
    ['a tool that nobody called', 'Mail it: `send_mail(to: "x@example.com")`', 'send_mail', []],
  ])('of %s', (_, step, tool, from) => {
    expect(stepSources(text(step), tasks)).toEqual([{ step: 1, tool, tasks: from, count: from.length }]);
  });

  it('names the first few and counts all', () => {
    const many = Array.from({ length: 30 }, (_, n) => taskOf(`t${String(n).padStart(2, '0')}`, 'passed', ['find']));
    const [source] = stepSources(text('Find: `find()`'), many);
    expect(source).toMatchObject({ count: 30, tasks: many.slice(0, 12).map(({ id }) => id) });
  });

  it('gives the tools that a skill may be allowed', () => {
    const steps = ['Find: `find(id: {x})`', 'Mail: `send_mail()`', 'Move: `move(id: {x})`', 'Erase: `erase()`'];
    expect(toolsOfSteps(text(...steps), tasks)).toEqual(['find', 'move']);
  });
});
