import { type Random, shuffle } from '../../util/random.ts';
import type { Subject } from './domains/domain.ts';
import { capitalise, fill, pick } from './text.ts';

/** Relative to the folder of playbooks: the domain's folder, and the title in small letters. */
export function pathOf(subject: Subject): string {
  const words =
    titleOf(subject)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return `${subject.domain.name}/${words.join('-')}.md`;
}

/** 20 to 60 lines with headings: its own steps and rules among what every playbook of the domain or the house says. */
export function writePlaybook(subject: Subject, random: Random): string {
  const { domain, situation, party, condition } = subject;
  const [job, who, when] = [jobOf(subject, 1), party.words[1], condition.words[1]];
  const house = shuffle(HOUSE, random);
  const habits = shuffle(domain.habits, random);
  const sections = [
    section('Before you start', number([...habits.slice(0, 2), ...house.slice(0, between(1, 3, random))])),
    section('Steps', number(weave(situation.steps, house.slice(3, 3 + between(1, 3, random))))),
    section(`With ${party.words[0]}`, bullet(party.rules)),
    section(`If it is ${condition.words[0]}`, bullet(condition.rules)),
    ...(random() < 0.5 ? [section('Who decides', tableOf(random))] : []),
    section('Afterwards', bullet([...house.slice(6, 6 + between(1, 4, random)), ...habits.slice(2, 3)])),
    ...(random() < 0.7 ? [section('Mistakes we made', bullet(shuffle(MISTAKES, random).slice(0, 2)))] : []),
  ];
  return [
    `# ${titleOf(subject)}`,
    '',
    `When: ${job.charAt(0).toLowerCase()}${job.slice(1)} comes up, with ${who}, ${when}.`,
    '',
    ...sections.flat(),
    `See also: ${seeAlso(subject, random)}.`,
    '',
  ].join('\n');
}

function titleOf(subject: Subject): string {
  return `${jobOf(subject, 0)}: ${subject.party.words[0]}, ${subject.condition.words[0]}`;
}

function jobOf({ situation, object }: Subject, wording: 0 | 1): string {
  return fill(situation.title, object.words[wording]);
}

/** Another job with the same object: playbooks name each other, and a search should not be led astray by it. */
function seeAlso({ domain, situation, object }: Subject, random: Random): string {
  const other = pick(
    domain.situations.filter((each) => each !== situation),
    random,
  );
  return fill(other.title, object.words[0]);
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return [`## ${capitalise(heading)}`, ...lines, ''];
}

function number(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${index + 1}. ${line}`);
}

function bullet(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `- ${line}`);
}

/** The second list between the items of the first. */
function weave(first: readonly string[], second: readonly string[]): readonly string[] {
  return first.flatMap((line, index) => [line, ...second.slice(index, index + 1)]);
}

function tableOf(random: Random): readonly string[] {
  const amounts = [between(1, 9, random) * 100, between(1, 9, random) * 1_000, between(1, 9, random) * 10_000];
  const deciders = shuffle(['whoever has the case', 'the team lead', 'the head of the department', 'Robin'], random);
  return [
    '| up to | who decides | within |',
    '| ---: | --- | --- |',
    ...amounts.map((amount, index) => `| ${amount} | ${deciders[index]} | ${between(1, 9, random)} days |`),
  ];
}

function between(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

const HOUSE: readonly string[] = [
  'Find out who asks and what it is for.',
  'Read the notes of the last two cases.',
  'Ask for the number of the case and use it everywhere.',
  'Check the calendar before you promise a day.',
  'Write down what was agreed, in their words.',
  'Confirm it in one mail with one clear question.',
  'Create a task with an owner and a date.',
  'Tell the person who asked that it is done, and how.',
  'File the documents in the folder of the case.',
  'Two people look at everything that cannot be undone.',
  'If in doubt ask Robin, with one sentence on why.',
  'Set a reminder for thirty days later and look again.',
  'Close the ticket only when the other side says so.',
  'Update the list in the shared drive on the same day.',
  'A short call often saves five mails.',
  'Nothing about people in the chat.',
];

const MISTAKES: readonly string[] = [
  'Promised a date before anybody had been asked.',
  'Two people answered, and they said different things.',
  'Did it right and told nobody, so that it was done twice.',
  'Took the first hit of the search and worked on the wrong case.',
  'Waited for an answer that had gone to the spam folder.',
  'Left it to the last day, and then the one who knows was away.',
];
