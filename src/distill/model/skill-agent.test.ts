import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../../errors.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { versionOf } from '../../util/skill/version.ts';
import type { Assignment } from './assignment.ts';
import { clean, SKILL } from './testing/material.ts';
import { type Call, type Line, lastText } from './testing/scripted-model.ts';
import { create, handIn, updating, write } from './testing/write.ts';

describe('writeDraft', () => {
  it('writes a skill and hands it in', async () => {
    const { result, requests } = await write([
      [
        ['list_skills', {}],
        ['list_memories', {}],
      ],
      [create()],
      [handIn()],
    ]);
    expect(result).toMatchObject({ skill: 'deal-moving', teacher: 'scripted/model', change: 'wrote it' });
    const draft = clean<{ text: string; version: string; files?: unknown }>(result);
    expect(draft.version).toBe(versionOf({ text: draft.text }));
    expect(draft.files).toBeUndefined();
    expect(parseSkill(draft.text)).toMatchObject({
      metadata: { 'nightschool-family': 'fam-01234567', 'nightschool-teacher': 'scripted/model' },
      problems: [],
    });
    expect(requests.map(({ messages }) => messages.length)).toEqual([2, 5, 7]);
    expect(requests[2]?.messages.slice(0, 5)).toEqual(requests[1]?.messages);
    expect(requests[0]?.tools.map(({ name }) => name)).toEqual([
      'list_skills',
      'get_skill',
      'get_skill_file',
      'list_memories',
      'get_memory',
      'create_skill',
      'create_skill_file',
      'str_replace_skill_file',
      'mv_skill_file',
      'hand_in',
    ]);
    for (const { parameters } of requests[0]?.tools ?? [])
      expect(parameters).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('changes the version it begins with, with the files beside it', async () => {
    const edits: readonly Call[] = [
      [
        'str_replace_skill_file',
        { path: 'SKILL.md', old: '2. Move it:', new: '2. Move it (tags: references/labels.md):' },
      ],
      ['mv_skill_file', { from: 'references/tags.md', to: 'references/labels.md' }],
      ['create_skill_file', { path: 'scripts/a.py', text: 'print(1)\n' }],
      [
        'str_replace_skill_file',
        { path: 'SKILL.md', old: 'Move one deal to', new: 'Run scripts/a.py. Move one deal to' },
      ],
      handIn('says why'),
    ];
    const { result } = await write([edits], updating);
    const draft = clean<{ text: string; version: string; files: readonly { path: string; text: string }[] }>(result);
    expect(draft.files.map(({ path }) => path)).toEqual(['references/labels.md', 'scripts/a.py']);
    expect(draft.version).toBe(versionOf(draft));
    expect(draft.text).toContain('2. Move it (tags: references/labels.md):');
  });

  it('answers faulty calls as errors that the model can act on', async () => {
    const calls: readonly Call[] = [['bash', {}], ['get_skill', '{"name": '], handIn()];
    const { requests } = await write([calls, [create(), handIn()]]);
    const told = requests[1]?.messages.slice(3) ?? [];
    expect(told.map(({ role, text }) => [role, text.slice(0, 24)])).toEqual([
      ['tool', 'Error: There is no tool '],
      ['tool', 'Error: The arguments of '],
      ['tool', 'Error: Nothing differs f'],
    ]);
  });

  it.each<[string, readonly Line[]]>([
    ['as text', [SKILL]],
    ['as text in a fence, after words', [`Here:\n\`\`\`markdown\n${SKILL}\`\`\`\nDone.`]],
    ['as text after a nudge', ['I shall write a good skill.', SKILL]],
    ['as text, mended', [SKILL.replace('## Pitfalls', '## Traps'), SKILL]],
    ['by tools, but not handed in before a nudge', [[create()], 'I have written it.', [handIn()]]],
    ['by tools, and never handed in', [[create()], 'I have written it.', 'As I said.']],
    ['in parts after it was cut off', [{ finish: 'length', text: SKILL.slice(0, 300) }, [create(), handIn()]]],
  ])('takes a skill that is written %s', async (_, lines) => {
    const { result, requests } = await write(lines);
    expect(result).toMatchObject({ skill: 'deal-moving', text: expect.stringContaining('# Move a deal') });
    expect(requests).toHaveLength(lines.length);
  });

  it.each<[string, readonly Line[], RegExp]>([
    ['says nothing of use', ['Hello.', 'Hello again.'], /it stopped calling tools\. Nothing was written\.$/],
    [
      'is cut off again and again',
      [
        { finish: 'length', text: 'a' },
        { finish: 'length', text: 'b' },
      ],
      /it stopped calling tools/,
    ],
    ['refuses', [{ finish: 'refused' }], /asked with the prompt draft-skill, declined to answer/],
    ['refuses later', [[create()], { finish: 'refused' }], /declined to answer/],
  ])('rejects where the model %s', async (_, lines, message) => {
    expect((await write(lines)).result).toMatchObject({
      code: 'MODEL_ANSWER_INVALID',
      message: expect.stringMatching(message),
    });
  });

  const reading: Line = [['list_skills', {}]];
  it.each<[string, readonly Line[], Partial<Assignment>, string]>([
    [
      'turns',
      [[create()], reading, reading],
      { limits: { turns: 3, tokens: 1e6 } },
      'as far as it came: it was not done after 3 turns',
    ],
    [
      'tokens',
      [[create()], reading, reading],
      { limits: { turns: 24, tokens: 400 } },
      'as far as it came: it was not done within 400 tokens',
    ],
    [
      'context',
      [[create()], new NightschoolError('PROMPT_TOO_LONG', 'Too long.')],
      {},
      'as far as it came: its work no longer fits into the context of the model',
    ],
  ])('takes what is sound when the %s run out', async (_, lines, changes, change) => {
    const { result, requests } = await write(lines, changes);
    expect(result).toMatchObject({ change });
    expect(requests).toHaveLength(lines.length);
  });

  it('says how many turns are left', async () => {
    const { requests } = await write([reading, reading, reading, reading, [create(), handIn()]], {
      limits: { turns: 5, tokens: 1e6 },
    });
    expect(requests.map((request) => /Turns left: \d/.exec(lastText(request))?.[0])).toEqual([
      undefined,
      undefined,
      'Turns left: 3',
      'Turns left: 2',
      'Turns left: 1',
    ]);
  });

  it.each<[string, readonly Line[], Partial<Assignment>, string]>([
    [
      'a limit is reached with nothing sound',
      [[create('# No')]],
      { limits: { turns: 1, tokens: 1e6 } },
      'MODEL_ANSWER_INVALID',
    ],
    ['the model is down', [[create()], new NightschoolError('MODEL_DOWN', 'Down.')], {}, 'MODEL_DOWN'],
    ['the budget is spent', [new NightschoolError('BUDGET_SPENT', 'Spent.')], {}, 'BUDGET_SPENT'],
    ['the first prompt is too long', [new NightschoolError('PROMPT_TOO_LONG', 'Too long.')], {}, 'PROMPT_TOO_LONG'],
  ])('rejects where %s', async (_, lines, changes, code) => {
    expect((await write(lines, changes)).result).toMatchObject({ code });
  });

  it('hands no call on after the draft is taken, and asks no more', async () => {
    const { result, requests } = await write([[create(), handIn(), create('# No')]]);
    expect(result).toMatchObject({ text: expect.stringContaining('# Move a deal') });
    expect(requests).toHaveLength(1);
  });

  it('asks the same for the same, with the same seeds', async () => {
    const lines = [reading, [create('# No'), handIn()], [create(), handIn()]];
    const [one, other] = [await write(lines), await write(lines)];
    expect(other.requests).toEqual(one.requests);
    expect(new Set(one.requests.map(({ seed }) => seed)).size).toBe(3);
    expect(other.result).toEqual(one.result);
  });
});
