import { sentencesOf } from './sentences.ts';

/** What the first lines of a playbook say under a name, one sentence each: `When: …`, `Goal: …`, `Result: …`; and the rest. */
export interface Labelled {
  readonly when: readonly string[];
  readonly goal: readonly string[];
  readonly result: readonly string[];
  readonly rest: string;
}

type Label = Exclude<keyof Labelled, 'rest'>;

/** Also as people name them in some other languages. */
const WORDS: { readonly [Name in Label]: string } = {
  when: 'when|when to use(?: it| this)?|use(?: it| this)? when|use this for|trigger|wann|wenn|quand|cuándo|cuando|quando|wanneer',
  goal: 'goal|aim|purpose|success|done when|definition of done|ziel|but|objectif|objetivo|obiettivo|doel',
  result: 'results?|outputs?|outcome|deliverables?|ergebnis|résultat|resultado|risultato|resultaat',
};

const LABEL = new RegExp(
  `(?:^|[.!?;]\\s{1,3})\\**(?:${Object.entries(WORDS)
    .map(([name, words]) => `(?<${name}>${words})`)
    .join('|')})\\**:\\**\\s{0,3}`,
  'giu',
);

/** Takes a line of prose apart at its labels. A label begins the line or a sentence and ends with a colon. */
export function readLabels(text: string): Labelled {
  const found: { [Name in Label]: string[] } = { when: [], goal: [], result: [] };
  const matches = [...text.matchAll(LABEL)];
  const first = matches[0]?.index ?? text.length;
  const isOpen = /^[.!?;]/.test(text.slice(first, first + 1));
  const rest = [text.slice(0, isOpen ? first + 1 : first).trim()];
  for (const [place, { index, 0: mark, groups }] of matches.entries()) {
    const end = matches[place + 1]?.index ?? text.length;
    const [value, ...others] = sentencesOf(text.slice(index + mark.length, end).trim());
    const name = labelOf(groups);
    if (name !== null && value !== undefined) found[name].push(value);
    rest.push(others.join(' '));
  }
  return { ...found, rest: rest.filter((part) => part !== '').join(' ') };
}

/** The label that a whole heading is. */
export function headingLabel(title: string): Label | null {
  const bare = title.replace(/[:?*]+$/, '').trim();
  const match = LABEL.exec(`${bare}: `); // the pattern is global: it remembers where it stopped
  LABEL.lastIndex = 0;
  return match !== null && match[0].length >= bare.length ? labelOf(match.groups) : null;
}

function labelOf(groups: Readonly<Record<string, string | undefined>> | undefined): Label | null {
  if (groups?.when !== undefined) return 'when';
  if (groups?.goal !== undefined) return 'goal';
  return groups?.result === undefined ? null : 'result';
}
