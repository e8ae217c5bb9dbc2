const LONGEST_EXCERPT = 300;
const LONGEST_READ = 8_000;

/** On one line, at most 300 characters, without the key or what looks like a part of it. */
export function scrubKey(text: string, key: string | null): string {
  const read = text.slice(0, LONGEST_READ).replace(/\s+/g, ' ').trim();
  const clean = (key === null || key === '' ? read : read.replaceAll(key, '[key]'))
    .replace(/\b(bearer|x-api-key:?|api-key:?) [^\s"',]+/gi, '$1 [key]')
    .replace(/[^\s"'`,;:()<>[\]{}=]{6,}/g, (word) => (isLikeKey(word, key) ? '[key]' : word));
  return clean.length <= LONGEST_EXCERPT ? clean : `${clean.slice(0, LONGEST_EXCERPT)}…`;
}

/** Servers repeat keys in part: `sk-proj-****wxyz`. */
function isLikeKey(word: string, key: string | null): boolean {
  if (/^(sk|pk|rk|gsk|xai|hf|AIza|AQ)[-_.]?[\w*•.…-]{12,}$/.test(word) && /\d|\*|•/.test(word)) return true;
  if (key === null || key.length < 8) return false;
  return word.startsWith(key.slice(0, 8)) || (/\*|•|…|\.{3}/.test(word) && word.endsWith(key.slice(-4)));
}
