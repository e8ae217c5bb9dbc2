import type { Json } from '../../domain/json.ts';
import type { Condition, Path, ReplyRule } from '../../domain/procedure.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { printReference } from '../../util/procedure/print-notation.ts';
import { withInner } from '../../util/procedure/references.ts';
import { learnConditions } from './conditions.ts';
import { says } from './cues.ts';
import { listsHaveOne, nodesOf, pathsTo } from './references.ts';
import { tokenize } from './spans.ts';
import type { InducedStep } from './step.ts';
import { joinTexts } from './template.ts';
import type { Situation, Workbench } from './workbench.ts';

interface Replied extends Situation {
  readonly reply: string;
}

/** A path whose value the replies state, and in which of them. */
interface Fact {
  readonly path: Path;
  readonly stated: readonly boolean[];
  readonly share: number;
  readonly cost: number;
}

const LOOKED_AT = 12;
const MOST_FACTS = 8;
const NEEDED = 0.6;
/** Wordings differ for no reason: a condition for one has to be very clear. */
const LITTLE_CHANCE = 0.01;

/** Replies that state what the recorded replies state; conditional ones first where a branch ended differently. */
export function induceReplies(
  situations: readonly Situation[],
  steps: readonly InducedStep[],
  bench: Workbench,
): ReplyRule[] {
  const replied = situations.flatMap((situation): Replied[] => {
    const reply = bench.traces[situation.trace]?.reply ?? '';
    return reply === '' ? [] : [{ ...situation, reply }];
  });
  if (replied.length < 2) return [];
  const rules: ReplyRule[] = [];
  let rest = replied;
  for (const branch of branchesOf(replied, steps, bench)) {
    const inside = rest.filter((one) => branch.isInside(one));
    if (inside.length < 2 || inside.length === rest.length) continue;
    const parts = composeReply(inside, bench);
    if (parts !== null) rules.push({ when: branch.when, parts });
    rest = rest.filter((one) => !branch.isInside(one));
  }
  const otherwise = composeReply(rest, bench);
  if (otherwise === null) return rules;
  const special = rules.filter(({ parts }) => JSON.stringify(parts) !== JSON.stringify(otherwise));
  return [...special, { when: [], parts: otherwise }];
}

interface Branch {
  readonly when: readonly Condition[];
  readonly isInside: (one: Replied) => boolean;
}

/** Conditional steps make branches; so does a fact that only some replies state, where a condition tells which. */
function branchesOf(replied: readonly Replied[], steps: readonly InducedStep[], bench: Workbench): Branch[] {
  const conditional = steps.filter(({ when, forEach }) => when.length > 0 && forEach === undefined);
  const byStep = conditional.map(({ when, result }): Branch => {
    return { when, isInside: (one) => one.environment.values.has(result) };
  });
  const learned = factsOf(replied, bench)
    .filter(({ share }) => share >= 0.15 && share <= 0.85)
    .slice(0, 6)
    .flatMap((fact): Branch[] => {
      const judgements = replied.map((one, index) => ({ ...one, done: fact.stated[index] === true }));
      const when = learnConditions(judgements, bench.focus, LITTLE_CHANCE)?.when;
      if (when === undefined) return [];
      const inside = new Set(replied.filter((_, index) => fact.stated[index]).map(({ trace }) => trace));
      return [{ when, isInside: (one) => inside.has(one.trace) }];
    });
  return [...byStep, ...learned.slice(0, 3)];
}

/** The wording that most replies share once their facts are left out, else a plain list of the facts. */
function composeReply(replied: readonly Replied[], bench: Workbench): (string | Path)[] | null {
  if (replied.length === 0) return null;
  const facts = distinctFacts(
    factsOf(replied, bench).filter(({ share }) => share >= NEEDED),
    replied,
  );
  const worded = replied.map((one) => putPaths(one, facts));
  const tally = new Map<string, { parts: (string | Path)[]; count: number }>();
  for (const parts of worded) {
    if (facts.some((fact) => !parts.some((part) => typeof part !== 'string' && samePath(part, fact.path)))) continue;
    const key = parts.map((part) => (typeof part === 'string' ? part : printReference(part))).join('');
    tally.set(key, { parts, count: (tally.get(key)?.count ?? 0) + 1 });
  }
  const [top] = [...tally.values()].sort((a, b) => b.count - a.count || a.parts.length - b.parts.length);
  const isShared = top !== undefined && top.count >= 2;
  return isShared && !namesSomething(top.parts, bench) ? top.parts : listFacts(facts);
}

/** The reply with the facts' values replaced by their paths, longest value first. */
function putPaths(one: Replied, facts: readonly Fact[]): (string | Path)[] {
  const values = facts
    .map(({ path }) => ({ path, text: textAt(path, one) ?? '' }))
    .filter(({ text }) => text !== '')
    .sort((a, b) => b.text.length - a.text.length);
  let parts: (string | Path)[] = [one.reply];
  for (const { path, text } of values) {
    parts = parts.flatMap((part) => (typeof part === 'string' ? replaceWord(part, text, path) : [part]));
  }
  return joinTexts(parts);
}

function replaceWord(text: string, value: string, path: Path): (string | Path)[] {
  const parts: (string | Path)[] = [];
  let rest = text;
  for (let at = rest.indexOf(value); at !== -1; at = rest.indexOf(value)) {
    const whole = !/[\p{L}\p{N}]$/u.test(rest.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(rest.slice(at + value.length));
    parts.push(rest.slice(0, at), whole ? path : value);
    rest = rest.slice(at + value.length);
  }
  return [...parts, rest];
}

/** A wording that still holds numbers or names of one case must not be said in another. */
function namesSomething(parts: readonly (string | Path)[], bench: Workbench): boolean {
  const fixed = parts.filter((part) => typeof part === 'string').join(' ');
  return tokenize(fixed).some(({ text }) => {
    if (/\d/.test(text)) return true;
    const requests = bench.vocabulary.turns.flat().filter(([turn]) => says([turn], text)).length;
    return /^\p{Lu}/u.test(text) && requests > 0 && !bench.vocabulary.isCommon(text);
  });
}

function listFacts(facts: readonly Fact[]): (string | Path)[] {
  if (facts.length === 0) return ['Done.'];
  return joinTexts([
    'Done. ',
    ...facts.flatMap(({ path }, index) => [`${index === 0 ? '' : ', '}${labelOf(path)}: `, path]),
    '.',
  ]);
}

function labelOf(path: Path): string {
  const key = path.segments.findLast((segment) => segment.kind === 'key');
  const name = (key?.kind === 'key' ? key.key : path.root).replace(/[_-]+/g, ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Paths to what the replies state, the surest and simplest first. */
function factsOf(replied: readonly Replied[], bench: Workbench): Fact[] {
  const names = bench.inputs().map(({ name }) => name);
  const paths = new Map<string, Path>();
  const stride = Math.max(1, Math.floor(replied.length / LOOKED_AT));
  for (const [index, one] of replied.entries()) {
    if (index % stride !== 0) continue;
    for (const name of names)
      if (isStated(one.environment.values.get(name), one.reply)) paths.set(name, { root: name, segments: [] });
    for (const path of statedPaths(one, names)) paths.set(printReference(path), path);
  }
  return [...paths.values()]
    .filter((path) => isTelling(path, replied))
    .map((path): Fact => {
      const stated = replied.map((one) => isStated(valueAt(path, one), one.reply));
      const cost =
        path.segments.reduce((sum, { kind }) => sum + (kind === 'index' ? 2 : kind === 'first' ? 0.5 : 0.2), 0) +
        2 * withInner(path).length;
      return { path, stated, cost, share: stated.filter(Boolean).length / replied.length };
    })
    .filter(({ share }) => share > 0.1)
    .sort((a, b) => b.share - 0.02 * b.cost - (a.share - 0.02 * a.cost));
}

/** Not picked by its place among others, nor by a value that only some cases have. */
function isTelling(path: Path, replied: readonly Replied[]): boolean {
  return path.segments.every((segment, at) => {
    if (segment.kind === 'index') return listsHaveOne(path, at, replied);
    return segment.kind !== 'first' || segment.selector.kind === 'named' || segment.selector.value.kind !== 'constant';
  });
}

function statedPaths(one: Replied, inputs: readonly string[]): Path[] {
  const values = [...one.environment.values].filter(([root]) => !inputs.includes(root)).map(([, value]) => value);
  const stated = new Set<Json>();
  for (const value of values) {
    for (const node of nodesOf(value)) if (isStated(node.value, one.reply)) stated.add(node.value);
  }
  return [...stated].slice(0, 30).flatMap((value) => pathsTo(value, one, inputs).slice(0, 12));
}

/** Short numbers and yes or no stand in any text by chance. */
function isStated(value: Json | undefined, reply: string): boolean {
  if (typeof value === 'number') return String(value).length > 1 && says([reply], String(value));
  return typeof value === 'string' && value.length > 1 && value.length <= 200 && says([reply], value);
}

/** Facts that always have the same value as a better one, or stand inside it, are left out. */
function distinctFacts(facts: readonly Fact[], replied: readonly Replied[]): Fact[] {
  const kept: Fact[] = [];
  for (const fact of facts) {
    const repeats = kept.some((other) => {
      const same = replied.filter((one) => {
        const [own, known] = [textAt(fact.path, one), textAt(other.path, one)];
        return own === undefined || known === undefined || known.includes(own) || own.includes(known);
      });
      return same.length >= 0.8 * replied.length;
    });
    if (!repeats && kept.length < MOST_FACTS) kept.push(fact);
  }
  return kept;
}

function valueAt(path: Path, situation: Situation): Json | undefined {
  const found = resolvePath(path, situation.environment);
  return found.resolved ? found.value : undefined;
}

function textAt(path: Path, situation: Situation): string | undefined {
  const value = valueAt(path, situation);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function samePath(a: Path, b: Path): boolean {
  return printReference(a) === printReference(b);
}
