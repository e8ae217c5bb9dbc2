import type { State } from '../store/state/state.ts';
import { hashJson } from '../util/hash.ts';

/** Raised whenever something that is kept here would be worked out otherwise. */
const DERIVED_VERSION = 4;

/**
 * What was worked out on an earlier night, where it rested on the same; else it is worked out now and kept. Only the last
 * under each name is kept. `about`: everything it rests on, as JSON; `work` gives JSON.
 */
export async function derive<Value>(
  state: State,
  name: string,
  { about, work }: { readonly about: unknown; readonly work: () => Value | Promise<Value> },
): Promise<Value> {
  const key = hashJson({ version: DERIVED_VERSION, about });
  const json = state.derived(name, key);
  if (json !== null) return JSON.parse(json); // our own, thrown away with the version of the index
  const value = await work();
  state.saveDerived(name, { key, json: JSON.stringify(value) });
  return value;
}
