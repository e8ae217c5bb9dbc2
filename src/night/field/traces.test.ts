import { describe, expect, it } from 'vitest';
import type { CleanStep } from '../../domain/task.ts';
import { tracesOf } from './traces.ts';

const skills = new Set(['close-ticket', 'refund']);
const step = (tool: string, given: object, more: object = {}) =>
  ({ tool, arguments: given, result: 'ok', status: 'ok', afterTurn: 1, ...more }) as unknown as CleanStep;

describe('tracesOf', () => {
  it.each([
    ['Claude Code reads the file', step('Read', { file_path: '/home/sam/.claude/skills/close-ticket/SKILL.md' })],
    ['a path of the workspace', step('read_file', { path: 'skills/close-ticket/SKILL.md' })],
    ['on Windows', step('view', { path: 'C:\\Users\\sam\\skills\\close-ticket\\SKILL.md' })],
    [
      'Codex reads by shell',
      step('shell', { command: ['bash', '-lc', "sed -n '1,200p' .codex/skills/close-ticket/SKILL.md"] }),
    ],
    ['a shell of another name', step('run_shell_command', { command: 'cd x && cat "skills/close-ticket/SKILL.md"' })],
    ['the tool for skills', step('Skill', { skill: 'close-ticket' })],
    ['the tool for skills, of a plugin', step('Skill', { command: 'desk:close-ticket' })],
    ['the tool for skills of OpenCode', step('skill', { name: 'close-ticket' })],
  ])('sees a skill where %s', (_, read) => {
    expect(tracesOf({ steps: [read] }, skills)).toEqual([{ skill: 'close-ticket', version: null, isServed: false }]);
  });

  it('sees the version where our own tool gave it', () => {
    const result = { name: 'close-ticket', version: '0123456789abcdef', text: 'x' };
    const steps = [step('mcp__nightschool__get_skill', { name: 'close-ticket' }, { result })];
    const [trace] = tracesOf({ steps }, skills);
    expect(trace).toEqual({ skill: 'close-ticket', version: '0123456789abcdef', isServed: true });
  });

  it('is not brought down by arguments nested without end', () => {
    const nested = JSON.parse(`${'['.repeat(5000)}"skills/refund/SKILL.md"${']'.repeat(5000)}`);
    expect(tracesOf({ steps: [step('Read', { nested })] }, skills)).toEqual([]);
  });

  it.each([
    ['the read failed', step('Read', { file_path: 'skills/close-ticket/SKILL.md' }, { status: 'error' })],
    ['it is written', step('Write', { file_path: 'skills/close-ticket/SKILL.md', content: 'x' })],
    ['it is edited', step('Edit', { file_path: 'skills/close-ticket/SKILL.md' })],
    ['an editor writes it', step('str_replace_editor', { command: 'create', path: 'skills/close-ticket/SKILL.md' })],
    ['a shell writes it', step('Bash', { command: 'echo hi > skills/close-ticket/SKILL.md' })],
    ['a shell writes it, without a space', step('Bash', { command: 'echo hi >skills/close-ticket/SKILL.md' })],
    ['it is no skill of ours', step('Read', { file_path: 'skills/other/SKILL.md' })],
    ['it is no skill', step('Read', { file_path: 'docs/close-ticket/SKILL.md' })],
    ['it is an old version', step('Read', { file_path: 'evals/close-ticket/versions/x/SKILL.md' })],
    ['skills are listed', step('mcp__nightschool__list_skills', {})],
    ['the name is somebody else’s', step('Skill', { skill: 'pdf' })],
  ])('sees none where %s', (_, other) => {
    expect(tracesOf({ steps: [other] }, skills)).toEqual([]);
  });
});
