import { NONE, OTHER } from './sets.ts';
import type { Meeting, Node, Trie } from './trie.ts';

/**
 * The states of an automaton, each found when a text first leads to it: most texts lead to few of them. A state is a
 * multiple of the number of classes.
 */
export interface States {
  readonly start: number;
  /** The next state at state + class: negative where it has meetings, 0 where it is not explored yet. */
  readonly table: Int32Array;
  explore(state: number, symbol: number): number;
  meetingsAt(state: number): readonly Meeting[];
}

interface State {
  /** All places in beginnings that the text could be at, that of one that is to begin first. */
  readonly nodes: readonly Node[];
  /** Longest first: that is the order of their places. */
  readonly meetings: readonly Meeting[];
}

/** `examples` holds one character of each class. */
export function createStates({ root, sets }: Pick<Trie, 'root' | 'sets'>, examples: readonly number[]): States {
  const width = examples.length;
  // The first one stands for `not explored`.
  const found: State[] = [{ nodes: [], meetings: [] }];
  const known = new Map<string, number>();
  let table: Int32Array = new Int32Array(256 * width);

  const numberOf = (nodes: readonly Node[]): number => {
    const sorted = [...nodes].sort((a, b) => a.number - b.number);
    const key = sorted.map(({ number }) => number).join();
    const state = known.get(key) ?? width * (found.push({ nodes: sorted, meetings: meetingsOf(sorted) }) - 1);
    known.set(key, state);
    if (state === table.length) table = enlarge(table);
    return state;
  };
  const childrenAt = ({ children }: Node, code: number): readonly Node[] => {
    const found: Node[] = [];
    for (const [set, child] of children) if (sets[set]?.[code] === 1) found.push(child);
    return found;
  };
  /** Every state is at the root, where all beginnings begin. */
  const begun = new Map<number, readonly Node[]>();
  const begunAt = (code: number): readonly Node[] => {
    const known = begun.get(code) ?? childrenAt(root, code);
    begun.set(code, known);
    return known;
  };
  const after = ({ nodes }: Pick<State, 'nodes'>, code: number): number => {
    const others = nodes.flatMap((node) => (node === root ? [] : childrenAt(node, code)));
    return numberOf([root, ...begunAt(code), ...others]);
  };
  return {
    start: after({ nodes: [root] }, NONE),
    get table() {
      return table;
    },
    explore(state, symbol) {
      const next = after(found[state / width] ?? { nodes: [] }, examples[symbol] ?? OTHER);
      const signed = (found[next / width]?.meetings.length ?? 0) > 0 ? -next : next;
      table[state + symbol] = signed;
      return signed;
    },
    meetingsAt: (state) => found[state / width]?.meetings ?? [],
  };
}

function meetingsOf(nodes: readonly Node[]): Meeting[] {
  return nodes.flatMap(({ meetings }) => meetings).sort((a, b) => b.length - a.length || a.watched - b.watched);
}

function enlarge(table: Int32Array): Int32Array {
  const larger = new Int32Array(2 * table.length);
  larger.set(table);
  return larger;
}
