import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, giveUp, greet, pick } from '../phrases.ts';
import { fill, thousands } from '../text.ts';
import { type Deal, findDeals } from '../world/crm.ts';

const REQUESTS = [
  [4, 'Change the amount of the {deal} deal to {amount} EUR'],
  [3, 'The {deal} deal is worth {amount} EUR now, update the amount'],
  [3, 'Update the amount of the {deal} deal to {amount} EUR'],
  [2, 'Please correct the value of the {deal} deal, it should be {amount} EUR'],
] as const;

const REPLIES = ['{deal} is now at {amount}.', 'Done: {deal}, amount {amount}.'];

export const updateDealAmount: SampleFamily = {
  name: 'update-deal-amount',
  modes: { plain: 19, 'asks-amount': 3, 'took-first-hit': 3, 'gave-up': 1 },
  start: (random, world) => {
    const deals = createDeck(world.crm.targets.slice(380, 420), random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => {
      const needsLookAlike = scene.mode === 'took-first-hit';
      const deal = deals.draw((candidate) => !needsLookAlike || findDeals(world.crm, candidate.name)[0] !== candidate);
      return play(scene, { deal, amount: 2500 + Math.floor(random() * 320) * 250, request: requests.draw() });
    };
  },
};

interface Plan {
  readonly deal: Deal;
  readonly amount: number;
  readonly request: string;
}

function play(scene: Scene, { deal, amount, request }: Plan): Ending {
  const { talk, mode, random, world } = scene;
  const written = random() < 0.7 ? thousands(amount) : String(amount);
  if (mode === 'asks-amount') {
    talk.user(`Change the amount of the ${deal.name} deal`);
    talk.say('What is the new amount?');
    talk.user(`${written} EUR`);
  } else talk.user(greet(fill(request, { deal: deal.name, amount: written }), random));
  if (mode === 'gave-up') return giveUp(scene, 'search_deals', { query: deal.name });
  talk.call('search_deals', { query: deal.name });
  const updated = mode === 'took-first-hit' ? (findDeals(world.crm, deal.name)[0] as Deal) : deal;
  talk.call('update_deal', { deal_id: updated.deal_id, amount });
  talk.say(
    fill(pick(REPLIES, random), {
      deal: updated.name,
      amount,
    }),
  );
  if (mode === 'took-first-hit') {
    talk.user(`Wrong deal, I meant ${deal.name}.`);
    return failed('took-first-hit');
  }
  accept(scene);
  return PASSED;
}
