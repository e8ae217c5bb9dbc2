import { describe, expect, it } from 'vitest';
import { skillInText } from './skill-in-text.ts';
import { SKILL } from './testing/material.ts';

const blocky = SKILL.replace('Move one deal', '```sql\nselect 1\n```\n\nMove one deal');

describe('skillInText', () => {
  it.each([
    ['alone', SKILL, SKILL],
    ['after words', `Here it is:\n\n${SKILL}`, SKILL],
    ['in a fence', `Here:\n\n\`\`\`markdown\n${SKILL}\`\`\`\n\nI hope that helps.`, SKILL],
    ['in a longer fence with a block inside', `\`\`\`\`md\n${blocky}\`\`\`\`\n`, blocky],
    ['with CRLF', SKILL.replaceAll('\n', '\r\n'), SKILL],
  ])('finds a skill %s', (_, text, skill) => {
    expect(skillInText(text)).toBe(skill);
  });

  it.each([
    ['words', 'I have written the skill.'],
    ['a rule', 'First.\n\n---\n\n## Second\n'],
    ['front matter alone', '---\nname: a\ndescription: "b"\n---\n'],
    ['nothing', ''],
  ])('finds none in %s', (_, text) => {
    expect(skillInText(text)).toBe(null);
  });
});
