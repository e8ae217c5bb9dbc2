import { hashJson } from '../../util/hash.ts';
import type { Described } from '../shadowing.ts';

/** Names a set of skills as they are listed: it changes with any name or description. */
export function hashListing(skills: readonly Described[]): string {
  const listed = skills.map(({ name, description }) => ({ name, description }));
  return hashJson(listed.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}
