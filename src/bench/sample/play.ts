import type { SessionEvent } from '../../domain/session.ts';
import { hash } from '../../util/hash.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { createDeck } from './deck.ts';
import { SAMPLE_FAMILIES } from './families/registry.ts';
import type { Ending, Scene } from './family.ts';
import { playMachine } from './machine-lines.ts';
import { CHAT_ONE_OFFS, CODE_ONE_OFFS, playOneOff } from './one-offs/one-offs.ts';
import { pick } from './phrases.ts';
import { ONE_OFF, type PlannedSession } from './plan.ts';
import { createTalk, type Talk } from './talk.ts';
import { createWorld, type World } from './world/world.ts';

/** What the author of the sample knows of one task. */
export interface TaskTruth extends Ending {
  readonly sessionId: string;
  /** Number of its first turn among the person's turns of the session, from 0; ingest makes task ids of the same number. */
  readonly position: number;
  /** Name of the family, or `one-off`. */
  readonly family: string;
  /** The first thing the user says in it, as logged. */
  readonly request: string;
}

export interface PlayedSession extends PlannedSession {
  readonly id: string;
  readonly events: readonly SessionEvent[];
  readonly tasks: readonly TaskTruth[];
}

const APOLOGIES = ['Sorry about that.', 'I am sorry, I will be more careful.', 'Understood, sorry.'];

type Player = (scene: Omit<Scene, 'mode'>) => Ending;

/** Plays the planned sessions in order against one world. */
export function playSessions(plan: readonly PlannedSession[], seed: number): readonly PlayedSession[] {
  const world = createWorld();
  const random = createRandom(seed + 1);
  const chat = createPlayers(world, seed, 'chat');
  const code = new Map([...chat, [ONE_OFF, createOneOffPlayer('claude-code', createRandom(seed + 2))]]);
  return plan.map((session, number) => {
    const id = sessionId(session, number);
    const talk = createTalk(world, hash(id, 12));
    const scene = { random, world, today: session.day, talk };
    if (session.families.length === 0) playMachine(talk, random);
    const tasks = session.families.map((family) => {
      apologise(talk, random);
      maybeInterject(talk, random);
      const first = talk.events.length;
      const position = talk.events.filter(isPersonal).length;
      const ending = playerOf(session.format === 'chat' ? chat : code, family)(scene);
      return { sessionId: id, position, family, request: firstRequest(talk.events.slice(first)), ...ending };
    });
    return { ...session, id, events: talk.events, tasks };
  });
}

function createPlayers(world: World, seed: number, format: PlannedSession['format']): ReadonlyMap<string, Player> {
  const players = SAMPLE_FAMILIES.map((family, index): [string, Player] => {
    const random = createRandom(seed + 100 + index);
    const modes = createDeck(
      Object.entries(family.modes).flatMap(([mode, count]) => Array.from({ length: count }, () => mode)),
      random,
    );
    const play = family.start(random, world);
    return [family.name, (scene) => play({ ...scene, mode: modes.draw() })];
  });
  return new Map([...players, [ONE_OFF, createOneOffPlayer(format, createRandom(seed + 3))]]);
}

function createOneOffPlayer(format: PlannedSession['format'], random: Random): Player {
  const deck = createDeck(format === 'chat' ? CHAT_ONE_OFFS : CODE_ONE_OFFS, random);
  return (scene) => playOneOff({ ...scene, mode: 'plain' }, deck.draw());
}

function playerOf(players: ReadonlyMap<string, Player>, family: string): Player {
  const player = players.get(family);
  if (player === undefined) throw new Error(`No family ${family} in the sample`);
  return player;
}

/** The agent answers an objection before the next request, else the two would read as one. */
function apologise(talk: Talk, random: Random): void {
  const last = talk.events.at(-1);
  if (last !== undefined && isPersonal(last)) talk.say(pick(APOLOGIES, random));
}

/** A machine writes into one conversation of twenty before the user does. */
function maybeInterject(talk: Talk, random: Random): void {
  if (random() < 0.05) playMachine(talk, random);
}

function firstRequest(events: readonly SessionEvent[]): string {
  const event = events.find(isPersonal);
  return event?.kind === 'user' ? event.text : '';
}

function isPersonal(event: SessionEvent): boolean {
  return event.kind === 'user' && event.author === 'human';
}

function sessionId({ format, day, place }: PlannedSession, number: number): string {
  if (format === 'chat') return `chat-${day}-${String(number).padStart(4, '0')}`;
  const digits = hash(`${place} ${day} ${number}`, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}
