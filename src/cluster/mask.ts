/** A word of a request, or the kind of entity that stood there (`<date>`). A `name` may be a person, product or place. */
export interface Token {
  readonly text: string;
  readonly kind: 'word' | 'entity' | 'name';
}

const LONGEST_WORD = 40;
const SENTENCE_END = /[.!?:;•\n]["')\]]*$/;
const QUOTED = /"[^"\n]{1,80}"|“[^”\n]{1,80}”|«[^»\n]{1,80}»|`[^`\n]{1,80}`/gu;
/** What redaction leaves behind, such as `<EMAIL_1>` or `[PHONE]`. */
const PLACEHOLDER = /^[<[{(]+[A-Z][A-Z0-9_:#-]*[>\]})]+[.,;:!?]*$/;
const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const CALENDAR = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
);

/**
 * The words of a text, entities replaced by their kind, so that two requests about different people, dates or
 * amounts read the same. Linear in the length of the text.
 */
export function maskText(text: string): Token[] {
  const plain = text.normalize('NFKC').replace(QUOTED, ' <quoted> ');
  const tokens: Token[] = [];
  let startsSentence = true;
  for (const piece of plain.split(/\s+/u)) {
    if (piece === '') continue;
    tokens.push(...maskPiece(piece, startsSentence));
    startsSentence = SENTENCE_END.test(piece.slice(-4));
  }
  return withoutRepeatedEntities(tokens);
}

function maskPiece(piece: string, startsSentence: boolean): Token[] {
  const kind = entityKind(piece);
  if (kind !== null) return [{ text: kind, kind: 'entity' }];
  const words = piece.match(WORD) ?? [];
  return words.flatMap((word, index) => maskWord(word, startsSentence && index === 0));
}

function maskWord(word: string, startsSentence: boolean): Token[] {
  const lower = word.toLowerCase().replaceAll('’', "'").slice(0, LONGEST_WORD);
  if (UNSPACED.test(lower)) return characterPairs(lower).map((text) => ({ text, kind: 'word' }));
  const capitalised = lower !== word && !word.startsWith("I'") && word !== 'I';
  // "May I" is no date.
  if (capitalised && CALENDAR.has(lower) && !(startsSentence && lower === 'may'))
    return [{ text: '<date>', kind: 'entity' }];
  return [{ text: lower, kind: capitalised && !startsSentence ? 'name' : 'word' }];
}

/** Scripts without spaces have no words to split at: overlapping pairs of characters stand in for them. */
function characterPairs(text: string): string[] {
  const characters = [...text];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function entityKind(piece: string): string | null {
  if (piece === '<quoted>') return '<quoted>';
  if (PLACEHOLDER.test(piece.slice(0, 80))) return '<name>';
  if (/^[([<]?https?:/i.test(piece)) return '<url>';
  if (piece.includes('@') && piece.includes('.')) return '<email>';
  if (isPath(piece)) return '<path>';
  return /\p{N}/u.test(piece) ? numberKind(piece.slice(0, 60)) : null;
}

function isPath(piece: string): boolean {
  if (piece.includes('\\')) return true;
  return /^[@(]?[~.]{0,2}\//.test(piece) || (piece.match(/\//g) ?? []).length > 1;
}

function numberKind(piece: string): string {
  const core = piece.toLowerCase().replace(/^[^\p{L}\p{N}$€£¥#]+|[^\p{L}\p{N}%$€£¥]+$/gu, '');
  if (/^\d{1,2}([:.]\d{2})?(am|pm|h)$|^\d{1,2}:\d{2}/.test(core)) return '<time>';
  if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{1,2}(st|nd|rd|th)$/.test(core)) return '<date>';
  if (/[$€£¥%]|^\d[\d.,]*(k|m|bn|usd|eur|gbp)$/.test(core)) return '<amount>';
  return /^[\p{N}.,]+$/u.test(core) ? '<number>' : '<id>';
}

/** "Anna Maria Schmidt" and "3 4 5" count once. */
function withoutRepeatedEntities(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, index) => token.kind !== 'entity' || tokens[index - 1]?.text !== token.text);
}
