import { quote } from './print-front-matter.ts';

const FIELD = /^["']?allowed-tools["']?\s*:/;
/** The specification separates tools by spaces and takes rules in brackets after them: other names cannot be listed. */
const LISTABLE = /^[A-Za-z0-9_.:/-]+$/;

/**
 * The SKILL.md with `allowed-tools` set to these tools, whatever it said before; without the field where there are none.
 * As it is where it has no front matter.
 */
export function withAllowedTools(text: string, tools: readonly string[]): string {
  const lines = text.split('\n');
  const close = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (close < 0) return text;
  const kept = withoutField(lines.slice(1, close));
  const listed = [...new Set(tools.filter((tool) => LISTABLE.test(tool)))].sort();
  const field = listed.length === 0 ? [] : [`allowed-tools: ${quote(listed.join(' '))}`];
  const metadata = kept.indexOf('metadata:');
  const at = metadata < 0 ? kept.length : metadata;
  return ['---', ...kept.slice(0, at), ...field, ...kept.slice(at), ...lines.slice(close)].join('\n');
}

/** Its value may go on in lines that are indented, or are items of a list. */
function withoutField(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => FIELD.test(line));
  if (from < 0) return lines;
  const length = lines.slice(from + 1).findIndex((line) => !/^(?:\s|-)/.test(line));
  return withoutField([...lines.slice(0, from), ...(length < 0 ? [] : lines.slice(from + 1 + length))]);
}
