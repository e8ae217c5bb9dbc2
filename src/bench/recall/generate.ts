import { createRandom, type Random, shuffle } from '../../util/random.ts';
import { askAbout } from './ask.ts';
import { CONDITIONS, PARTIES } from './domains/circumstances.ts';
import type { Domain, Situation, Subject } from './domains/domain.ts';
import { DOMAINS } from './domains/registry.ts';
import { pathOf, writePlaybook } from './playbook.ts';
import { pick } from './text.ts';
import type { Dataset, Question } from './types.ts';

export interface GenerateOptions {
  readonly playbooks: number;
  /** Playbooks that a question is asked about, at most. */
  readonly questions: number;
  readonly seed: number;
}

/** Playbooks of one situation, where there are few: near neighbours of each other. */
const FEWEST_EACH = 3;

/**
 * Playbooks of one company: 12 domains with 5 situations each, each about 5 objects, for 6 parties and under
 * 6 conditions; 10,800 at most. Neighbours differ in one of them alone. The same options give the same bytes anywhere.
 */
export function generateDataset(name: string, { playbooks, questions, seed }: GenerateOptions): Dataset {
  const random = createRandom(seed);
  const subjects = drawSubjects(playbooks, random);
  const asked = shuffle(subjects, random).slice(0, questions);
  return {
    name,
    playbooks: subjects.map((subject) => ({ path: pathOf(subject), text: writePlaybook(subject, random) })),
    questions: [
      ...asked.map((subject) => askAmong(subject, subjects, random)),
      ...DOMAINS.flatMap((domain) => askUnanswered(domain, random)),
    ],
  };
}

/** As few situations as the number takes, each with a subject and those that differ least from it. */
function drawSubjects(count: number, random: Random): readonly Subject[] {
  const all = shuffle(
    DOMAINS.flatMap((domain) => domain.situations.map((situation) => ({ domain, situation }))),
    random,
  );
  const used = all.slice(0, Math.ceil(count / FEWEST_EACH));
  const each = Math.ceil(count / used.length);
  const drawn = used.map(({ domain, situation }) => neighbours(domain, situation, random).slice(0, each));
  const subjects = Array.from({ length: each }, (_, index) => drawn.flatMap((list) => list.slice(index, index + 1)));
  const taken = subjects.flat().slice(0, count);
  if (taken.length < count) throw new Error(`The grammar has ${taken.length} playbooks, not ${count}.`);
  return taken;
}

/** All subjects of a situation: a random one, then the others by how many slots tell them apart from it. */
function neighbours(domain: Domain, situation: Situation, random: Random): readonly Subject[] {
  const subjects = domain.objects.flatMap((object) =>
    PARTIES[domain.audience].flatMap((party) =>
      CONDITIONS.map((condition): Subject => ({ domain, situation, object, party, condition })),
    ),
  );
  const [first, ...others] = shuffle(subjects, random);
  if (first === undefined) return [];
  const apart = ({ object, party, condition }: Subject) =>
    Number(object !== first.object) + Number(party !== first.party) + Number(condition !== first.condition);
  return [first, ...others.sort((a, b) => apart(a) - apart(b))];
}

function askAmong(subject: Subject, subjects: readonly Subject[], random: Random): Question {
  const { text, shared } = askAbout(subject, random);
  const isAlike = (other: Subject) =>
    other.situation === subject.situation && SLOTS.every((slot) => !shared[slot] || other[slot] === subject[slot]);
  return { text, path: pathOf(subject), alike: subjects.filter(isAlike).length };
}

const SLOTS = ['object', 'party', 'condition'] as const;

/** Jobs that the domain has no playbook for, asked in the same frames about the same objects as the others. */
function askUnanswered(domain: Domain, random: Random): readonly Question[] {
  return domain.unanswered.map((asked) => {
    const situation = { title: '', steps: [], asked: [asked] };
    const object = pick(domain.objects, random);
    const party = pick(PARTIES[domain.audience], random);
    const condition = pick(CONDITIONS, random);
    const { text } = askAbout({ domain, situation, object, party, condition }, random);
    return { text, path: null, alike: 0 };
  });
}
