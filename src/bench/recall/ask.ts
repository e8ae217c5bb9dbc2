import type { Random } from '../../util/random.ts';
import type { Subject } from './domains/domain.ts';
import { capitalise, fill, pick } from './text.ts';

/** How often somebody uses the very words of the playbook for a thing, rather than words of their own. */
const SHARED = 2 / 3;

export interface Asked {
  readonly text: string;
  /** What it names in the words of the playbook. */
  readonly shared: Readonly<Record<'object' | 'party' | 'condition', boolean>>;
}

/**
 * A question about a playbook, as somebody would ask who did not write it. The job is always told in other words than
 * in the title. Object, party and condition are named by the playbook's first words for them two times of three, and
 * otherwise by words that come from another list and that the playbook need not have.
 */
export function askAbout({ situation, object, party, condition }: Subject, random: Random): Asked {
  const shared = { object: random() < SHARED, party: random() < SHARED, condition: random() < SHARED };
  const question = fill(pick(situation.asked, random), shared.object ? object.words[0] : pick(object.asked, random));
  const who = shared.party ? party.words[0] : pick(party.asked, random);
  const when = shared.condition ? `it is ${condition.words[0]}` : pick(condition.asked, random);
  const frames = [
    `${capitalise(question)}? This is about ${who}, and ${when}.`,
    `${capitalise(when)}, and it concerns ${who}: ${question}?`,
    `For ${who}: ${question}, if ${when}?`,
  ];
  return { text: pick(frames, random), shared };
}
