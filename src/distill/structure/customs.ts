import type { Support } from './support.ts';

/**
 * Whether independent sessions wrote the text into arguments of successful steps, character by character. A session that
 * read it before in a result does not count.
 */
export function isCustom(text: string, { passages, agreement }: Support): boolean {
  const wanted = text.trim();
  if (wanted.length < 2) return false;
  const readers = new Set<string>();
  const users = new Set<string>();
  for (const { kind, text: said, session } of passages()) {
    if (users.has(session) || !hasWhole(said, wanted)) continue;
    if (kind === 'result' || kind === 'error') readers.add(session);
    else if (kind === 'argument' && !readers.has(session)) users.add(session);
    if (users.size >= agreement) return true;
  }
  return false;
}

/** `--force` does not stand in `--force-with-lease`. */
function hasWhole(said: string, wanted: string): boolean {
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + wanted.length)) {
    const isBegun = goesOn(said[at - 1], wanted[0]);
    if (!isBegun && !goesOn(said[at + wanted.length], wanted.at(-1))) return true;
  }
  return false;
}

function goesOn(beside: string | undefined, edge: string | undefined): boolean {
  return [beside, edge].every((sign) => sign !== undefined && /[\p{L}\p{N}_-]/u.test(sign));
}
