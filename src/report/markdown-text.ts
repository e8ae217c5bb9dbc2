import { oneLine, visible } from './plain.ts';

/** Plain words stay plain; what Markdown or HTML would read as markup, or a forge as a mention of somebody, does not work. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
    .replaceAll('@', '@\u200b');
}

/** The text between fences that nothing in it closes. */
export function fenced(language: string, quoted: string): string {
  const text = visible(quoted);
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`;
}
