/** Controls of every kind and line ends but the plain one, halves of characters, fillers that look like nothing, selectors. */
const HIDDEN_CLASSES =
  '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\u{e0100}-\\u{e01ef}';

/** What nobody sees, or what moves a cursor, ends a line or turns the reading direction; a tab and a line feed may stay. */
const SUSPECT = new RegExp(`(?![\\t\\n])[${HIDDEN_CLASSES}]`, 'u');

/** Scripts that are written with joiners between letters. */
const JOINED =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}';

/** The same where it is part of a sign that people see: emoji of several parts, flags, keycaps, and letters that join. */
const SEEN = [
  '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{1,6}\\u{e007f}',
  '(?<=[\\p{Extended_Pictographic}\\ufe0f\\u{1f3fb}-\\u{1f3ff}])\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]',
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  `(?<=[${JOINED}])[\\u200c\\u200d](?=[${JOINED}])`,
  '(?<=[\\p{Script=Han}\\p{Sm}])(?:[\\ufe00-\\ufe02]|[\\u{e0100}-\\u{e01ef}])',
  '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
  // numbers and ends of verse in Arabic, Syriac and Kaithi: of the class of controls, and printed
  '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}]',
].join('|');

const SEEN_OR_SUSPECT = new RegExp(`(${SEEN})|${SUSPECT.source}`, 'gu');

/**
 * The text with everything that people do not see, or that a terminal would obey, spelt out: `\u{200b}`. Emoji, flags and
 * joined letters stay as they are, and so do tabs and line feeds. Nothing is taken away, so two texts that differ still do.
 */
export function escapeHidden(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(SEEN_OR_SUSPECT, (found: string, seen: string | undefined) => seen ?? spell(found));
}

/** JSON with the same characters as escapes of JSON: it reads as before, and shows nothing of them. */
export function escapeHiddenJson(json: string): string {
  if (!SUSPECT.test(json)) return json;
  return json.replace(SEEN_OR_SUSPECT, (found: string, seen: string | undefined) => seen ?? spellJson(found));
}

function spellJson(character: string): string {
  const units = character.split(''); // of UTF-16, as JSON counts them
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** The first character of the text that `escapeHidden` spells out, spelt out; null where there is none. */
export function findHidden(text: string): string | null {
  if (!SUSPECT.test(text)) return null;
  for (const [found, seen] of text.matchAll(SEEN_OR_SUSPECT)) if (seen === undefined) return spell(found);
  return null;
}

function spell(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
