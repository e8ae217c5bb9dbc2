import type { CleanTask } from '../domain/task.ts';
import { FILLER, stem } from './describe.ts';
import { maskText } from './mask.ts';

/** A stemmed word of a family: the form people used most, how many of its tasks say it, and where in the request. */
export interface Term {
  readonly stem: string;
  readonly word: string;
  /** In [0, 1]. */
  readonly share: number;
  /** Mean position, in words from the start. */
  readonly position: number;
  /** How much it sets the family apart; higher is stronger. */
  readonly strength: number;
}

const LONGEST_NAME = 40;
const NAME_WORDS = 3;
const COMMON_SHARE = 0.5;
const TERMS = 8;
/** Tools that do whatever they are told: their names say nothing about the request. */
const GENERIC =
  /^(bash|shell|exec|execute|run|terminal|process|python|edit|write|read|grep|glob|ls|apply_patch|multiedit|notebookedit|skill|task|todowrite|str_replace_editor|local_shell|write_stdin|think|calculate)(_|$|\d)/;
/** Words that hold sentences together: common in every family, telling in none. */
const FUNCTION_WORDS = new Set(
  'about after all also am and any are as at back be because been before but by did does each else everyone few for from get gets got had has have he her here him his how if in into its just let like make made many may more most much must my need new no of off on one only onto or other our out over own per put really same she should so some someone such take than them then these they those through too two under until up upon us use used very was way we went were when where which while who whole why will with without would you'.split(
    ' ',
  ),
);
const PLAIN_WORD = /^[a-z]{2,20}$/;

/** The words that set a family apart, strongest first; entities and names are never among them. */
export function findTerms(
  tasks: readonly CleanTask[],
  corpus: { readonly tasks: number; readonly requestsWith: (stem: string) => number },
): readonly Term[] {
  const found = collectWords(tasks);
  const terms = [...found].flatMap(([stemmed, { forms, positions, names }]) => {
    const share = positions.length / tasks.length;
    const word = commonest(forms);
    if (
      share < 0.2 ||
      FILLER.has(word) ||
      FUNCTION_WORDS.has(word) ||
      names * 5 > positions.length ||
      !PLAIN_WORD.test(word)
    )
      return [];
    const elsewhere = Math.max(0, corpus.requestsWith(stemmed) - positions.length);
    const lift = Math.log((share + 0.01) / (elsewhere / Math.max(1, corpus.tasks - tasks.length) + 0.01));
    const position = positions.reduce((total, at) => total + at, 0) / positions.length;
    return lift <= 0 ? [] : [{ stem: stemmed, word, share, position, strength: share * lift }];
  });
  return terms.sort((a, b) => b.strength - a.strength || (a.stem < b.stem ? -1 : 1)).slice(0, TERMS);
}

/** A name for a family, unlike those `taken`: from the tools that did its work, or else from its own words. */
export function nameFamily(
  terms: readonly Term[],
  tools: { readonly written: readonly string[]; readonly called: readonly string[] },
  options: { readonly taken: ReadonlySet<string>; readonly fallback: string },
): string {
  const candidates = candidateNames(terms, tools).filter((words) => words.length > 0);
  const base = candidates[0] ?? [options.fallback];
  const longer = terms.filter(({ word }) => !base.includes(word)).map(({ word }) => [...base, word]);
  for (const words of [...candidates, ...longer, base]) {
    const name = joinWords(words);
    if (!options.taken.has(name)) return name;
  }
  for (let number = 2; ; number++) {
    const name = `${joinWords(base, LONGEST_NAME - 6)}-${number}`;
    if (!options.taken.has(name)) return name;
  }
}

/** Best first: what was written, what people say if they agree on it, what was read, what some of them say. */
function candidateNames(
  terms: readonly Term[],
  tools: { readonly written: readonly string[]; readonly called: readonly string[] },
): string[][] {
  const written = tools.written.map(toolWords).filter((words) => words.length > 0);
  const [read = []] = tools.called.map(toolWords).filter((words) => words.length > 0);
  const [first = [], second = []] = written;
  const both = second.length > 0 ? [...second.slice(0, 1), 'and', ...first] : [];
  const common = phrase(terms.filter((term) => term.share >= COMMON_SHARE));
  const agreed = common.length > 1 ? common : [];
  return [first, both, agreed, read, common, phrase(terms)];
}

interface Uses {
  readonly forms: Map<string, number>;
  readonly positions: number[];
  names: number;
}

function collectWords(tasks: readonly CleanTask[]): Map<string, Uses> {
  const found = new Map<string, Uses>();
  for (const task of tasks) {
    const seen = new Set<string>();
    const tokens = task.request.flatMap((turn) => maskText(turn.slice(0, 2000)));
    tokens.forEach(({ text, kind }, position) => {
      if (kind === 'entity') return;
      const stemmed = stem(text);
      const uses: Uses = found.get(stemmed) ?? { forms: new Map(), positions: [], names: 0 };
      found.set(stemmed, uses);
      if (kind === 'name') uses.names++;
      if (seen.has(stemmed)) return;
      seen.add(stemmed);
      uses.positions.push(position);
      uses.forms.set(text, (uses.forms.get(text) ?? 0) + 1);
    });
  }
  return found;
}

function commonest(forms: ReadonlyMap<string, number>): string {
  return [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}

/** The strongest words, in the order people say them. */
function phrase(terms: readonly Term[]): string[] {
  const chosen = terms.slice(0, NAME_WORDS);
  return chosen.sort((a, b) => a.position - b.position).map((term) => term.word);
}

/** `mcp__calendar__create_event` → create, event; empty for a tool whose name says nothing. */
function toolWords(tool: string): string[] {
  const name = tool.split('__').at(-1) ?? tool;
  if (GENERIC.test(name.toLowerCase())) return [];
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** As many of the words as fit. */
function joinWords(words: readonly string[], longest = LONGEST_NAME): string {
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word.slice(0, longest) : `${name}-${word}`;
    if (longer.length > longest) break;
    name = longer;
  }
  return name;
}
