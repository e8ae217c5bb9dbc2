import { parseSkill } from './parse.ts';
import { printName } from './print-front-matter.ts';
import { splitSkill } from './split-skill.ts';

const NAME = /^name[ \t]*:.*$/;

/** A SKILL.md under another name, the rest of it as it is; null where its front matter has no line that gives the name. */
export function underName(text: string, name: string): string | null {
  const { yaml, yamlLine } = splitSkill(text, { problems: [] });
  const at = yaml?.split('\n').findIndex((line) => NAME.test(line)) ?? -1;
  if (at < 0) return null;
  const lines = text.split('\n');
  const index = yamlLine - 1 + at;
  const ending = lines[index]?.endsWith('\r') === true ? '\r' : '';
  const renamed = lines.with(index, `name: ${printName(name)}${ending}`).join('\n');
  return parseSkill(renamed).name === name ? renamed : null;
}
