import { expect, it } from 'vitest';
import { fitRequests, type SkillText } from './rank-fit.ts';
import { makeTask } from './testing.ts';

const skill = (name: string, title: string, description: string, body = ''): SkillText => ({
  skill: name,
  text: `---\nname: ${name}\ndescription: "${description}"\n---\n\n# ${title}\n\n${body}\n`,
});
const SKILLS = [
  skill(
    'refund-parcel',
    'Refund a lost parcel',
    'Pays back what a lost parcel was worth. Use when a parcel is lost.',
    'Check the carrier.',
  ),
  skill(
    'book-train',
    'Book a train',
    'Books a train for a trip. Use when somebody has to travel.',
    'Ask for the parcel, refund nothing.',
  ),
];
const others = ['What is the weather?', 'Translate this letter', 'Why is the sky blue?', 'Sum up the minutes'].map(
  (request, index) => makeTask({ id: `other ${index}`, request }),
);

it.each<[string, string | null]>([
  ['Please refund the lost parcel of Ada Finch', 'refund-parcel'],
  ['refund my parcel, it is lost', 'refund-parcel'],
  ['Book a train to Berlin', 'book-train'],
  ['Where is my parcel?', null],
  ['Train the new colleague on refunds', null],
  ['Write a haiku about a lost train parcel on its way to the moon tonight', null],
  ['What is the weather?', null],
  ['', null],
])('%j', (request, expected) => {
  const task = makeTask({ id: 'asked', request });
  expect(fitRequests(SKILLS, [task], [...others, task]).get('asked') ?? null).toBe(expected);
});

it('is about neither where two skills fit alike', () => {
  const task = makeTask({ id: 'asked', request: 'refund the lost parcel' });
  const twin = { ...SKILLS[0], skill: 'pay-back' } as SkillText;
  expect(fitRequests([...SKILLS, twin], [task], [...others, task]).size).toBe(0);
});
