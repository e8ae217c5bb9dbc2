/** Sequences of words, found in a text in one pass over it. */
export interface Trie<Payload> {
  readonly next: Map<string, Trie<Payload>>;
  readonly payloads: Payload[];
}

export function createTrie<Payload>(): Trie<Payload> {
  return { next: new Map(), payloads: [] };
}

/** Does nothing for a sequence without words. */
export function addSequence<Payload>(trie: Trie<Payload>, words: readonly string[], payload: Payload): void {
  if (words.length === 0) return;
  let node = trie;
  for (const word of words) {
    const known = node.next.get(word);
    const next = known ?? createTrie<Payload>();
    if (known === undefined) node.next.set(word, next);
    node = next;
  }
  node.payloads.push(payload);
}

/** Calls `found` for every place where a sequence stands; costs the text times the longest sequence at most. */
export function scanWords<Payload>(
  trie: Trie<Payload>,
  words: readonly string[],
  found: (payload: Payload, at: { readonly start: number; readonly end: number }) => void,
): void {
  for (let start = 0; start < words.length; start++) {
    let node = trie.next.get(words[start] ?? '');
    for (let end = start + 1; node !== undefined; end++) {
      for (const payload of node.payloads) found(payload, { start, end });
      node = node.next.get(words[end] ?? '');
    }
  }
}
