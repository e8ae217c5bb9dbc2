import { matchPattern } from '../../util/procedure/pattern.ts';
import { escapePattern } from './pattern-text.ts';
import { isWord, type Token, tokenize } from './spans.ts';

/** What the inside of a capture group may look like. */
export interface Body {
  /** A fixed structure (a date, an id), a number, a name, one word, or anything up to the next words. */
  readonly kind: 'shape' | 'number' | 'name' | 'word' | 'open';
  readonly pattern: string;
  /** Whether capitals matter, as in names and codes. */
  readonly cased: boolean;
  /** Recognisable with no words around it: a date, an e-mail address, an id with its prefix. */
  readonly distinctive: boolean;
  /** Lower is stricter. */
  readonly cost: number;
}

const EMAIL = '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+';
const URL = 'https?://[^\\s<>"]+';
const NUMBER = '\\d[\\d,]*(?:\\.\\d+)?';
const WORD = "[\\p{L}\\d'’_-]+";
/** What redaction wrote where the logs had a secret, a card or an account: what stands there in a real request, nobody saw. */
const PLACEHOLDER = /\[[a-z]+:[0-9a-f]{8}\]/;
const ANY_TEXT: Body = { kind: 'word', pattern: '\\S*[^\\s.,;:!?]', cased: false, distinctive: false, cost: 2 };
const OPEN: Body = { kind: 'open', pattern: '.+?', cased: false, distinctive: false, cost: 3 };

/** Bodies that fit most of the texts, strictest first. */
export function bodiesFor(texts: readonly string[], isNumber: boolean): Body[] {
  if (isNumber) return [{ kind: 'number', pattern: NUMBER, cased: false, distinctive: false, cost: 1 }];
  if (texts.some((text) => PLACEHOLDER.test(text))) return [ANY_TEXT, OPEN];
  const fits = (test: RegExp) => texts.filter((text) => test.test(text)).length >= 0.8 * texts.length;
  const known = [
    ...(fits(/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/) ? [shaped(EMAIL, true)] : []),
    ...(fits(/^https?:\/\//) ? [shaped(URL, true)] : []),
  ];
  const bodies: Body[] = known.length > 0 ? known : structures(texts);
  const [shape] = bodies;
  // Where nearly all values have one telling shape, whatever else a looser body finds is not such a value.
  if (shape?.distinctive && texts.filter((text) => isWhole(shape, text)).length >= 0.9 * texts.length) return [shape];
  if (fits(/^\p{Lu}/u) && fits(/(^|\s)[\p{Lu}\d]\S*$/u)) {
    bodies.push({ kind: 'name', pattern: namePattern(texts), cased: true, distinctive: false, cost: 1.5 });
  }
  if (fits(/^[\p{L}\d'’_-]+$/u))
    bodies.push({ kind: 'word', pattern: WORD, cased: false, distinctive: false, cost: 2 });
  return [...bodies, OPEN].filter((body, index, all) => all.findIndex((b) => b.pattern === body.pattern) === index);
}

function isWhole(body: Body, text: string): boolean {
  return matchPattern(`^${body.cased ? `(?-i:(${body.pattern}))` : `(${body.pattern})`}$`, text) !== undefined;
}

/** Capitalised words, with the small words and numbers that stand inside these names. */
function namePattern(texts: readonly string[]): string {
  const inner = texts.flatMap((text) => text.split(/\s+/).slice(1, -1));
  const seen = inner.filter((word) => /^\p{Ll}{1,4}$/u.test(word));
  const small = [...new Set(['&', 'of', ...seen])].sort().slice(0, 6);
  const start = texts.some((text) => /\s\d/.test(text)) ? '[\\p{Lu}\\d]' : '\\p{Lu}';
  const link = `(?:${small.map((word) => `${word} `).join('|')})?`;
  return `\\p{Lu}[\\p{L}\\d&'’.-]*(?: ${link}${start}[\\p{L}\\d&'’-]*)*`;
}

function shaped(pattern: string, distinctive: boolean): Body {
  return { kind: 'shape', pattern, cased: /[A-Z]/.test(pattern), distinctive, cost: distinctive ? 0 : 1 };
}

/** One body for each common token structure (`INV-\d{4}`, `\d{4}-\d{2}-\d{2}`) that has no blanks in it. */
function structures(texts: readonly string[]): Body[] {
  const groups = new Map<string, (readonly Token[])[]>();
  for (const text of texts) {
    const tokens = tokenize(text);
    if (/\s/.test(text) || tokens.length === 0 || tokens.length > 12) continue;
    const key = tokens.map((token) => (isWord(token) ? kindOf(token.text) : token.text)).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), tokens]);
  }
  return [...groups]
    .filter(([, members]) => members.length >= Math.max(2, 0.15 * texts.length))
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, 3)
    .flatMap(([key, members]) => bodyOf(key, members));
}

function kindOf(word: string): string {
  if (/^\d+$/.test(word)) return 'digits';
  if (/^[A-Z0-9]+$/.test(word)) return 'capitals';
  return /\d/.test(word) ? 'mixed' : 'letters';
}

function bodyOf(key: string, members: readonly (readonly Token[])[]): Body[] {
  const kinds = key.split(' ');
  if (kinds.every((kind) => kind === 'letters')) return [];
  const parts = kinds.map((kind, index) =>
    partPattern(
      kind,
      members.map((tokens) => tokens[index]?.text ?? ''),
    ),
  );
  const single = kinds.length === 1;
  const [only, length] = [kinds[0], members[0]?.[0]?.text.length ?? 0];
  const fixed = members.every((tokens) => tokens[0]?.text.length === length);
  const distinctive = single
    ? (only === 'capitals' && fixed && length >= 5 && members.some((m) => /\d/.test(m[0]?.text ?? ''))) ||
      (only === 'digits' && fixed && length >= 6) ||
      only === 'mixed'
    : kinds.some((kind) => kind === 'digits' || kind === 'capitals' || kind === 'mixed');
  const pattern = parts.join('');
  return [shaped(pattern, distinctive)];
}

function partPattern(kind: string, texts: readonly string[]): string {
  const [first = ''] = texts;
  const lengths = texts.map((text) => text.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const repeat = least === most ? `{${least}}` : '+';
  if (!/^[\p{L}\p{N}_]/u.test(first)) return escapePattern(first);
  if (kind === 'digits') return `\\d${repeat}`;
  if (texts.every((text) => text === first) && texts.length >= 3) return escapePattern(first);
  if (kind === 'capitals') return texts.some((text) => /\d/.test(text)) ? `[A-Z0-9]${repeat}` : `[A-Z]${repeat}`;
  return kind === 'letters' ? '[A-Za-z]+' : '[A-Za-z0-9]+';
}
