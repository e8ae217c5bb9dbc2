import { parseSkill } from '../../util/skill/parse.ts';

/**
 * The SKILL.md that a model wrote into its answer instead of calling a tool, without the words and the fence around it;
 * null where there is none.
 */
export function skillInText(text: string): string | null {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const start = lines.findIndex((line) => line.trimEnd() === '---');
  if (start < 0) return null;
  const mark = fenceAbove(lines, start);
  const close = mark === null ? -1 : lines.findLastIndex((line, index) => index > start && line.trim() === mark);
  const skill = lines.slice(start, close < 0 ? lines.length : close).join('\n');
  const { name, description, body } = parseSkill(skill);
  const isSkill = name !== '' && description !== '' && body.includes('\n## ');
  return isSkill ? `${skill.trim()}\n` : null;
}

/** The backticks that open a block right above the line. */
function fenceAbove(lines: readonly string[], line: number): string | null {
  const above = lines.slice(0, line).findLast((text) => text.trim() !== '');
  return above === undefined ? null : (/^\s*(`{3,}|~{3,})/.exec(above)?.[1] ?? null);
}
