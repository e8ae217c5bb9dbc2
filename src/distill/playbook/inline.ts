/** Tags that only shape a page; what else stands in angle brackets is something to fill in. */
const TAGS = new Set(
  'a abbr article aside b blockquote body br button caption center cite code col colgroup dd del details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta nav object ol option p picture pre q s samp section select small source span strike strong sub summary sup svg table tbody td textarea tfoot th thead time title tr tt u ul var video wbr'.split(
    ' ',
  ),
);
const TAG = /<\/?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?\/?>/g;
const HIDDEN = [
  ['<!--', '-->'],
  ['<script', '</script>'],
  ['<style', '</style>'],
] as const;
const PLACEHOLDER =
  /\{\{?\s*([A-Za-z][\w .-]{0,40}?)\s*\}?\}|<([A-Za-z][\w .-]{0,40})>|(?<![\]!\\])\[([A-Za-z][A-Za-z _-]{1,30})\](?![([:])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The text of a playbook as it can be split into blocks: LF, no front matter, nothing that nobody sees. */
export function normaliseMarkdown(text: string): string {
  const plain = text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '');
  return HIDDEN.reduce((rest, [open, close]) => cutAll(rest, open, close), withoutFrontMatter(plain));
}

function withoutFrontMatter(text: string): string {
  if (!/^\s*---[ \t]*\n/.test(text)) return text;
  const lines = text.trimStart().split('\n');
  const close = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(line));
  return close < 0 ? text : lines.slice(close + 1).join('\n');
}

/** Without what stands from an `open` to the next `close`, however many there are and whether or not they end. */
function cutAll(text: string, open: string, close: string): string {
  const searched = text.toLowerCase();
  if (searched.length !== text.length) return text; // a letter whose lower case is longer: positions would be wrong
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = searched.indexOf(open, at);
    const end = start < 0 ? -1 : searched.indexOf(close, start);
    if (end < 0) return [...kept, text.slice(at)].join('');
    kept.push(text.slice(at, start));
    at = end + close.length;
  }
}

/** A line of prose as a skill may have it: what is to be filled in becomes a reference, `{customer_name}`. */
export function plainInline(text: string): string {
  return text
    .split('`')
    .map((part, index, parts) => (index % 2 === 1 && index < parts.length - 1 ? part : plainProse(part)))
    .join('`')
    .trim();
}

function plainProse(text: string): string {
  return text
    .replace(TAG, (tag, name: string) => (TAGS.has(name.toLowerCase()) ? (/^<br/i.test(tag) ? ' ' : '') : tag))
    .replace(PLACEHOLDER, (whole, braced?: string, angled?: string, bracketed?: string) => {
      const name = toIdentifier(braced ?? angled ?? bracketed ?? '');
      return name === '' ? whole : `\`{${name}}\``;
    });
}

/** A name as the notation has it, `customer name` → `customer_name`; empty where nothing is left of it. */
export function toIdentifier(words: string): string {
  const name = words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[0-9_]+|_+$/g, '');
  return name.slice(0, 40).replace(/_+$/, '');
}

/** Lines kept as they are; code that means something else to a checker of skills stands in code spans, line by line. */
export function plainLines(lines: readonly string[], form: 'table' | 'quote' | 'code'): readonly string[] {
  if (form !== 'code') return lines.map((line) => plainInline(line));
  const isPlain = !lines.some((line) => /\{\{|\}\}(?!\})|<[a-z][\w -]{0,40}>/i.test(line));
  if (isPlain) return lines;
  return lines
    .slice(1, -1)
    .filter((line) => line.trim() !== '')
    .map((line) => `\`${line.trim().replaceAll('`', "'")}\``);
}
