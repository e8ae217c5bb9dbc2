import type { Assembled } from '../read-answer.ts';
import type { WireEvent, WireItem } from './wire-schema.ts';

/** One thing that the model put out, as far as it has come. */
interface Item {
  readonly type: string;
  readonly phase: string;
  readonly text: string;
  readonly refusal: string;
  readonly id: string;
  readonly name: string;
  readonly written: string;
}

const NOTHING: Item = { type: '', phase: '', text: '', refusal: '', id: '', name: '', written: '' };

/** Puts the items of a response together from the events of its stream. */
export interface Items {
  add(event: WireEvent): void;
  /** What the response has come to in the words of the server, where it says it. */
  settle(output: readonly WireItem[]): void;
  result(): Pick<Assembled, 'text' | 'refusal' | 'calls'>;
}

export function startItems(): Items {
  let items = new Map<number, Item>();
  return {
    add(event) {
      const at = event.output_index ?? 0;
      const open = items.get(at) ?? NOTHING;
      const grown = grow(open, event);
      if (grown !== open) items.set(at, grown);
    },
    settle(output) {
      const settled = output.map(toItem).filter(isSaid);
      if (settled.length > 0) items = new Map(settled.entries());
    },
    result() {
      const ordered = [...items].sort(([a], [b]) => a - b).map(([, item]) => item);
      return { ...readMessages(ordered), calls: ordered.filter(({ type }) => type === 'function_call') };
    },
  };
}

function grow(open: Item, { type, delta, arguments: written, item }: WireEvent): Item {
  switch (type) {
    case 'response.output_item.added':
    case 'response.output_item.done':
      return item ? fill(open, toItem(item)) : open;
    case 'response.output_text.delta':
      return { ...open, type: 'message', text: open.text + (delta ?? '') };
    case 'response.refusal.delta':
      return { ...open, type: 'message', refusal: open.refusal + (delta ?? '') };
    case 'response.function_call_arguments.delta':
      return { ...open, type: 'function_call', written: open.written + (delta ?? '') };
    case 'response.function_call_arguments.done':
      return { ...open, type: 'function_call', written: written ?? open.written };
    default:
      return open;
  }
}

/** What an item says of itself goes before what its pieces came to; what it leaves out stays. */
function fill(open: Item, said: Item): Item {
  return {
    type: said.type || open.type,
    phase: said.phase || open.phase,
    text: said.text || open.text,
    refusal: said.refusal || open.refusal,
    id: said.id || open.id,
    name: said.name || open.name,
    written: said.written || open.written,
  };
}

function toItem({ type, phase, call_id, id, name, arguments: written, content }: WireItem): Item {
  const parts = content ?? [];
  return {
    type: type ?? '',
    phase: phase ?? '',
    text: parts.map((part) => (part.type === 'output_text' ? (part.text ?? '') : '')).join(''),
    refusal: parts.map((part) => part.refusal ?? '').join(''),
    id: call_id || (id ?? ''),
    name: name ?? '',
    written: written ?? '',
  };
}

/** Reasoning and the like is not. */
function isSaid({ type }: Item): boolean {
  return type === 'message' || type === 'function_call';
}

/** Where a final answer is marked as such, what was said on the way to it is none of it. */
function readMessages(items: readonly Item[]): Pick<Assembled, 'text' | 'refusal'> {
  const messages = items.filter(({ type }) => type === 'message');
  const final = messages.filter(({ phase }) => phase === 'final_answer');
  const said = final.length > 0 ? final : messages;
  const join = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
  return { text: join(said.map(({ text }) => text)), refusal: join(messages.map(({ refusal }) => refusal)) };
}
