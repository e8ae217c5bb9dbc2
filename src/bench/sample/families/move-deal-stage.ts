import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, confirm, giveUp, greet, outage, pick, stop } from '../phrases.ts';
import { fill } from '../text.ts';
import { type Deal, findDeals } from '../world/crm.ts';

const STAGES = [
  [4, 'negotiation'],
  [4, 'proposal'],
  [3, 'qualified'],
  [4, 'won'],
  [3, 'lost'],
] as const;

const REQUESTS = [
  [5, 'Move {deal} to {stage}'],
  [4, 'Can you move the {deal} deal to {stage}?'],
  [3, 'Please move {deal} to {stage} in the CRM'],
  [3, "Update the {deal} deal: it's in {stage} now"],
  [4, 'Set the {deal} deal to {stage}'],
  [3, 'Set {deal} to {stage} please'],
  [2, 'Pipeline update: move {deal} to {stage}'],
  [2, 'Good call today. Move the {deal} deal to {stage}.'],
  [3, 'Mark {deal} as {stage}'],
  [2, 'Mark the {deal} deal as {stage} in the pipeline'],
  [1, 'The {deal} deal goes to {stage}, please update the stage'],
  [1, 'Push the {deal} deal on to {stage}'],
] as const;

/** Wordings in which the stage is meant, not named. */
const HINTS: { readonly [stage: string]: readonly string[] } = {
  won: ['They signed the {deal} deal, please update the stage', 'The {deal} deal is signed, update the pipeline'],
  lost: ['We lost the {deal} deal, update the stage please'],
  proposal: ['Our proposal on the {deal} deal is out, update the stage'],
};

const ODD = [
  'mvoe {deal} to {stage} pls',
  '{deal} -> {stage}',
  'deal {deal}, new stage, you know: {stage}',
  'stage change!! {deal} // {stage}',
];

const INCOMPLETE = ['Update the {deal} deal', 'Please move the {deal} deal on'];
const STAGE_ANSWERS = ['{stage}', 'to {stage} please', '{stage} now'];
const OBJECTIONS = [
  "No, that's the wrong deal. I meant {deal}.",
  'Wrong deal! I said {deal}, not {other}.',
  "That's not the one, I asked for {deal}.",
];
const REPLIES = [
  'Done: {name} is now in {stage}.',
  'Moved {name} to {stage}.',
  '{name} is in {stage} now.',
  'Updated {name}, stage {stage}.',
];

export const moveDealStage: SampleFamily = {
  name: 'move-deal-stage',
  modes: {
    plain: 72,
    hinted: 14,
    'asks-stage': 7,
    confirms: 5,
    retried: 3,
    odd: 3,
    'took-first-hit': 9,
    'wrong-stage': 4,
    'gave-up': 5,
    interrupted: 2,
  },
  start: (random, world) => {
    const deals = createDeck(world.crm.targets.slice(0, 130), random);
    const stages = createCycle(STAGES, random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => {
      const needsLookAlike = scene.mode === 'took-first-hit';
      const deal = deals.draw((candidate) => !needsLookAlike || findDeals(world.crm, candidate.name)[0] !== candidate);
      const stage = stages.draw((name) => name !== deal.stage && (scene.mode !== 'hinted' || name in HINTS));
      return play(scene, { deal, stage, request: requests.draw() });
    };
  },
};

interface Plan {
  readonly deal: Deal;
  readonly stage: string;
  readonly request: string;
}

function play(scene: Scene, plan: Plan): Ending {
  const { talk, mode } = scene;
  ask(scene, plan);
  const search = { query: plan.deal.name };
  if (mode === 'gave-up') return giveUp(scene, 'search_deals', search);
  if (mode === 'retried') outage(scene, 'search_deals', search);
  talk.call('search_deals', search);
  if (mode === 'took-first-hit') return takeFirstHit(scene, plan);
  if (mode === 'wrong-stage') return takeWrongStage(scene, plan);
  const update = { deal_id: plan.deal.deal_id, stage: plan.stage };
  if (mode === 'interrupted') return stop(scene, 'update_deal', update);
  if (mode === 'confirms')
    confirm(scene, `I found ${plan.deal.name}, ${plan.deal.stage} at the moment. Move it to ${plan.stage}?`);
  talk.call('update_deal', update);
  talk.say(reply(scene, plan.deal.name, plan.stage));
  accept(scene);
  return PASSED;
}

function ask({ talk, mode, random }: Scene, { deal, stage, request }: Plan): void {
  if (mode === 'asks-stage') {
    talk.user(
      greet(
        fill(pick(INCOMPLETE, random), {
          deal: deal.name,
        }),
        random,
      ),
    );
    talk.say(`Which stage should ${deal.name} move to?`);
    talk.user(fill(pick(STAGE_ANSWERS, random), { stage }));
    return;
  }
  const template = mode === 'odd' ? pick(ODD, random) : mode === 'hinted' ? pick(HINTS[stage] ?? [], random) : request;
  talk.user(greet(fill(template, { deal: deal.name, stage }), random));
}

function takeFirstHit(scene: Scene, { deal, stage }: Plan): Ending {
  const { talk, random, world } = scene;
  const first = findDeals(world.crm, deal.name)[0] as Deal;
  const before = first.stage;
  talk.call('update_deal', { deal_id: first.deal_id, stage });
  talk.say(reply(scene, first.name, stage));
  talk.user(fill(pick(OBJECTIONS, random), { deal: deal.name, other: first.name }));
  if (random() < 0.5) {
    talk.call('update_deal', { deal_id: first.deal_id, stage: before });
    talk.call('update_deal', { deal_id: deal.deal_id, stage });
    talk.say(`Sorry about that. ${first.name} is back in ${before}, and ${deal.name} is now in ${stage}.`);
  }
  return failed('took-first-hit');
}

function takeWrongStage(scene: Scene, { deal, stage }: Plan): Ending {
  const wrong = stage === 'negotiation' ? 'proposal' : 'negotiation';
  scene.talk.call('update_deal', { deal_id: deal.deal_id, stage: wrong });
  scene.talk.say(reply(scene, deal.name, wrong));
  scene.talk.user(`No, I said ${stage}, not ${wrong}.`);
  return failed('wrong-stage');
}

function reply({ random }: Scene, name: string, stage: string): string {
  return fill(pick(REPLIES, random), { name, stage });
}
