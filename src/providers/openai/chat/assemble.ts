import { parseIfJson } from '../../../util/json.ts';
import type { Assembled, OpenCall } from '../read-answer.ts';
import type { WireUsage } from '../wire-parts.ts';
import type { Piece, WireCall } from './wire-schema.ts';

interface IndexedCall extends OpenCall {
  readonly index: number | null;
}

/** Puts the pieces of a stream together one by one. A whole completion is a stream of one piece. */
export interface Assembly {
  add(piece: Piece): void;
  result(): Assembled;
}

export function startAssembly(): Assembly {
  const text: string[] = [];
  const refusal: string[] = [];
  const calls: IndexedCall[] = [];
  let finish: string | null = null;
  let usage: WireUsage | null = null;
  return {
    add(piece) {
      usage = piece.usage ?? usage;
      const choice = piece.choices?.[0];
      if (choice === undefined) return;
      finish = choice.finish_reason || finish;
      const said = choice.delta ?? choice.message;
      text.push(said?.content ?? '');
      refusal.push(said?.refusal ?? '');
      for (const call of said?.tool_calls ?? []) addCall(calls, call);
      if (said?.function_call) addCall(calls, { index: 0, id: null, function: said.function_call });
    },
    result: () => ({ text: text.join(''), refusal: refusal.join(''), calls, finish, usage }),
  };
}

function addCall(calls: IndexedCall[], fragment: WireCall): void {
  const at = findCall(calls, fragment);
  const open = at === null ? NEW_CALL : (calls[at] ?? NEW_CALL);
  const name = fragment.function?.name ?? '';
  const grown: IndexedCall = {
    index: fragment.index ?? open.index,
    id: open.id || (fragment.id ?? ''),
    // Some servers repeat the name in every piece.
    name: open.name === name ? name : open.name + name,
    written: open.written + (fragment.function?.arguments ?? ''),
  };
  if (at === null) calls.push(grown);
  else calls[at] = grown;
}

const NEW_CALL: IndexedCall = { index: null, id: '', name: '', written: '' };

/**
 * Which call a piece goes on with, null for a new one. Servers differ: some give no index, some give the same to all,
 * some no id.
 */
function findCall(calls: readonly IndexedCall[], { index, id, function: named }: WireCall): number | null {
  const hasIndex = typeof index === 'number';
  const at = hasIndex ? calls.findLastIndex((call) => call.index === index) : calls.length - 1;
  const open = calls[at];
  if (open === undefined) return null;
  const isOther = Boolean(id) && id !== open.id && !(open.id === '' && hasIndex);
  if (isOther) return null;
  if (!named?.name) return at;
  // A name starts a call, unless this server repeats it with every piece.
  return (hasIndex || id) && !isWhole(open.written) ? at : null;
}

function isWhole(written: string): boolean {
  return written.endsWith('}') && parseIfJson(written) !== undefined;
}
