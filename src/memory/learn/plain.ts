/** What a text from outside could forge: ids, tags and links, markup, code. Each by a sign that looks alike. */
const HARMLESS: Readonly<Record<string, string>> = {
  '[': '(',
  ']': ')',
  '<': '‹',
  '>': '›',
  '^': 'ˆ',
  '`': "'",
  '|': '¦',
};

/**
 * Text from outside as data on one line of Markdown, at most `most` characters: it cannot begin a heading, close the
 * line, end in an `^id`, carry a `[SUPERSEDES: …]`, a link, an image or HTML, and has no invisible characters.
 */
export function plain(text: string, most = 240): string {
  const line = text
    .slice(0, 4 * most)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[[\]<>^`|]/g, (sign) => HARMLESS[sign] ?? '')
    .trim();
  return clipWords(line, most);
}

/** Between quotation marks, as somebody's own words. */
export function quote(text: string, most = 160): string {
  return `"${plain(text, most).replaceAll('"', "'")}"`;
}

/** With a full stop, where it ends in none. */
export function sentence(text: string): string {
  return text === '' || /[.!?…:]["')]?$/.test(text) ? text : `${text}.`;
}

function clipWords(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
