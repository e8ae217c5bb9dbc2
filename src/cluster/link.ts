import type { JsonOf } from '../domain/json.ts';
import type { CleanTask } from '../domain/task.ts';
import { compareText } from '../util/compare-text.ts';

/** An entity in more than this share of the tasks, or in more than this many, does not say who belongs together. */
const RARE = { share: 0.1, tasks: 5 };
/** What is not certain to give an answer away may build groups up to this share of the family. */
const LARGEST = 0.1;
const LONGEST_ENTITY = 80;

/**
 * Groups of tasks that could give each other away in an exam. Always together: tasks of one session, of one `repeatOf`.
 * Together while the group stays small, so that chains cannot join a whole family: tasks with the same words (a request
 * that many people make in the same words has nothing in it to give away), then tasks that share rare entities (ids,
 * e-mails, names, quoted words in requests and arguments), rarest first. Each group lists its earliest task first.
 */
export function linkTasks(tasks: readonly CleanTask[]): readonly (readonly CleanTask[])[] {
  const { sorted, limit, firm, soft } = findLinks(tasks);
  const sets = createSets(sorted.length);
  for (const link of firm) joinAll(link, sets);
  for (const link of soft) joinAll(link, sets, limit);
  return [...Map.groupBy(sorted, (_, row) => sets.find(row)).values()];
}

/** Tasks that have one of these things in common, each thing by itself: what `linkTasks` makes groups of, link by link. */
export function listLinks(tasks: readonly CleanTask[]): readonly (readonly CleanTask[])[] {
  const { sorted, firm, soft } = findLinks(tasks);
  return [...firm, ...soft].map(({ rows }) => rows.flatMap((row) => sorted[row] ?? []));
}

interface Links {
  /** By when they began. */
  readonly sorted: readonly CleanTask[];
  /** How many tasks soft links may bring together. */
  readonly limit: number;
  readonly firm: readonly Link[];
  /** Rarest first. */
  readonly soft: readonly Link[];
}

function findLinks(tasks: readonly CleanTask[]): Links {
  const sorted = [...tasks].sort(
    (a, b) => compareText(a.startedAt ?? '', b.startedAt ?? '') || compareText(a.id, b.id),
  );
  const limit = Math.max(2, Math.floor(sorted.length * LARGEST));
  const rare = Math.min(RARE.tasks, Math.max(2, Math.floor(sorted.length * RARE.share)));
  return {
    ...{ sorted, limit },
    firm: [...linksBy(sorted, sessionOf), ...linksBy(sorted, repeatOf)],
    soft: [...shortest(linksBy(sorted, wordsOf), limit), ...shortest(linksBy(sorted, entitiesOf), rare)],
  };
}

/** Rows that have one thing in common. */
interface Link {
  readonly key: string;
  readonly rows: number[];
}

function linksBy(tasks: readonly CleanTask[], keysOf: (task: CleanTask) => readonly string[]): Link[] {
  const links = new Map<string, Link>();
  tasks.forEach((task, row) => {
    for (const key of keysOf(task)) {
      const link = links.get(key) ?? { key, rows: [] };
      link.rows.push(row);
      links.set(key, link);
    }
  });
  return [...links.values()].filter(({ rows }) => rows.length > 1);
}

function shortest(links: readonly Link[], most: number): Link[] {
  const short = links.filter(({ rows }) => rows.length <= most);
  return short.sort((a, b) => a.rows.length - b.rows.length || compareText(a.key, b.key));
}

function joinAll({ rows }: Link, sets: Sets, limit = Number.POSITIVE_INFINITY): void {
  const first = rows[0] ?? 0;
  for (const row of rows) if (sets.sizeTogether(first, row) <= limit) sets.join(first, row);
}

function sessionOf(task: CleanTask): readonly string[] {
  return [task.sessionId];
}

function repeatOf(task: CleanTask): readonly string[] {
  return task.repeatOf === undefined ? [] : [task.repeatOf];
}

/** The words with their entities: the same request about the same things. */
function wordsOf(task: CleanTask): readonly string[] {
  const words = task.request
    .join('\n')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words === null ? [] : [words.join(' ')];
}

function entitiesOf(task: CleanTask): readonly string[] {
  const argumentTexts = task.steps.flatMap((step) => Object.values(step.arguments).flatMap(shortStrings));
  const quoted = task.request.flatMap((turn) => [...turn.matchAll(/["“`]([^"”`\n]{2,80})["”`]/gu)]);
  const words = [...task.request, ...argumentTexts].flatMap((text) => text.split(/[\s,;()[\]{}"'<>]+/u));
  const entities = [...quoted.map((match) => match[1] ?? ''), ...words.filter(looksLikeEntity)];
  const bare = entities.map((entity) => entity.toLowerCase().replace(/^[^\p{L}\p{N}]{1,9}|[.!?:'’]{1,9}$/gu, ''));
  return [...new Set(bare)].filter((entity) => entity.length > 1);
}

/** Codes mix letters and digits or are long, e-mails have an @, names a capital. Short numbers recur by chance. */
function looksLikeEntity(word: string): boolean {
  if (word.length < 3 || word.length > LONGEST_ENTITY) return false;
  if (word.includes('@') || /^\p{Lu}/u.test(word)) return true;
  return /\d{5}/.test(word) || (/\p{N}/u.test(word) && /\p{L}/u.test(word));
}

function shortStrings(value: JsonOf<string>): string[] {
  if (typeof value === 'string') return value.length <= LONGEST_ENTITY ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(shortStrings);
}

/** Disjoint sets of rows; the lowest row names a set. */
interface Sets {
  find(row: number): number;
  join(a: number, b: number): void;
  /** Size of the set that joining would make; 0 where they are joined already. */
  sizeTogether(a: number, b: number): number;
}

function createSets(size: number): Sets {
  const parents = Array.from({ length: size }, (_, row) => row);
  const sizes = parents.map(() => 1);
  const find = (row: number): number => {
    let root = row;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] ?? 0] ?? 0;
      root = parents[root] ?? 0;
    }
    return root;
  };
  return {
    find,
    join(a, b) {
      const [low, high] = [Math.min(find(a), find(b)), Math.max(find(a), find(b))];
      if (low === high) return;
      parents[high] = low;
      sizes[low] = (sizes[low] ?? 0) + (sizes[high] ?? 0);
    },
    sizeTogether: (a, b) => (find(a) === find(b) ? 0 : (sizes[find(a)] ?? 0) + (sizes[find(b)] ?? 0)),
  };
}
