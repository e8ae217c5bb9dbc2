import type { SkillVersion } from '../../domain/skill.ts';
import { plural } from '../../util/amounts.ts';
import { compareFiles, type FileChange } from '../../util/skill/compare-files.ts';
import { diffTexts } from '../diff.ts';
import { html, type Markup, NOTHING, text } from './markup.ts';

type Content = Pick<SkillVersion, 'text' | 'files'>;

const MOST_LINES = 600;
const LONGEST_LINE = 2_000;

/** What differs between two versions: the text, then every file that is not the same in both. */
export function versionDiff(before: Content, after: Content): Markup {
  return html`${diffBlock(before.text, after.text)}${compareFiles(before.files, after.files).map(fileDiff)}`;
}

/** A file that is new or gone is compared with an empty one. */
function fileDiff({ path, before, after }: FileChange): Markup {
  const what = (before === null ? ', new' : '') + (after === null ? ', removed' : '');
  return html`<p><code>${text(path)}</code>${text(what)}</p>${diffBlock(before ?? '', after ?? '')}`;
}

function diffBlock(before: string, after: string): Markup {
  const found = diffTexts(before, after);
  if (found === null) return html`<p class="soft small">The two versions have next to nothing in common.</p>`;
  if (found.length === 0) return html`<p class="soft small">The text is the same.</p>`;
  const lines = found.flatMap(({ newStart, lines }) => [
    html`<b>line ${text(newStart)}</b>`,
    ...lines.filter((line) => !line.startsWith('\\')).map(diffLine),
  ]);
  const rest = lines.length - MOST_LINES;
  const more = rest > 0 ? html`<b>… ${text(plural(rest, 'more line'))}</b>` : NOTHING;
  return html`<pre class="diff">${lines.slice(0, MOST_LINES)}${more}</pre>`;
}

function diffLine(line: string): Markup {
  const rest = line.length - LONGEST_LINE;
  const shown =
    rest > 0 ? `${line.slice(1, LONGEST_LINE).toWellFormed()}… ${plural(rest, 'more character')}` : line.slice(1);
  const content = text(`${line.slice(0, 1)} ${shown}`);
  if (line.startsWith('+')) return html`<ins>${content}</ins>`;
  return line.startsWith('-') ? html`<del>${content}</del>` : html`<span>${content}</span>`;
}
