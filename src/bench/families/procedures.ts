import { hash } from '../../util/hash.ts';
import { createRandom, type Random, shuffle } from '../../util/random.ts';
import { NOISE } from './measures.ts';

/** What was called to serve a request, as `makeTask` takes it: `tool!` failed. */
export interface Procedure {
  readonly tools: readonly string[];
  readonly arguments: Readonly<Record<string, string>>;
}

const READS = cross(['get', 'list', 'search', 'find'], 'customer transactions policy calendar orders articles');
const WRITES = cross(
  ['create', 'update', 'send', 'cancel', 'add', 'remove'],
  'ticket order event message record payment list booking note alert',
);
/** What one-offs are mostly served with. */
const GENERAL = ['web_search', 'read_file', 'list_files', 'calculate', 'write_file', 'run_command'];
const ARGUMENTS = ['id', 'reason', 'amount', 'date', 'title', 'recipient', 'status', 'text'];
const WITHOUT_WRITES = 1 / 6;

/**
 * A made-up procedure, for sets that have texts only. A family's is drawn by its name alone: 1 to 3 of 24 reads and 1 to
 * 2 of 60 writes, no write for one family in six, so that families share tools and some share all. Of its requests one
 * in ten was answered without a call; the others skip reads, look elsewhere first or again, and fail to write. Half of
 * the one-offs have no calls, most others general tools, one in ten what a family might have.
 */
export function procedureOf(label: string, request: number): Procedure {
  const random = randomOf(`${label}\n${request}`);
  if (label === NOISE) return oneOff(request, random);
  return random() < 0.1 ? { tools: [], arguments: {} } : vary(usual(label), random);
}

function oneOff(request: number, random: Random): Procedure {
  const kind = random();
  if (kind < 0.5) return { tools: [], arguments: {} };
  if (kind >= 0.9) return vary(usual(`one-off ${request}`), random);
  return { tools: draw(GENERAL, 1 + Math.floor(random() * 3), random), arguments: { text: 'given' } };
}

interface Usual {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly arguments: Procedure['arguments'];
}

function usual(label: string): Usual {
  const random = randomOf(label);
  const reads = draw(READS, 1 + Math.floor(random() * 3), random);
  const writes = random() < WITHOUT_WRITES ? [] : draw(WRITES, 1 + Math.floor(random() * 2), random);
  return { reads, writes, arguments: Object.fromEntries(draw(ARGUMENTS, 2, random).map((name) => [name, 'given'])) };
}

function vary({ reads, writes, arguments: given }: Usual, random: Random): Procedure {
  const looked = reads.filter(() => random() >= 0.3);
  const elsewhere = random() < 0.2 ? draw(READS, 1, random) : [];
  const again = random() < 0.15 ? looked.slice(0, 1) : [];
  const tools = [...elsewhere, ...looked, ...again, ...writes];
  const last = writes.at(-1);
  if (last === undefined || random() >= 0.1) return { tools, arguments: given };
  const retried = random() < 0.5 ? [last] : [];
  return { tools: [...tools.slice(0, -1), `${last}!`, ...retried], arguments: given };
}

function draw(from: readonly string[], count: number, random: Random): readonly string[] {
  return shuffle(from, random).slice(0, count);
}

function randomOf(name: string): Random {
  return createRandom(Number.parseInt(hash(name, 8), 16));
}

function cross(verbs: readonly string[], nouns: string): readonly string[] {
  return verbs.flatMap((verb) => nouns.split(' ').map((noun) => `${verb}_${noun}`));
}
