import type { Path, ProcedureStep } from '../../domain/procedure.ts';
import { expressionPaths } from '../../util/procedure/references.ts';
import { prose } from '../../util/skill/prose.ts';
import type { Induction } from './induced.ts';
import { toolWords } from './names.ts';
import type { InducedStep } from './step.ts';
import type { Workbench } from './workbench.ts';

/** What a step is for, in one clause. */
export function purposeOf(step: InducedStep): string {
  const words = toolWords(step.tool);
  const action =
    words.length > 1 ? `${capital(words[0] ?? '')} the ${words.slice(1).join(' ')}` : capital(words[0] ?? 'Call it');
  const named = pickedByName(step);
  const given = Object.keys(step.arguments).map(spoken);
  const using = given.length === 0 ? '' : ` with the ${listWords(given.slice(0, 4))}`;
  return prose(`${action}${using}${named}`);
}

/** What the skill does and when to use it, in the words that people use, without anybody's name. */
export function describeSkill(induction: Induction): string {
  const named = (isWrite: boolean) => {
    const tools = induction.steps.map(({ tool }) => tool).filter((tool) => induction.writes.has(tool) === isWrite);
    return listWords([...new Set(tools)].map((tool) => toolWords(tool).join(' ') || tool));
  };
  const [writes, reads] = [named(true), named(false)];
  const does = writes === '' ? capital(reads) : `${capital(writes)}${reads === '' ? '' : `, after ${reads}`}`;
  const phrases = openingPhrases(induction.bench).map((phrase) => `'${phrase} …'`);
  const asked = phrases.length === 0 ? '' : ` Use when asked to ${listWords(phrases)}.`;
  return `${does}.${asked}`.slice(0, 1000);
}

/** `move-deal-stage` → Move deal stage. */
export function titleOf(name: string): string {
  return capital(name.replace(/-+/g, ' '));
}

export function spoken(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
    .trim();
}

export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const COURTESY = /^(?:hi|hello|hey|good|morning|please|pls|can|could|would|you|thanks|quick|one|[^\p{L}])$/iu;

/** What people put before a request. */
const PREAMBLE = /^(?:when|if|once|as soon as) you [^,.:;!?]{1,40},\s*/iu;
/** Words that requests of all kinds begin with: a phrase of nothing else says nothing. */
const PLAIN = new Set(
  "a an and any are as at be can do does for from get give has have here how i i'd i'm in is it its let let's like me my need of on one our some that the their there these this to want was we what what's when where which who with would you your".split(
    ' ',
  ),
);
const MOST_PHRASES = 6;
const LONGEST_PHRASE = 4;

/** How several requests begin, greetings left out: up to four words that nobody's name is among. */
function openingPhrases({ traces, vocabulary }: Pick<Workbench, 'traces' | 'vocabulary'>): string[] {
  const tally = new Map<string, number>();
  for (const [index] of traces.entries()) {
    const words = openingWords(vocabulary.turns[index]?.[0], vocabulary);
    for (let length = 1; length <= words.length; length++) {
      const phrase = words.slice(0, length).join(' ');
      tally.set(phrase, (tally.get(phrase) ?? 0) + 1);
    }
  }
  const chosen: string[] = [];
  const telling = [...tally].filter(
    ([phrase, count]) => count >= 2 && phrase.split(' ').some((word) => !PLAIN.has(word)),
  );
  for (const [phrase] of telling.sort((a, b) => b[1] * b[0].length - a[1] * a[0].length)) {
    if (!chosen.some((other) => other.startsWith(phrase) || phrase.startsWith(other))) chosen.push(phrase);
    if (chosen.length === MOST_PHRASES) break;
  }
  return chosen;
}

type Turns = Workbench['vocabulary']['turns'][number];

function openingWords(turn: Turns[number] | undefined, { isCommon }: Workbench['vocabulary']): readonly string[] {
  const [said = '', tokens = []] = turn ?? [];
  const begin = PREAMBLE.exec(said)?.[0].length ?? 0;
  const words: string[] = [];
  for (const { text, start } of tokens) {
    if (start < begin || (words.length === 0 && COURTESY.test(text))) continue;
    if (!/^[\p{L}']+$/u.test(text) || !isCommon(text) || words.length >= LONGEST_PHRASE) break;
    words.push(text.toLowerCase());
  }
  return words;
}

/** Mentions how elements are picked, because picking the first one is the usual mistake. */
function pickedByName(step: Pick<ProcedureStep, 'arguments'>): string {
  const paths = Object.values(step.arguments).flatMap(expressionPaths);
  return paths.some(picksByName) ? ', taken from the entry that the request names' : '';
}

function picksByName(path: Path): boolean {
  return path.segments.some(
    (segment) => (segment.kind === 'first' || segment.kind === 'all') && segment.selector.kind === 'named',
  );
}
