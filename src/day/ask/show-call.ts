import type { JsonObject } from '../../domain/json.ts';
import { oneLine } from '../../report/plain.ts';

/** A call on one line, as skills write calls, without what could move a terminal's cursor: names and values may be anybody's. */
export function showCall(tool: string, given: JsonObject): string {
  const named = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return oneLine(`${tool}(${named.join(', ')})`);
}
