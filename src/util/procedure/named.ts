import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../json.ts';
import { findPhrase, foldWords } from './words.ts';

/**
 * Elements whose field the request says: those of the newest turn that names any, longest value first.
 * A value that is only said inside a longer one ("Ann" in "Ann Lee") is not named.
 */
export function pickNamed(
  elements: readonly Json[],
  field: string,
  turns: readonly string[],
): readonly Json[] | undefined {
  const candidates = elements
    .map((element) => ({ element, name: nameOf(fieldOf(element, field)) }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  for (const turn of turns.toReversed()) {
    const named = namedIn(foldWords(turn), candidates);
    if (named.length > 0) return named;
  }
  return undefined;
}

function namedIn(turn: string, candidates: readonly { readonly element: Json; readonly name: string }[]): Json[] {
  const said = new Set<string>();
  let rest = turn;
  return candidates
    .filter(({ name }) => {
      for (let at = findPhrase(rest, name); at >= 0; at = findPhrase(rest, name)) {
        said.add(name);
        rest = `${rest.slice(0, at)}\n${rest.slice(at + name.length)}`;
      }
      return said.has(name);
    })
    .map(({ element }) => element);
}

function nameOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? foldWords(String(value)) : '';
}

export function fieldOf(element: Json, field: string): Json | undefined {
  return isJsonObject(element) && Object.hasOwn(element, field) ? element[field] : undefined;
}
