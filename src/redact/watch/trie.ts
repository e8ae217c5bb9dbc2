import { beginningsOf } from './beginnings.ts';
import { type CharacterSet, setOf, setOfOthers } from './sets.ts';

/** What to watch for: beginnings as patterns of fixed reach. */
export interface Watched {
  readonly beginnings: readonly string[];
  readonly ignoreCase?: boolean;
}

/** That a beginning ends: of which of the watched it is, and how many characters it has. */
export interface Meeting {
  readonly watched: number;
  readonly length: number;
}

/** A place in the beginnings; those that begin alike share their first places. */
export interface Node {
  readonly number: number;
  /** By index of the set that the next character has to be in. */
  readonly children: Map<number, Node>;
  readonly meetings: Meeting[];
}

export interface Trie {
  readonly root: Node;
  readonly sets: readonly CharacterSet[];
  /** Characters of the longest beginning, with what stands before it. */
  readonly reach: number;
}

/** All beginnings of all that is watched, with what must not stand before one as a first character of its own. */
export function buildTrie(all: readonly Watched[]): Trie {
  const sets = createSets();
  const { root, childOf } = createNodes();
  let reach = 0;
  for (const [watched, { beginnings, ignoreCase = false }] of all.entries()) {
    for (const { behind, characters } of beginnings.flatMap(beginningsOf)) {
      const from = behind.length === 0 ? root : childOf(root, sets.outside(behind, ignoreCase));
      const end = characters.reduce((node, character) => childOf(node, sets.inside(character, ignoreCase)), from);
      const isKnown = end.meetings.some((meeting) => meeting.watched === watched);
      reach = Math.max(reach, characters.length + 1);
      if (!isKnown) end.meetings.push({ watched, length: characters.length });
    }
  }
  return { root, sets: sets.all, reach };
}

function createNodes(): { readonly root: Node; readonly childOf: (node: Node, set: number) => Node } {
  let count = 0;
  const createNode = (): Node => ({ number: count++, children: new Map(), meetings: [] });
  const childOf = (node: Node, set: number): Node => {
    const child = node.children.get(set) ?? createNode();
    node.children.set(set, child);
    return child;
  };
  return { root: createNode(), childOf };
}

interface Sets {
  readonly all: readonly CharacterSet[];
  inside(source: string, ignoreCase: boolean): number;
  outside(sources: readonly string[], ignoreCase: boolean): number;
}

function createSets(): Sets {
  const all: CharacterSet[] = [];
  const byMembers = new Map<string, number>();
  const bySource = new Map<string, number>();
  const indexOf = (key: string, create: () => CharacterSet): number => {
    const known = bySource.get(key);
    if (known !== undefined) return known;
    const set = create();
    const members = set.join('');
    const index = byMembers.get(members) ?? all.push(set) - 1;
    byMembers.set(members, index);
    bySource.set(key, index);
    return index;
  };
  return {
    all,
    inside: (source, ignoreCase) => indexOf(`${ignoreCase} ${source}`, () => setOf(source, ignoreCase)),
    outside: (sources, ignoreCase) =>
      indexOf(`${ignoreCase} not ${sources.join('')}`, () =>
        setOfOthers(sources.map((source) => setOf(source, ignoreCase))),
      ),
  };
}
