import type { SkillContent } from '../../domain/skill.ts';
import { oneLine } from './prose.ts';

const METADATA_PREFIX = 'nightschool-';
export const LONGEST_DESCRIPTION = 1024;

/** YAML that every reader agrees on: block style, quoted strings on one line, only keys of the specification. */
export function printFrontMatter(content: Pick<SkillContent, 'name' | 'description' | 'metadata'>): string {
  const metadata = Object.entries(content.metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '---',
    `name: ${printName(content.name)}`,
    `description: ${quote(plainDescription(content.description))}`,
    ...(metadata.length === 0 ? [] : ['metadata:']),
    ...metadata.map(([key, value]) => `  ${METADATA_PREFIX}${key}: ${quote(oneLine(value))}`),
    '---',
    '',
  ].join('\n');
}

/** A description as the strictest reader takes it: one line, no `---`, `<` or `>`, at most 1024 code points. */
export function plainDescription(description: string): string {
  const plain = oneLine(description).toWellFormed().replace(/-{3,}/g, '–').replace(/[<>]/g, '');
  return [...plain].slice(0, LONGEST_DESCRIPTION).join('').trim();
}

/** Names that YAML would read as a number or a word of its own are quoted. */
export function printName(name: string): string {
  return /^[a-z]+(-[a-z0-9]+)+$/.test(name) ? name : quote(name);
}

/** JSON strings are YAML strings; what YAML counts as unprintable is escaped, and so is `---`, which ends front matter for some readers. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return escaped.replace(/---/g, '\\u002d\\u002d\\u002d');
}

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
}
