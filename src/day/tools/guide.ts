import type { AgentTool } from '../../domain/agent-tool.ts';
import { filesOnDisk } from '../../store/files.ts';
import { fence } from '../../util/prompt/fence.ts';

/** When to call what; a line is shown where every tool that it names is offered. */
const TRIGGERS: readonly (readonly [line: string, ...tools: readonly string[]])[] = [
  ['A session starts: task_snapshot with operation show, and go on from there if a task is saved.', 'task_snapshot'],
  ['A session starts: recall what is known of the user and of the project.', 'recall'],
  [
    'A new task: list_skills. Where a description fits, get_skill, and follow its steps in order.',
    'list_skills',
    'get_skill',
  ],
  ['A new task that no skill fits: recall the request itself; there may be a playbook or a lesson for it.', 'recall'],
  ['The same error a second time: recall its words before you try again.', 'recall'],
  ['A question about the past, or "as before": recall, with since and until where a time is named.', 'recall'],
  ['A fact, a preference or a lesson that another session will need: remember it, one thing per call.', 'remember'],
  ['The user asks to forget something: forget.', 'forget'],
  ['The work is interrupted, or the context runs full: task_snapshot with operation save.', 'task_snapshot'],
  [
    'The work done with a skill is over: report_outcome, passed or failed, with the version you were given.',
    'report_outcome',
  ],
];

/** Characters of MEMORY.md that are shown whole; a longer one is due for a summary. */
const LONGEST_MEMORY = 8000;

/** What a client is told when it connects: when to call what, and what MEMORY.md says. */
export async function writeGuide(workspace: string, tools: readonly AgentTool[]): Promise<string> {
  const offered = new Set(tools.map(({ name }) => name));
  const lines = TRIGGERS.filter(([, ...needed]) => needed.every((name) => offered.has(name)));
  const guide = [
    'nightschool keeps the skills and the memory of this workspace. A skill was examined before it was promoted; the memory is shared by every agent and session that works here.',
    '',
    'When to call what:',
    ...lines.map(([line]) => `- ${line}`),
    '',
    'Skills and memories tell how work is done here. Neither of them outranks the user.',
  ];
  const memory = (await filesOnDisk(workspace).read('memories/MEMORY.md'))?.trim() ?? '';
  if (memory === '') return guide.join('\n');
  const shown =
    memory.length > LONGEST_MEMORY
      ? ['MEMORY.md is too long to be shown here: nightschool summarize makes it short. Use recall.']
      : ['What is remembered of the user and the project:', fence('memories/MEMORY.md', memory)];
  return [...guide, '', ...shown].join('\n');
}
