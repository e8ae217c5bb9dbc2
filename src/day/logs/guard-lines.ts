import type { Guard } from '../../domain/guard.ts';
import type { Json } from '../../domain/json.ts';
import { createGuard } from '../../guard/guard.ts';
import { hash } from '../../util/hash.ts';

export interface LineGuard {
  /** The line, with what looks like a secret withheld; ids that do stay different from each other. */
  check(line: Json): Json;
  /** Lines of which something was withheld. */
  withheld(): number;
}

/** Gives the guard of a session's lines, by what redaction replaced in it, which must not stand elsewhere in it either. */
export type OpenLineGuard = (secrets: readonly string[]) => LineGuard;

/**
 * The second look at the lines of sessions. What it knows of one it does not know of the next, so that a pack depends on
 * its own log alone. `allow`: texts that people say are no secrets.
 */
export function lineGuards(allow: readonly string[]): OpenLineGuard {
  const create = (secrets: readonly string[]): Guard => {
    const guard = createGuard(0);
    guard.allow(allow);
    for (const value of secrets) guard.remember(value);
    return guard;
  };
  const knowingNothing = create([]); // that of most sessions: making one takes longer than a look
  return (secrets) => openLineGuard(secrets.length === 0 ? knowingNothing : create(secrets));
}

function openLineGuard(guard: Guard): LineGuard {
  let withheld = 0;
  return {
    check: (line) => {
      const hidden = guard.hide('line of a pack', line);
      if (hidden === line) return line;
      withheld++;
      return guard.hide('line of a pack', renameIds(line, guard));
    },
    withheld: () => withheld,
  };
}

const IDS = new Set(['session_id', 'parent_session_id', 'repeat_of', 'response_id', 'tool_call_id', 'source_call_id']);

function renameIds(value: Json, guard: Guard): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => renameIds(each, guard));
  const members = Object.entries(value).map(([name, member]): [string, Json] => {
    const isId = IDS.has(name) && typeof member === 'string' && guard.find(member).length > 0;
    return [name, isId ? `withheld-${hash(member)}` : renameIds(member, guard)];
  });
  return Object.fromEntries(members);
}
