const DISGUISED = /[\\*_`[(&%<~]| dot |[^\u0020-\u007e\s]/;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['period', '.'],
  ['commat', '@'],
  ['sol', '/'],
  ['colon', ':'],
  ['hyphen', '-'],
  ['lowbar', '_'],
  ['bsol', '\\'],
  ['amp', '&'],
]);
const DOT = '(?:\\[ ?(?:\\.|dot) ?\\]|\\( ?(?:\\.|dot) ?\\)|\\{ ?(?:\\.|dot) ?\\})';
const AT = '(?:\\[ ?(?:@|at) ?\\]|\\( ?(?:@|at) ?\\)|\\{ ?(?:@|at) ?\\})';
const WRITTEN_DOT = new RegExp(` ?${DOT} ?`, 'gi');
const WRITTEN_AT = new RegExp(` ?${AT} ?`, 'gi');

/**
 * A text as whoever reads the page understands its addresses: without Markdown, entities, percent signs, words and wide
 * letters for a dot. The text itself where there is nothing of the kind. Linear in the text.
 */
export function undisguise(text: string): string {
  if (!DISGUISED.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u3002\u2024\uff61]/g, '.')
    .replace(/&(?:#(\d{2,4})|#x([0-9a-f]{2,3})|([a-z]{2,8}));/gi, readEntity)
    .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(WRITTEN_DOT, '.')
    .replace(WRITTEN_AT, '@')
    .replace(/(?<=[\p{L}\p{N}]) dot (?=[\p{L}\p{N}])/giu, '.')
    .replace(/(?<=[\p{L}\p{N}]) at (?=[\p{L}\p{N}-]{1,63}\.\p{L})/giu, '@')
    .replace(/\[([^\][\n]{1,80})\]\([^)\n]{0,300}\)/g, '$1')
    .replace(/<\/?[a-z][a-z0-9]{0,9} ?\/?>|[*`]|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/giu, '');
}

function readEntity(whole: string, decimal: string | undefined, hex: string | undefined, name: string | undefined) {
  if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole;
  return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
}
