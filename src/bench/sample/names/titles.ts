import { createRandom, shuffle } from '../../../util/random.ts';

const OPENINGS = [
  'How We Cut',
  'Why We Measure',
  'A Field Guide to',
  'Rethinking',
  'The Quiet Cost of',
  'Seven Lessons from',
  'What Nobody Says About',
  'Getting Started with',
  'The Case Against',
  'Shipping Faster:',
  'Two Years of',
  'Inside Our',
  'Small Teams, Big',
  'From Chaos to',
];
const SUBJECTS = [
  'Onboarding Calls',
  'Support Tickets',
  'Cold Email',
  'Pricing Pages',
  'Release Notes',
  'Customer Interviews',
  'Remote Standups',
  'Feature Flags',
  'Churn Reviews',
  'Annual Planning',
  'Design Debt',
  'Product Demos',
  'Postmortems',
  'Hiring Loops',
  'Board Updates',
  'Usage Dashboards',
  'Referral Programs',
  'Office Hours',
  'Roadmap Promises',
  'Free Trials',
];

/** Invented titles of blog posts; plain words only, so that everyone agrees on their slug. */
export function inventTitles(count: number): readonly string[] {
  const titles = OPENINGS.flatMap((opening, row) =>
    SUBJECTS.map((subject, column) => `${opening} ${subject}${(row * 3 + column) % 9 === 0 ? ' in 2026' : ''}`),
  );
  return shuffle(titles, createRandom(15)).slice(0, count);
}
