/** Pairs calls with results where ids are missing or repeat. Ids it gives out are unique in the session. */
export interface CallBook {
  /** Notes a call; returns its unique id. */
  open(id: string | undefined, tool: string): string;
  /** The oldest open call with the result's id; without an id, the oldest of its tool. Null where there is none. */
  close(id: string | undefined, tool: string | undefined): string | null;
}

interface Queue {
  readonly calls: string[];
  next: number;
}

export function createCallBook(): CallBook {
  const used = new Set<string>();
  const closed = new Set<string>();
  const queues = new Map<string, Queue>();
  return {
    open(id, tool) {
      const unique = id !== undefined && !used.has(id) ? id : `${id ?? 'call'}#${used.size + 1}`;
      used.add(unique);
      const keys = [`tool:${tool}`, 'any', id === undefined ? 'idless' : `id:${id}`];
      for (const key of keys) append(queues, key, unique);
      return unique;
    },
    close(id, tool) {
      const key = id === undefined ? `tool:${tool}` : `id:${id}`;
      // A strange id only ever pairs with a call that has none: it must not take the place of another result.
      const queue = queues.get(key) ?? queues.get(id === undefined ? 'any' : 'idless');
      const call = queue === undefined ? null : firstOpen(queue, closed);
      if (call !== null) closed.add(call);
      return call;
    },
  };
}

function append(queues: Map<string, Queue>, key: string, call: string): void {
  const queue = queues.get(key);
  if (queue === undefined) queues.set(key, { calls: [call], next: 0 });
  else queue.calls.push(call);
}

function firstOpen(queue: Queue, closed: ReadonlySet<string>): string | null {
  while (queue.next < queue.calls.length) {
    const call = queue.calls[queue.next];
    if (call !== undefined && !closed.has(call)) return call;
    queue.next++;
  }
  return null;
}
