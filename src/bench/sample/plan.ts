import { createRandom, type Random, shuffle } from '../../util/random.ts';
import { sum } from '../../util/sum.ts';
import { createCycle, type Deck } from './deck.ts';
import { SAMPLE_FAMILIES } from './families/registry.ts';
import { CHAT_ONE_OFFS, CODE_ONE_OFFS } from './one-offs/one-offs.ts';
import { addDays, weekday } from './text.ts';

const FIRST_DAY = '2026-03-02';
const DAYS = 14;
export const ONE_OFF = 'one-off';

/** A session that is to be played: when, where, and the families of its tasks in order; none for a machine's own session. */
export interface PlannedSession {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly format: 'chat' | 'claude-code';
  /** Project of a Claude Code session, else the channel. */
  readonly place: string;
  readonly families: readonly string[];
}

/** How many tasks of a family are done by the coding agent instead of the chat assistant. */
const CODED: { readonly [family: string]: number } = {
  'move-deal-stage': 22,
  'log-call-note': 20,
  'publish-post': 26,
  [ONE_OFF]: CODE_ONE_OFFS.length,
};
const HEARTBEATS = 16;
const CHANNELS = [
  [3, 'telegram'],
  [2, 'slack'],
  [2, 'cli'],
] as const;

/** Tasks per session, by weight. */
const CHAT_SIZES = [
  [16, 1],
  [2, 2],
  [1, 3],
] as const;
const SALES_SIZES = [
  [1, 1],
  [2, 2],
  [1, 3],
] as const;
const WEBSITE_SIZES = [
  [1, 2],
  [2, 3],
  [1, 4],
] as const;

/** The fortnight, in the order in which it happens. */
export function planSessions(seed: number): readonly PlannedSession[] {
  const random = createRandom(seed);
  const { chat, sales, website } = divide(shuffle(taskNames(), random), random);
  const moment = createMomentPicker(random);
  const channel = createCycle(CHANNELS, random);
  const inChat = (families: readonly string[]): PlannedSession => ({
    ...moment(),
    format: 'chat',
    place: channel.draw(),
    families,
  });
  const inProject = (place: string) => (families: readonly string[]) =>
    ({ ...moment(), format: 'claude-code', place, families }) satisfies PlannedSession;
  return [
    ...group(chat, createCycle(CHAT_SIZES, random)).map(inChat),
    ...repeat('', HEARTBEATS).map(() => inChat([])),
    ...group(sales, createCycle(SALES_SIZES, random)).map(inProject('sales-desk')),
    ...group(website, createCycle(WEBSITE_SIZES, random)).map(inProject('website')),
  ].sort((a, b) => a.startedAt - b.startedAt);
}

function taskNames(): readonly string[] {
  return [
    ...SAMPLE_FAMILIES.flatMap(({ name, modes }) => repeat(name, sum(Object.values(modes)))),
    ...repeat(ONE_OFF, CHAT_ONE_OFFS.length + CODE_ONE_OFFS.length),
  ];
}

function divide(names: readonly string[], random: Random) {
  const coded = new Map(Object.entries(CODED));
  const chat: string[] = [];
  const sales: string[] = [];
  const website: string[] = [];
  for (const name of names) {
    const left = coded.get(name) ?? 0;
    if (left === 0) chat.push(name);
    else (name === 'publish-post' || name === ONE_OFF ? website : sales).push(name);
    coded.set(name, Math.max(0, left - 1));
  }
  return { chat, sales, website: shuffle(website, random) };
}

/** Weekdays see four times as many sessions as weekends; no two sessions start at the same moment. */
function createMomentPicker(random: Random) {
  const days = Array.from({ length: DAYS }, (_unused, index) => addDays(FIRST_DAY, index));
  const deck = createCycle(
    days.map((day) => [weekday(day) % 6 === 0 ? 1 : 4, day] as const),
    random,
  );
  const taken = new Set<number>();
  return () => {
    const day = deck.draw();
    let startedAt = Date.parse(`${day}T07:00:00Z`) + Math.floor(random() * 13 * 3600) * 1000;
    while (taken.has(startedAt)) startedAt += 1000;
    taken.add(startedAt);
    return { day, startedAt };
  };
}

function group(names: readonly string[], sizes: Deck<number>): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (let next = 0; next < names.length; next += groups.at(-1)?.length ?? 1)
    groups.push(names.slice(next, next + sizes.draw()));
  return groups;
}

function repeat(name: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => name);
}
