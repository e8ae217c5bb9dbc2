import { block, type Report, warn } from './report.ts';
import { FILE_HEADING } from './version.ts';

const LARGEST_SKILL = 256 * 1024;
const LARGEST_FRONT_MATTER = 8 * 1024;

/** The two halves of a SKILL.md, LF only; `yaml` is null where there is none that may be read. */
export interface SplitSkill {
  readonly yaml: string | null;
  /** 1-based lines on which the halves begin. */
  readonly yamlLine: number;
  readonly body: string;
  readonly bodyLine: number;
}

/** Splits at the first `---` lines, forgiving a BOM, CRLF and blank lines before; nothing oversized is looked at. */
export function splitSkill(document: string, report: Report): SplitSkill {
  const text = withoutFiles(document);
  if (text.length > LARGEST_SKILL) {
    block(report, 1, 'The file is larger than 256 KB and was not read; move details to references/.');
    return { yaml: null, yamlLine: 1, body: '', bodyLine: 1 };
  }
  const lines = normalise(text, report).split('\n');
  const open = lines.findIndex((line) => line.trim() !== '');
  if (lines[open]?.trimEnd() !== '---') {
    warn(report, 1, 'There is no front matter: begin the file with ---, name, description and ---.');
    return { yaml: null, yamlLine: 1, body: lines.join('\n'), bodyLine: 1 };
  }
  if (open > 0) warn(report, 1, 'There are blank lines before the front matter.');
  const close = lines.findIndex((line, index) => index > open && line.trimEnd() === '---');
  if (close < 0) {
    warn(report, open + 1, 'The front matter is not closed with a line of ---.');
    return { yaml: null, yamlLine: 1, body: lines.slice(open + 1).join('\n'), bodyLine: open + 2 };
  }
  const yaml = lines.slice(open + 1, close).join('\n');
  if (yaml.length > LARGEST_FRONT_MATTER)
    warn(report, open + 1, 'The front matter is larger than 8 KB and was not read.');
  return {
    yaml: yaml.length > LARGEST_FRONT_MATTER ? null : yaml,
    yamlLine: open + 2,
    body: lines.slice(close + 1).join('\n'),
    bodyLine: close + 2,
  };
}

/** A `skillDocument` goes on with the files beside SKILL.md: they are for models. */
function withoutFiles(document: string): string {
  const end = document.search(FILE_HEADING);
  return end < 0 ? document : document.slice(0, end);
}

function normalise(text: string, report: Report): string {
  if (text.startsWith('\ufeff')) warn(report, 1, 'The file begins with a byte order mark.');
  if (text.includes('\r')) warn(report, 1, 'Lines end with CRLF; LF is what every reader takes.');
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}
