import { stemmer } from 'stemmer';
import { hash } from '../util/hash.ts';
import type { Described } from './shadowing.ts';

/** A verb in the imperative, in the third person, and other ways to ask for it. */
const VERBS = [
  ['create', 'Creates', 'open', 'set up'],
  ['cancel', 'Cancels', 'call off', 'stop'],
  ['update', 'Updates', 'change', 'correct'],
  ['find', 'Finds', 'look up', 'search for'],
  ['send', 'Sends', 'share', 'forward'],
  ['approve', 'Approves', 'sign off', 'release'],
  ['assign', 'Assigns', 'hand over', 'give to somebody'],
  ['export', 'Exports', 'download', 'print'],
  ['summarize', 'Summarizes', 'sum up', 'report on'],
  ['reschedule', 'Reschedules', 'move', 'postpone'],
] as const;

/** What there is to be done something with, by where. */
const DOMAINS: { readonly [place: string]: readonly string[] } = {
  'the vehicle fleet': ['fuel-card', 'test-drive', 'tyre-change', 'toll-claim', 'driver-shift'],
  'a veterinary practice': ['vaccination', 'kennel-stay', 'lab-sample', 'prescription', 'owner-consent'],
  'a public library': ['book-loan', 'reading-room', 'overdue-fine', 'catalogue-entry', 'author-reading'],
  'a building site': ['crane-hire', 'site-diary', 'safety-briefing', 'concrete-delivery', 'snag-list'],
  'an insurance desk': ['damage-claim', 'policy-rider', 'premium-quote', 'loss-adjuster', 'cover-note'],
  'a language school': ['course-place', 'placement-test', 'exam-certificate', 'host-family', 'tutor-hour'],
  'a museum': ['guided-tour', 'loan-agreement', 'donor-letter', 'exhibit-label', 'ticket-refund'],
  'a brewery': ['batch-record', 'keg-return', 'tasting-evening', 'hop-purchase', 'tank-cleaning'],
  'a warehouse': ['pallet-move', 'stock-count', 'parcel-label', 'damage-photo', 'loading-slot'],
  'a theatre': ['seat-map', 'costume-fitting', 'rehearsal', 'season-pass', 'stage-plan'],
};

/** All 500 made-up skills: each verb with each object, named and described as people's skills are. */
export const DISTRACTORS: readonly Described[] = Object.entries(DOMAINS).flatMap(([place, objects]) =>
  objects.flatMap((object) => VERBS.map((verb) => describe(verb, object, place))),
);

function describe([verb, does, ...others]: (typeof VERBS)[number], object: string, place: string): Described {
  const thing = object.replaceAll('-', ' ');
  const article = /^[aeiou]/.test(thing) ? 'an' : 'a';
  const asked = [verb, ...others].map((word) => `'${word} the ${thing}'`);
  const description = `${does} ${article} ${thing} at ${place}. Use when asked to ${asked.slice(0, -1).join(', ')} or ${asked.at(-1)}.`;
  return { name: `${verb}-${object}`, description };
}

/**
 * So many made-up skills to list beside a skill, the same ones every time: half of them those that have most words of its
 * description, the others any. One that does the same with the same thing is left out: it would be no mistake to take it.
 */
export function chooseDistractors(skill: Described, count: number): readonly Described[] {
  if (count <= 0) return [];
  const words = stemsOf(`${skill.name} ${skill.description}`);
  const usable = DISTRACTORS.filter(({ name }) => name !== skill.name && !isTheSame(name, words));
  const drawn = usable
    .map((each) => ({ each, draw: hash(`${skill.name}\n${each.name}`), shared: countShared(each, words) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1));
  const near = drawn.toSorted((a, b) => b.shared - a.shared).slice(0, Math.ceil(count / 2));
  const others = drawn.filter((each) => !near.includes(each));
  return [...near, ...others].slice(0, count).map(({ each }) => each);
}

function isTheSame(name: string, words: ReadonlySet<string>): boolean {
  return [...madeUpStems(name)].every((word) => words.has(word));
}

function countShared({ description }: Described, words: ReadonlySet<string>): number {
  return [...madeUpStems(description)].filter((word) => words.has(word)).length;
}

const stems = new Map<string, ReadonlySet<string>>();

/** Of a made-up skill, whose texts are always the same. */
function madeUpStems(text: string): ReadonlySet<string> {
  const known = stems.get(text) ?? stemsOf(text);
  stems.set(text, known);
  return known;
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(stemmer));
}
