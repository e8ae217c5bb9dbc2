import type { Json } from '../../domain/json.ts';
import type { Conversion } from '../../domain/procedure.ts';

const QUOTE_PAIRS = new Set(['""', "''", '``', '“”', '‘’', '«»', '„“']);
const TRAILING_PUNCTUATION = new Set('.,;:!?');
const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/;

/** The text a pattern captured as a value; undefined where it cannot be read that way or nothing is left of it. */
export function convert(text: string, conversion: Conversion): Json | undefined {
  return CONVERSIONS[conversion](text);
}

const CONVERSIONS: { readonly [name in Conversion]: (text: string) => Json | undefined } = {
  text: plainText,
  number: toNumber,
  lower: (text) => plainText(text)?.toLowerCase(),
  upper: (text) => plainText(text)?.toUpperCase(),
  slug: toSlug,
  list: toList,
};

/** Trimmed, without surrounding quotes and trailing punctuation. */
function plainText(text: string): string | undefined {
  let plain = withoutTrailingPunctuation(text.trim());
  if (plain.length > 1 && QUOTE_PAIRS.has(`${plain[0]}${plain.at(-1)}`)) plain = plain.slice(1, -1);
  plain = withoutTrailingPunctuation(plain.trim());
  return plain === '' ? undefined : plain;
}

function withoutTrailingPunctuation(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING_PUNCTUATION.has(text.charAt(end - 1))) end--;
  return text.slice(0, end).trimEnd();
}

/** `$1,200.50` → 1200.5. Suffixes such as `k` and commas that do not group thousands are not guessed at. */
function toNumber(text: string): number | undefined {
  const digits = plainText(text)
    ?.replace(/[$€£¥]/g, '')
    .replace(/%$/, '')
    .trim();
  if (digits === undefined || !NUMBER.test(digits)) return undefined;
  const value = Number(digits.replaceAll(',', ''));
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

function toSlug(text: string): string | undefined {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : words.join('-');
}

/** Split at commas, semicolons, `&` and "and". */
function toList(text: string): readonly string[] | undefined {
  const items = text
    .split(/[,;&\n]|\sand\s/i)
    .map((item) => plainText(item.trim().replace(/^and\s/i, '')))
    .filter((item) => item !== undefined);
  return items.length === 0 ? undefined : items;
}
