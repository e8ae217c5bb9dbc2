import type { SkillVersion } from '../../../domain/skill.ts';
import { parseSkill } from '../../../util/skill/parse.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { section } from '../../html/parts.ts';
import { plural } from '../../words.ts';
import { clipped, versionCode } from './parts.ts';

const LONGEST_SECTION = 20_000;
const LONGEST_FILE = 20_000;
const MOST_SECTIONS = 60;
const MOST_FILES = 40;
const MOST_PITFALLS = 40;
const LONGEST_PITFALL = 1_500;

/** A part of a SKILL.md under one heading, as it stands there. */
interface TextPart {
  readonly title: string;
  readonly text: string;
}

/** The text of a version, part by part, and the files beside it. */
export function textSection(version: SkillVersion | null, state: string): Markup {
  if (version === null) {
    return section('The skill', html`<p>There is no version of it yet.</p>`, 'text');
  }
  const parts = splitParts(version.text);
  const { files = [] } = version;
  const rest = parts.length - MOST_SECTIONS;
  return section(
    'The skill',
    html`<p class="soft">${text(state)}: ${versionCode(version.version)}, ${text(plural(version.text.length, 'character'))}.</p>
${parts.slice(0, MOST_SECTIONS).map(partBlock)}${rest > 0 ? html`<p class="cut">${text(plural(rest, 'more section'))}</p>` : NOTHING}
${files.slice(0, MOST_FILES).map(({ path, text: content }) => html`<details><summary><code>${text(path)}</code> <span class="soft">${text(plural(content.length, 'character'))}</span></summary><pre dir="auto">${clipped(content, LONGEST_FILE)}</pre></details>`)}${files.length > MOST_FILES ? html`<p class="cut">${text(plural(files.length - MOST_FILES, 'more file'))}</p>` : NOTHING}`,
    'text',
  );
}

function partBlock({ title, text: content }: TextPart): Markup {
  const body =
    content.trim() === '' ? NOTHING : html`<pre dir="auto">${clipped(trimLines(content), LONGEST_SECTION)}</pre>`;
  return html`<div class="part"><h3>${clipped(title, 200)}</h3>${body}</div>`;
}

/** Front matter, then a part for each heading of the first two levels; what stands in fences begins none. */
export function splitParts(document: string): readonly TextPart[] {
  const lines = document
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1;
  const parts: { title: string; lines: string[] }[] = [{ title: 'Text', lines: [] }];
  let fence: string | null = null;
  for (const line of lines.slice(end + 1)) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    if (mark !== null && (fence === null || fence === mark)) fence = fence === null ? mark : null;
    const heading = fence === null ? /^##? (.*)$/.exec(line)?.[1] : undefined;
    if (heading === undefined) parts.at(-1)?.lines.push(line);
    else parts.push({ title: heading.trim() || 'Untitled', lines: [] });
  }
  const front = end > 0 ? [{ title: 'Front matter', text: lines.slice(1, end).join('\n') }] : [];
  const rest = parts.map((part) => ({ title: part.title, text: part.lines.join('\n') }));
  return [...front, ...rest.filter((part, index) => index > 0 || part.text.trim() !== '')];
}

function trimLines(content: string): string {
  return content.replace(/^\n+/, '').trimEnd();
}

/** What went wrong in the logs and how the skill says to avoid it. */
export function pitfallSection(version: SkillVersion | null): Markup {
  if (version === null) return NOTHING;
  const { pitfalls } = parseSkill(version.text);
  if (pitfalls.length === 0) {
    return section('Pitfalls learnt', html`<p class="soft">Its text names none.</p>`, 'pitfalls');
  }
  const items = pitfalls.slice(0, MOST_PITFALLS).map(({ symptom, cause, correctApproach, prevention }) => {
    const details = [
      ['Cause', cause],
      ['Correct approach', correctApproach],
      ['Prevention', prevention],
    ].flatMap(([name = '', said = '']) =>
      said === '' ? [] : [html`<dt>${text(name)}</dt><dd>${clipped(said, LONGEST_PITFALL)}</dd>`],
    );
    return html`<li><p>${clipped(symptom, LONGEST_PITFALL)}</p>${details.length === 0 ? NOTHING : html`<dl>${details}</dl>`}</li>`;
  });
  const rest = pitfalls.length - MOST_PITFALLS;
  return section(
    'Pitfalls learnt',
    html`<ol class="pitfalls">${items}</ol>${rest > 0 ? html`<p class="cut">${text(plural(rest, 'more pitfall'))}</p>` : NOTHING}`,
    'pitfalls',
  );
}
