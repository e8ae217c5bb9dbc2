import { widen } from '../arrays.ts';
import type { Crowd } from '../belong.ts';
import type { Segment } from './segment.ts';

/** Where leaders live, and how many of their requests: one home each. */
export interface Homes extends Pick<Crowd, 'call'> {
  count(): number;
  name(home: number): string;
  nameOf(leader: number): string | null;
  tasksOf(leader: number): number;
  load(segment: Pick<Segment, 'homes' | 'names'>): void;
  /** More requests of a leader; they count for its home, or bring it one (-1 for none). */
  join(leader: number, home: number, tasks: number): void;
  move(leader: number, home: string | null, tasks: number): void;
  /** Since loading, or since the last time this was asked. */
  changes(): Pick<Segment, 'homes' | 'names'>;
}

export function createHomes(): Homes {
  const table = createTable();
  const list = createNames();
  const changed = new Set<number>();
  return {
    count: list.count,
    name: list.name,
    nameOf: (leader) => (table.home(leader) === -1 ? null : list.name(table.home(leader))),
    tasksOf: table.tasks,
    load({ names, homes }) {
      for (const name of names) list.number(name);
      list.takeNew();
      for (let at = 0; at + 2 < homes.length; at += 3)
        table.set(homes[at] ?? 0, (homes[at + 1] ?? 0) - 1, homes[at + 2] ?? 0);
    },
    join(leader, home, count) {
      const own = table.home(leader);
      if (own !== -1 && own !== home) return;
      // Those that had none before are not of this home either.
      table.set(leader, home, own === home ? table.tasks(leader) + count : count);
      changed.add(leader);
    },
    move(leader, home, count) {
      table.set(leader, home === null ? -1 : list.number(home), count);
      changed.add(leader);
    },
    call(leader, similarity, witnesses) {
      const home = table.home(leader);
      if (home >= 0) witnesses.call(home, table.tasks(leader), similarity);
    },
    changes() {
      const leaders = [...changed].sort((a, b) => a - b);
      changed.clear();
      const homes = leaders.flatMap((leader) => [leader, table.home(leader) + 1, table.tasks(leader)]);
      return { homes: Uint32Array.from(homes), names: list.takeNew() };
    },
  };
}

/** By leader its home, -1 for none, and how many of its tasks live there. */
function createTable() {
  let homes = new Int32Array(0);
  let tasks = new Uint32Array(0);
  return {
    home: (leader: number): number => ((tasks[leader] ?? 0) > 0 ? (homes[leader] ?? -1) : -1),
    tasks: (leader: number): number => tasks[leader] ?? 0,
    set(leader: number, home: number, count: number): void {
      homes = widen(homes, leader + 1);
      tasks = widen(tasks, leader + 1);
      homes[leader] = home;
      tasks[leader] = count;
    },
  };
}

/** Names by number, in the order they came. */
function createNames() {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  let saved = 0;
  return {
    count: () => names.length,
    name: (number: number): string => names[number] ?? '',
    number(name: string): number {
      const known = numbers.get(name) ?? names.length;
      if (known === names.length) names.push(name);
      numbers.set(name, known);
      return known;
    },
    /** Those since this was asked last. */
    takeNew(): readonly string[] {
      const fresh = names.slice(saved);
      saved = names.length;
      return fresh;
    },
  };
}
