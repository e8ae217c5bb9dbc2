import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, giveUp, greet, outage, pick, stop } from '../phrases.ts';
import { field } from '../talk.ts';
import { addDays, fill } from '../text.ts';
import { type Deal, findDeals } from '../world/crm.ts';

const REQUESTS = [
  [5, 'Log a call note for {deal}: {text}'],
  [4, 'Call note for {deal}: {text}'],
  [3, 'Note on the {deal} deal: {text}'],
  [3, 'Add a note to the {deal} deal: {text}'],
  [3, 'Just got off the phone with {deal}: {text}'],
  [2, 'Please log this call for {deal}: {text}'],
  [2, 'Log my call with {deal}: {text}'],
  [1, 'Record a call with {deal}: {text}'],
] as const;

const DATED_REQUESTS = [
  [4, 'Log a call note for {deal}, follow up on {date}: {text}'],
  [3, 'Log my call with {deal}, follow up on {date}: {text}'],
  [2, 'Call note for {deal}, next step {date}: {text}'],
] as const;

const ODD = [
  '{deal} called. {text}. log it',
  'nte for {deal} - {text}',
  'phone call, {deal} on the line, they said {text}',
];

const NEWS = [
  'they want a pilot with {number} seats',
  'budget is approved for {number} users',
  'the new head of operations decides now',
  'legal is still reading the contract',
  'they compare us with two other vendors',
  'they asked for a security questionnaire',
  'happy with the demo but worried about the import',
  'they need single sign-on for {number} people',
  'price is fine if we include onboarding',
  'the champion left and a colleague took over',
  'they would sign for two years',
  'procurement wants a PO number on every invoice',
  'the new buyer is reachable at buyer{number}@example.com',
];
const NEXT = [
  'and a decision comes after the board meeting',
  'and I promised them a short case study',
  'but nothing will happen before the quarter ends',
  'so send the revised quote',
  'and they will test it with one team first',
  'and want to talk to a reference customer',
  'but the data must stay in Europe',
  'so we should bring an engineer next time',
  'and they asked who else in their industry uses it',
  'but training has to be on site',
];

const REPLIES = [
  'Logged the note on {deal}; follow-up {task} is due {due}.',
  'Note saved for {deal}. Task {task}: follow up, due {due}.',
  'Done. {deal} has the note and a follow-up task ({task}), due {due}.',
];
const WRONG_DEAL = ['No, wrong deal. The call was with {deal}.', 'That note belongs to {deal}, not {other}!'];
const NOT_MY_WORDS = [
  'No, log exactly what I said, not your own summary.',
  'That is not what I told you. Use my words.',
];
const ANSWERS = ['for {deal}', 'The {deal} deal'];
const NO_TASK = ['You forgot the follow-up task.', 'And the follow-up? A call note always gets a task.'];

export const logCallNote: SampleFamily = {
  name: 'log-call-note',
  modes: {
    plain: 60,
    dated: 28,
    'asks-deal': 4,
    retried: 2,
    odd: 3,
    'took-first-hit': 7,
    paraphrased: 4,
    'forgot-task': 4,
    'gave-up': 2,
    interrupted: 1,
  },
  start: (random, world) => {
    const deals = createDeck(world.crm.targets.slice(130, 250), random);
    const texts = createDeck(
      NEWS.flatMap((news) => NEXT.map((next) => `${news} ${next}`)),
      random,
    );
    const dates = createDeck(
      Array.from({ length: 90 }, (_unused, index) => addDays('2026-03-16', index)),
      random,
    );
    const requests = createCycle(REQUESTS, random);
    const datedRequests = createCycle(DATED_REQUESTS, random);
    return (scene) => {
      const needsLookAlike = scene.mode === 'took-first-hit';
      const isDated = scene.mode === 'dated';
      return play(scene, {
        deal: deals.draw((deal) => !needsLookAlike || findDeals(world.crm, deal.name)[0] !== deal),
        text: fill(texts.draw(), { number: 10 + Math.floor(random() * 190) }),
        due: isDated ? dates.draw() : 'in 3 days',
        request: (isDated ? datedRequests : requests).draw(),
      });
    };
  },
};

interface Plan {
  readonly deal: Deal;
  readonly text: string;
  readonly due: string;
  readonly request: string;
}

function play(scene: Scene, plan: Plan): Ending {
  const { talk, mode, random, world } = scene;
  const { deal, text, due } = plan;
  ask(scene, plan);
  const search = { query: deal.name };
  if (mode === 'gave-up') return giveUp(scene, 'search_deals', search);
  talk.call('search_deals', search);
  const noted = mode === 'took-first-hit' ? (findDeals(world.crm, deal.name)[0] as Deal) : deal;
  const words = mode === 'paraphrased' ? `Call with ${deal.name}, interested, next steps discussed` : text;
  const note = { deal_id: noted.deal_id, text: words };
  if (mode === 'interrupted') return stop(scene, 'log_note', note);
  if (mode === 'retried') outage(scene, 'log_note', note);
  talk.call('log_note', note);
  if (mode === 'forgot-task') return forgetTask(scene, deal);
  const task = talk.call('create_task', { deal_id: noted.deal_id, title: 'Follow up', due });
  talk.say(fill(pick(REPLIES, random), { deal: noted.name, task: field(task, 'task_id'), due }));
  return end(scene, deal, noted);
}

function end(scene: Scene, deal: Deal, noted: Deal): Ending {
  const { talk, mode, random } = scene;
  if (mode === 'took-first-hit') {
    talk.user(fill(pick(WRONG_DEAL, random), { deal: deal.name, other: noted.name }));
    return failed('took-first-hit');
  }
  if (mode === 'paraphrased') {
    talk.user(pick(NOT_MY_WORDS, random));
    return failed('paraphrased-note');
  }
  accept(scene);
  return PASSED;
}

function ask({ talk, mode, random }: Scene, { deal, text, due, request }: Plan): void {
  if (mode === 'odd') {
    talk.user(fill(pick(ODD, random), { deal: deal.name, text }));
    return;
  }
  if (mode !== 'asks-deal') {
    talk.user(greet(fill(request, { deal: deal.name, text, date: due }), random));
    return;
  }
  talk.user(`Log a call note: ${text}`);
  talk.say('Which deal is this for?');
  talk.user(fill(pick(ANSWERS, random), { deal: deal.name }));
}

function forgetTask({ talk, random }: Scene, deal: Deal): Ending {
  talk.say(`Logged the note on ${deal.name}.`);
  talk.user(pick(NO_TASK, random));
  return failed('forgot-follow-up');
}
