import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, confirm, giveUp, greet, outage, pick } from '../phrases.ts';
import { field } from '../talk.ts';
import { fill, slug } from '../text.ts';
import type { BlogDraft } from '../world/blog.ts';

const REQUESTS = [
  [5, 'Publish "{title}"'],
  [4, 'Please publish the draft "{title}"'],
  [3, 'Put "{title}" live on the blog'],
  [3, '"{title}" is ready, publish it'],
  [3, 'The draft "{title}" is approved, publish the post please'],
  [2, 'Can you publish the blog post "{title}" now?'],
  [1, 'Go live with "{title}"'],
] as const;

const SHARED_REQUESTS = [
  [4, 'Publish "{title}" and share it on {network}'],
  [3, 'Publish the post "{title}" and announce it on {network}'],
  [2, 'Please put "{title}" live on the blog and post it to {network}'],
  [1, 'Time to ship "{title}". Share it on {network} too.'],
] as const;

const ODD = ['publish “{title}” thx', 'go go go: {title}', 'pls pubish "{title}" asap!!'];

const REPLIES = [
  'Published: {url}. The {network} post is scheduled.',
  '"{title}" is live at {url}, the {network} post is scheduled.',
  'It is live: {url}. I scheduled the {network} post too.',
];
const INCOMPLETE = ['Publish the new blog post please', 'Can you put the latest draft live on the blog?'];
const ANSWERS = ['"{title}"', 'The one called "{title}"'];
const COMPLAINTS = [
  'Then generate a cover first, obviously.',
  'So make one! You should create the cover before publishing.',
  'No, generate the cover and then publish. I will do it myself now.',
];
const WRONG_ADDRESS = [
  'That URL is wrong, the slug must be made from the title.',
  'No, wrong address. Use the title in the link.',
];

export const publishPost: SampleFamily = {
  name: 'publish-post',
  modes: {
    plain: 50,
    shared: 27,
    'asks-title': 5,
    confirms: 4,
    'cover-learned': 4,
    retried: 2,
    odd: 3,
    'no-cover': 7,
    'wrong-network': 4,
    'wrong-slug': 4,
    'gave-up': 3,
  },
  start: (random, world) => {
    const drafts = createDeck(world.blog.drafts, random);
    const requests = createCycle(REQUESTS, random);
    const sharedRequests = createCycle(SHARED_REQUESTS, random);
    const networks = createCycle(
      [
        [3, 'mastodon'],
        [3, 'bluesky'],
        [1, 'linkedin'],
      ],
      random,
    );
    return (scene) => {
      const needsCover = scene.mode === 'no-cover' || scene.mode === 'cover-learned';
      const isShared = scene.mode === 'shared' || scene.mode === 'wrong-network';
      return play(scene, {
        draft: drafts.draw((draft) => !needsCover || draft.cover === null),
        network: isShared ? networks.draw((name) => scene.mode === 'shared' || name !== 'linkedin') : 'linkedin',
        request: (isShared ? sharedRequests : requests).draw(),
      });
    };
  },
};

interface Plan {
  readonly draft: BlogDraft;
  readonly network: string;
  readonly request: string;
}

function play(scene: Scene, plan: Plan): Ending {
  const { talk, mode } = scene;
  const { draft } = plan;
  ask(scene, plan);
  const lookup = { title: draft.title };
  if (mode === 'gave-up') return giveUp(scene, 'get_draft', lookup);
  if (mode === 'retried') outage(scene, 'get_draft', lookup);
  talk.call('get_draft', lookup);
  if (mode === 'confirms')
    confirm(scene, `"${draft.title}" has ${draft.words} words and is tagged ${draft.tags.join(', ')}. Publish it now?`);
  const publish = { draft_id: draft.draft_id, slug: slug(draft.title) };
  if (mode === 'no-cover') return forgetCover(scene, publish);
  if (mode === 'cover-learned') talk.call('publish_post', publish);
  if (draft.cover === null) talk.call('generate_cover', { draft_id: draft.draft_id });
  if (mode === 'wrong-slug') return takeWrongSlug(scene, draft);
  const post = talk.call('publish_post', publish);
  const network = mode === 'wrong-network' ? 'linkedin' : plan.network;
  talk.call('schedule_social', { post_id: field(post, 'post_id'), network });
  talk.say(fill(pick(REPLIES, scene.random), { title: draft.title, url: field(post, 'url'), network }));
  if (mode === 'wrong-network') {
    talk.user(`No, I asked for ${plan.network}, not ${network}.`);
    return failed('wrong-network');
  }
  accept(scene);
  return PASSED;
}

function ask({ talk, mode, random }: Scene, plan: Plan): void {
  const values = { title: plan.draft.title, network: plan.network };
  if (mode === 'odd') {
    talk.user(fill(pick(ODD, random), values));
    return;
  }
  if (mode !== 'asks-title') {
    talk.user(greet(fill(plan.request, values), random));
    return;
  }
  talk.user(pick(INCOMPLETE, random));
  talk.say('Which draft do you mean? Please give me its title.');
  talk.user(fill(pick(ANSWERS, random), values));
}

function forgetCover(scene: Scene, publish: { readonly draft_id: string; readonly slug: string }): Ending {
  scene.talk.call('publish_post', publish);
  scene.talk.say('I could not publish the post: the blog refused it because the draft has no cover.');
  if (scene.random() < 0.7) scene.talk.user(pick(COMPLAINTS, scene.random));
  return failed('published-without-cover');
}

function takeWrongSlug({ talk, random }: Scene, draft: BlogDraft): Ending {
  const post = talk.call('publish_post', { draft_id: draft.draft_id, slug: draft.draft_id.toLowerCase() });
  talk.call('schedule_social', { post_id: field(post, 'post_id'), network: 'linkedin' });
  talk.say(`Published: ${field(post, 'url')}. The linkedin post is scheduled.`);
  talk.user(pick(WRONG_ADDRESS, random));
  return failed('wrong-slug');
}
