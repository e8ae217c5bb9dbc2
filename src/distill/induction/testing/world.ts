import type { Lesson } from '../../../domain/family.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { CleanTask, Evidence, Step, TaskLabel } from '../../../domain/task.ts';
import { hash } from '../../../util/hash.ts';
import { createRandom, type Random } from '../../../util/random.ts';

/** One request of a made-up family, with the world it is asked in and what a good agent does. */
export interface Scene {
  readonly request: readonly string[];
  /** What a tool answers; throws for what does not exist. */
  readonly answer: (tool: string, given: JsonObject) => Json;
  /** Carries the request out with the tools and returns the reply. */
  readonly agent: (call: (tool: string, given: JsonObject) => Json) => string;
  /** What a careless agent does instead, for failed tasks. */
  readonly careless?: (call: (tool: string, given: JsonObject) => Json) => string;
}

export interface World {
  readonly name: string;
  readonly writes: readonly string[];
  readonly scene: (random: Random, index: number) => Scene;
}

/** Test doubles of redaction: what is made up here holds no secrets. */
const clean = <Type>(value: unknown) => value as Type;

/** A lesson of `count` tasks, of which the share `failed` went wrong (by the careless agent, where there is one). */
export function lessonOf(
  world: World,
  count: number,
  options: { readonly seed?: number; readonly failed?: number } = {},
): Lesson {
  const random = createRandom(options.seed ?? 1);
  const tasks = Array.from({ length: count }, (_, index) => {
    const scene = world.scene(random, index);
    const goesWrong = random() < (options.failed ?? 0);
    return taskOf(scene, `${world.name} ${options.seed ?? 1} ${index}`, goesWrong ? 'failed' : 'passed');
  });
  const tools = [...new Set(tasks.flatMap(({ steps }) => steps.map(({ tool }) => tool)))];
  return {
    family: { id: `fam-${hash(world.name, 8)}`, name: world.name, tools, terms: [] },
    tasks,
    writes: world.writes,
  };
}

function taskOf(scene: Scene, name: string, label: TaskLabel): CleanTask {
  const steps: Step[] = [];
  const call = (tool: string, given: JsonObject): Json => {
    try {
      const result = scene.answer(tool, given);
      steps.push({ tool, arguments: given, result, status: 'ok', afterTurn: 1 });
      return result;
    } catch (error) {
      const result = error instanceof Error ? error.message : String(error);
      steps.push({ tool, arguments: given, result, status: 'error', afterTurn: 1 });
      return null;
    }
  };
  const agent = label === 'failed' ? (scene.careless ?? scene.agent) : scene.agent;
  const reply = agent(call);
  const evidence: Evidence[] = [];
  return clean<CleanTask>({
    id: hash(name),
    sessionId: hash(`session ${name}`),
    source: { file: 'logs/made-up.jsonl', format: 'chat', line: 1 },
    request: scene.request,
    steps,
    reply,
    outcome: { label, confidence: 1, evidence },
    tokens: { input: 0, output: 0 },
  });
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}

export function sample<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    const item = pick(random, rest);
    rest.splice(rest.indexOf(item), 1);
    return item;
  });
}

export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Fills `{name}` in a phrase. */
export function fill(phrase: string, values: { readonly [name: string]: string | number }): string {
  return phrase.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

export const FIRST_NAMES =
  'Dana Priya Tom Wei Lena Marco Aisha Jonas Nina Omar Elif Paul Greta Ravi Sofia Mina Hugo Ines Karl Vera'.split(' ');
export const LAST_NAMES =
  'Ruiz Nair Berg Chen Hoff Bianchi Khan Lind Petrov Haddad Aydin Moreau Voss Iyer Costa Park Dubois Serra Weber Novak'.split(
    ' ',
  );
export const COMPANIES =
  'Acme|Globex|Initech|Umbrella Labs|Stark Industries|Wayne Logistics|Hooli|Vandelay|Wonka Foods|Cyberdyne|Tyrell|Soylent|Massive Dynamic|Oscorp|Gringotts|Duff|Nakatomi Trading|Pied Piper|Aperture|Black Mesa|Blue Sun|Monarch|Virtucon|Zorg|Octan|Sirius|Rekall|Weyland|Prestige|Gekko Partners'.split(
    '|',
  );

export const TITLES_A = 'Ten ways to|How we|Why teams|Lessons from|A guide to|What nobody says about'.split('|');
export const TITLES_B =
  'ship faster|hire better|plan a launch|test in production|price software|write docs|run standups'.split('|');
