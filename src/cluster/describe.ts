import { stemmer } from 'stemmer';
import type { CleanTask, Step } from '../domain/task.ts';
import { maskText, type Token } from './mask.ts';

/** The four views of a task that similarity is measured in, with the weight of each. */
export const BLOCKS = ['words', 'pairs', 'characters', 'procedure'] as const;
export type Block = (typeof BLOCKS)[number];

/** What a task is compared by: in each block its features with their strength in (0, 1]. */
export type Description = { readonly [Name in Block]: ReadonlyMap<string, number> };

const LONGEST_REQUEST = 4000;
const NAME_STRENGTH = 0.25;
/** Words of greeting, agreement, objection and thanks: they say nothing about what is wanted. */
export const FILLER = new Set(
  "yes yeah yep ok okay sure thanks thank you please proceed go ahead confirm that that's this is it sounds good great perfect no hi hello hey bye there i i'd like me my the a an to and for of would appreciate help your with all now do can could not what asked wrong again still needed done".split(
    ' ',
  ),
);

/** What a task is compared by: masked words of its request, and what was called and written to serve it. */
export function describe(task: CleanTask, isWrite: (tool: string) => boolean): Description {
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  const characters = new Map<string, number>();
  let opened = false;
  for (const turn of task.request) {
    const tokens = maskText(turn.slice(0, LONGEST_REQUEST));
    const content = tokens.filter((token) => token.kind !== 'entity' && !FILLER.has(token.text)).length;
    const strength = turnStrength(content, opened);
    opened ||= content > 0;
    addTokens(tokens, strength, { words, pairs, characters });
  }
  return { words, pairs, characters, procedure: describeSteps(task.steps, isWrite) };
}

/** The opening says what is wanted; later turns add to it unless they only agree or thank. */
function turnStrength(contentWords: number, opened: boolean): number {
  if (!opened) return contentWords > 0 ? 1 : 0.3;
  return contentWords >= 3 ? 0.5 : 0.1;
}

function addTokens(
  tokens: readonly Token[],
  strength: number,
  to: Record<'words' | 'pairs' | 'characters', Map<string, number>>,
): void {
  let previous = '';
  for (const token of tokens) {
    const isName = token.kind === 'name';
    const word = token.kind === 'word' ? stem(token.text) : token.text;
    raise(to.words, word, isName ? strength * NAME_STRENGTH : strength);
    const shown = isName ? '<name>' : word;
    if (isName) raise(to.words, '<name>', strength);
    if (shown === '<name>' && previous === '<name>') continue;
    if (previous !== '') raise(to.pairs, `${previous} ${shown}`, strength);
    if (token.kind === 'word') for (const gram of grams(token.text)) raise(to.characters, gram, strength);
    previous = shown;
  }
}

/** Porter's stem for words in plain Latin letters, others as they are. */
export function stem(word: string): string {
  return /^[a-z']+$/.test(word) ? stemmer(word) : word;
}

/** Character 2- to 4-grams of a word with its edges marked: what survives a typo. */
function grams(word: string): string[] {
  const characters = [...` ${word} `];
  const found: string[] = [];
  for (let start = 0; start < characters.length; start++)
    for (let size = 2; size <= 4 && start + size <= characters.length; size++)
      found.push(characters.slice(start, start + size).join(''));
  return found;
}

/** What was done: above all which tools wrote, with which arguments; less which were called, in what order. */
function describeSteps(steps: readonly Step[], isWrite: (tool: string) => boolean): Map<string, number> {
  const features = new Map<string, number>();
  const written = new Set<string>();
  let previous = '';
  for (const step of steps) {
    const wrote = step.status === 'ok' && isWrite(step.tool);
    for (const action of actionsOf(step)) {
      raise(features, action, 0.2);
      if (wrote) raise(features, `wrote ${action}`, 1);
      if (previous !== '' && previous !== action) raise(features, `${previous} > ${action}`, 0.05);
      previous = action;
    }
    if (!wrote) continue;
    written.add(step.tool);
    for (const name of Object.keys(step.arguments)) raise(features, `wrote ${step.tool} ${name}`, 0.3);
  }
  if (written.size > 0) raise(features, `wrote all ${[...written].sort().join(' ')}`, 1);
  return features;
}

/** The tool, and for a shell the programs it was made to run: `Bash` alone says nothing. */
function actionsOf(step: Step): string[] {
  const command = step.arguments.command ?? step.arguments.cmd;
  if (typeof command !== 'string') return [step.tool];
  const line = command.slice(0, 400).split('\n', 1)[0] ?? '';
  const programs = line.split(/[|;&]+/).flatMap((part) => /^\s*([\w./-]+(?: [a-z][a-z-]+)?)/.exec(part)?.[1] ?? []);
  return programs.length === 0 ? [step.tool] : programs.slice(0, 4).map((program) => `${step.tool} ${program}`);
}

function raise(features: Map<string, number>, feature: string, strength: number): void {
  if (strength > (features.get(feature) ?? 0)) features.set(feature, strength);
}
