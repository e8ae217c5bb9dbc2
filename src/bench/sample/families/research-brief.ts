import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, greet, pick } from '../phrases.ts';
import { fill } from '../text.ts';

const REQUESTS = [
  [4, 'Write me a research brief on {topic}'],
  [3, 'Research {topic} and save a short brief'],
  [2, 'What should I know about {topic}? Save a brief with sources'],
  [2, 'I need a brief about {topic} by tonight'],
] as const;

const FIELDS = [
  'warehouse robots',
  'heat pumps',
  'payment links',
  'four day weeks',
  'usage based pricing',
  'passkeys',
  'cargo bikes',
  'soil sensors',
  'night trains',
  'digital product passports',
  'energy sharing',
  'reusable packaging',
  'voice agents',
  'open source licensing',
  'climate reporting',
  'carbon accounting',
];
const ANGLES = [
  'in small firms',
  'in Germany',
  'in hospitals',
  'for retailers',
  'after the new rules',
  'and what they cost',
];

const REPLIES = ['The brief on {topic} is saved.', 'Done, I saved a short brief on {topic}.'];
const NO_SOURCES = [
  'You forgot the sources. Not usable.',
  'There are no sources in it.',
  "No, that's wrong: you did not read a single page.",
];
const FINDINGS = [
  'demand rises, supply lags',
  'costs fell by a third in two years',
  'the numbers differ by source',
  'most pilots stop after a year',
  'adoption is slower than the press says',
];
const ADVICE = ['worth a pilot', 'wait for the rules to settle', 'talk to three users first', 'watch two vendors'];

export const researchBrief: SampleFamily = {
  name: 'research-brief',
  modes: { plain: 40, 'no-sources': 5, 'off-topic': 3 },
  start: (random) => {
    const topics = createDeck(
      FIELDS.flatMap((subject) => ANGLES.map((angle) => `${subject} ${angle}`)),
      random,
    );
    const requests = createCycle(REQUESTS, random);
    return (scene) => play(scene, topics.draw(), requests.draw());
  },
};

function play(scene: Scene, topic: string, request: string): Ending {
  const { talk, mode, random } = scene;
  talk.user(greet(fill(request, { topic }), random));
  const searched = mode === 'off-topic' ? topic.split(' ').slice(0, 2).join(' ') : topic;
  const words = pick([`${searched} market`, `${searched} overview 2026`, `${searched} survey`, searched], random);
  const urls = urlsOf(talk.call('web_search', { query: words }));
  const read = mode === 'no-sources' ? [] : urls.slice(0, 1 + Math.floor(random() * 3));
  for (const url of read) talk.call('fetch_page', { url });
  talk.call('save_note', { title: `Brief: ${topic}`, body: summary(scene, topic, read) });
  talk.say(fill(pick(REPLIES, random), { topic }));
  if (mode === 'no-sources') {
    talk.user(pick(NO_SOURCES, random));
    return failed('no-sources');
  }
  if (mode === 'off-topic') {
    talk.user(`That is not what I asked for, it is far too general. I said ${topic}.`);
    return failed('off-topic');
  }
  accept(scene);
  return PASSED;
}

function summary({ random }: Scene, topic: string, urls: readonly string[]): string {
  const finding = pick(FINDINGS, random);
  const advice = pick(ADVICE, random);
  return `${topic}: ${finding}. Opinions differ on timing. For us: ${advice}. Sources: ${urls.length === 0 ? 'none' : urls.join(', ')}`;
}

/** The shape is that of our own search tool. */
function urlsOf(result: unknown): readonly string[] {
  const { results } = result as { readonly results: readonly { readonly url: string }[] };
  return results.map((entry) => entry.url);
}
