import { describe, expect, it } from 'vitest';
import { SKILL } from './testing/material.ts';
import { type Line, lastText } from './testing/scripted-model.ts';
import { create, handIn, updating, write } from './testing/write.ts';

describe('handing in', () => {
  it('tells what the checks find, until it is mended', async () => {
    const bad = SKILL.replace('## Pitfalls\n\nNone.\n', '')
      .replace('one deal to', 'one deal in /home/me/deals to')
      .replace('{deals.', '{found.');
    const { result, requests } = await write([
      [create(bad), handIn()],
      [create(), handIn('mended it')],
    ]);
    expect(result).toMatchObject({ change: 'mended it' });
    const told = requests[1] === undefined ? '' : lastText(requests[1]);
    expect(told).toMatch(
      /^Error: The draft is not taken\. Mend this:\n- section: The section "## Pitfalls" is missing/,
    );
    expect(told).toMatch(/- machine: Line \d+ names a path/);
    expect(told).toMatch(/- reference: Line \d+ uses \{found\}/);
    expect(told).toMatch(/- notation: Line \d+: `found` is used/);
  });

  it('tells of steps that only a model can follow, and takes them the second time', async () => {
    const prose = SKILL.replace('2. Move it:', '2. Think about it.\n3. Move it:');
    const { result, requests } = await write([[create(prose), handIn()], [handIn('needs judgement')]]);
    expect(requests[1] && lastText(requests[1])).toMatch(
      /^A program could not follow this.*\n- notation: Line \d+: Step 2: it has no call/,
    );
    expect(result).toMatchObject({ change: 'needs judgement' });
  });

  it('gives up after three hand-ins that do not pass, saying why', async () => {
    const bad = [create(SKILL.replace('## Pitfalls', '## Traps')), handIn()];
    const { result, requests } = await write([bad, bad, bad]);
    expect(requests).toHaveLength(3);
    expect(result).toMatchObject({
      code: 'MODEL_ANSWER_INVALID',
      message:
        'scripted/model wrote no draft of deal-moving that may sit the exam: none of 3 that it handed in passes the checks. The section "## Pitfalls" is missing; where it has nothing to say, write None. below it.',
    });
  });

  it.each<[string, readonly Line[]]>([
    ['twice', [[handIn()], [handIn()]]],
    [
      'under its own name only',
      [
        [
          [
            'str_replace_skill_file',
            {
              path: 'SKILL.md',
              old: 'description:',
              new: 'metadata:\n  nightschool-teacher: "induction"\ndescription:',
            },
          ],
          handIn(),
        ],
        [handIn()],
      ],
    ],
  ])('has nothing better to offer where the version is handed in unchanged %s', async (_, lines) => {
    expect((await write(lines, updating)).result).toBe(null);
  });
});
