import { stemmer } from 'stemmer';
import type { CleanTask, Step } from '../domain/task.ts';
import type { Lexicon } from './lexicon.ts';
import { maskText, type Token } from './mask.ts';

/** The views of a task that similarity is measured in; a block's number is its place. */
export const BLOCKS = ['words', 'pairs', 'characters', 'procedure'] as const;
export type Block = (typeof BLOCKS)[number];
const BLOCK = { words: 0, pairs: 1, characters: 2, procedure: 3 } as const satisfies Readonly<Record<Block, number>>;

/** Takes a feature of what is being described, with its strength in (0, 1]; of one given twice the stronger counts. */
export type Raise = (feature: number, strength: number) => void;

const LONGEST_REQUEST = 4000;
/** Words whose stems and n-grams are remembered: most of what people say is said in a few thousand words. */
const REMEMBERED_WORDS = 100_000;
/** Words of greeting, agreement, objection and thanks: they say nothing about what is wanted. */
export const FILLER = new Set(
  "yes yeah yep ok okay sure thanks thank you please proceed go ahead confirm that that's this is it sounds good great perfect no hi hello hey bye there i i'd like me my the a an to and for of would appreciate help your with all now do can could not what asked wrong again still needed done".split(
    ' ',
  ),
);

/** What of a task it is described by; plain JSON, so that another thread can do it. */
export interface Gist {
  /** As far as it is read. */
  readonly request: readonly string[];
  readonly steps: readonly {
    readonly tool: string;
    readonly actions: readonly string[];
    /** The names of the arguments of what changed the world; null where nothing was changed. */
    readonly wrote: readonly string[] | null;
  }[];
}

export function gistOf({ request, steps }: CleanTask, isWrite: (tool: string) => boolean): Gist {
  return {
    request: request.map((turn) => turn.slice(0, LONGEST_REQUEST)),
    steps: steps.map((step) => ({
      tool: step.tool,
      actions: actionsOf(step),
      wrote: step.status === 'ok' && isWrite(step.tool) ? Object.keys(step.arguments) : null,
    })),
  };
}

/**
 * What a task is compared by: masked words of its request, and what was called and written to serve it. Features go
 * into the lexicon, and with their strength to `raise`, in an order that depends on the task alone.
 * @param meetWord told of each word before its features are raised; they were numbered as they stand there
 */
export function createDescriber(
  lexicon: Lexicon,
  meetWord?: (word: WordFeatures) => void,
): (gist: Gist, raise: Raise) => void {
  const wordFeatures = rememberWords(lexicon, meetWord);
  return ({ request, steps }, raise) => {
    let opened = false;
    for (const turn of request) {
      const tokens = maskText(turn);
      const content = tokens.filter((token) => token.kind !== 'entity' && !FILLER.has(token.text)).length;
      const strength = turnStrength(content, opened);
      opened ||= content > 0;
      addTokens(tokens, { lexicon, wordFeatures, raise: (feature, share) => raise(feature, share * strength) });
    }
    addSteps(steps, (text, strength) => raise(lexicon.number(BLOCK.procedure, text), strength));
  };
}

/** The opening says what is wanted; later turns add to it unless they only agree or thank. */
function turnStrength(contentWords: number, opened: boolean): number {
  if (!opened) return contentWords > 0 ? 1 : 0.3;
  return contentWords >= 3 ? 0.5 : 0.1;
}

interface To {
  readonly lexicon: Lexicon;
  readonly wordFeatures: (word: string) => WordFeatures;
  readonly raise: Raise;
}

function addTokens(tokens: readonly Token[], { lexicon, wordFeatures, raise }: To): void {
  let previous = '';
  for (const token of tokens) {
    // Names count as words: what is written large is a product or an acronym as often as a person, and people are rare.
    const known = token.kind === 'entity' ? null : wordFeatures(token.text);
    const shown = known?.stem ?? token.text;
    raise(known?.feature ?? lexicon.number(BLOCK.words, shown), 1);
    if (previous !== '') raise(lexicon.number(BLOCK.pairs, previous, shown), 1);
    if (known !== null) for (const gram of known.grams) raise(gram, 1);
    previous = shown;
  }
}

export interface WordFeatures {
  readonly grams: Uint32Array;
  readonly stem: string;
  /** Of the stem. */
  readonly feature: number;
  /** For who is told of words: when it met this one last. */
  met: number;
}

function rememberWords(lexicon: Lexicon, meetWord?: (word: WordFeatures) => void): (word: string) => WordFeatures {
  const remembered = new Map<string, WordFeatures>();
  const learn = (word: string): WordFeatures => {
    if (remembered.size === REMEMBERED_WORDS) remembered.clear();
    const grams = Uint32Array.from(gramsOf(word), (gram) => lexicon.number(BLOCK.characters, gram));
    const stemmed = stem(word);
    const features = { grams, stem: stemmed, feature: lexicon.number(BLOCK.words, stemmed), met: 0 };
    remembered.set(word, features);
    return features;
  };
  return (word) => {
    const found = remembered.get(word) ?? learn(word);
    meetWord?.(found);
    return found;
  };
}

/** How many of the tasks read say a stemmed word. */
export function requestsWith(lexicon: Lexicon, stemmed: string): number {
  return lexicon.tables().frequencies[lexicon.find(BLOCK.words, stemmed)] ?? 0;
}

/** Porter's stem for words in plain Latin letters, others as they are. */
export function stem(word: string): string {
  return /^[a-z']+$/.test(word) ? stemmer(word) : word;
}

/** Character 2- to 4-grams of a word with its edges marked: what survives a typo. */
function gramsOf(word: string): string[] {
  const characters = [...` ${word} `];
  const found: string[] = [];
  for (let start = 0; start < characters.length; start++)
    for (let size = 2; size <= 4 && start + size <= characters.length; size++)
      found.push(characters.slice(start, start + size).join(''));
  return found;
}

/** What was done: above all which tools wrote, with which arguments; less which were called, in what order. */
function addSteps(steps: Gist['steps'], raise: (text: string, strength: number) => void): void {
  const written = new Set<string>();
  let previous = '';
  for (const { tool, actions, wrote } of steps) {
    for (const action of actions) {
      raise(action, 0.2);
      if (wrote !== null) raise(`wrote ${action}`, 1);
      if (previous !== '' && previous !== action) raise(`${previous} > ${action}`, 0.05);
      previous = action;
    }
    if (wrote === null) continue;
    written.add(tool);
    for (const name of wrote) raise(`wrote ${tool} ${name}`, 0.3);
  }
  if (written.size > 0) raise(`wrote all ${[...written].sort().join(' ')}`, 1);
}

/** The tool, and for a shell the programs it was made to run: `Bash` alone says nothing. */
export function actionsOf(step: Step): string[] {
  const command = step.arguments.command ?? step.arguments.cmd;
  if (typeof command !== 'string') return [step.tool];
  const line = command.slice(0, 400).split('\n', 1)[0] ?? '';
  const programs = line.split(/[|;&]+/).flatMap((part) => /^\s*([\w./-]+(?: [a-z][a-z-]+)?)/.exec(part)?.[1] ?? []);
  return programs.length === 0 ? [step.tool] : programs.slice(0, 4).map((program) => `${step.tool} ${program}`);
}
