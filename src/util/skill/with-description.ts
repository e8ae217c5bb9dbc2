import { plainDescription, quote } from './print-front-matter.ts';

const KEY = /^description\s*:/;

/** A SKILL.md with another description and nothing else changed; as it is where its front matter has none. */
export function withDescription(text: string, description: string): string {
  const lines = text.split('\n');
  const open = lines.findIndex((line) => line.trim() !== '');
  const close = lines.findIndex((line, index) => index > open && line.trimEnd() === '---');
  const at = lines.findIndex((line, index) => index > open && index < close && KEY.test(line));
  if (lines[open]?.trimEnd() !== '---' || at === -1) return text;
  let next = at + 1; // a description may go on over indented lines
  while (next < close && /^(?:\s|$)/.test(lines[next] ?? '')) next++;
  const line = `description: ${quote(plainDescription(description))}`;
  return [...lines.slice(0, at), line, ...lines.slice(next)].join('\n');
}
