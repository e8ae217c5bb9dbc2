import type { Expression, Path } from '../../domain/procedure.ts';
import { type Explanation, explainSimply, judgeExpression, type Subject } from './explain-simply.ts';
import type { PendingInput, Sample, Workbench } from './workbench.ts';

type Parts = readonly (string | Path)[];

interface TextPlan {
  readonly parts: Parts;
  readonly pending: readonly PendingInput[];
}

/** Words with their inner punctuation (dates, e-mails, times), blanks, and single other characters. */
const CHUNK = /[\p{L}\p{N}_]+(?:[-.:/@'’+][\p{L}\p{N}_]+)*|\s+|[^\s\p{L}\p{N}_]/gu;
const SEPARATORS = ['T', '/', '@', '#', ':', '-', '_', ',', '.'];
const MOST_SPLITS = 3;
const ENOUGH = 0.8;

/** Text made of fixed words and of parts that vary, each part explained on its own. */
export function explainText(
  samples: readonly Sample[],
  subject: Subject,
  bench: Workbench,
  depth: number,
): Explanation[] {
  const plan = planText(samples, { subject, bench, splits: depth });
  if (plan === null || plan.parts.every((part) => typeof part === 'string')) return [];
  const expression: Expression = { kind: 'template', parts: plan.parts };
  const coverage = judgeExpression(expression, samples, plan.pending);
  return [{ expression, coverage, score: coverage - 0.07 - 0.02 * plan.pending.length, pending: plan.pending }];
}

interface TextTask {
  readonly subject: Subject;
  readonly bench: Workbench;
  readonly splits: number;
}

function planText(samples: readonly Sample[], task: TextTask): TextPlan | null {
  const texts = samples.map(({ target }) => chunksOf(String(target)));
  const anchors = commonChunks(texts.map((chunks) => chunks.filter((chunk) => chunk.trim() !== '')));
  const columns = anchors.length === 0 ? null : gapsBetween(texts, anchors);
  if (columns !== null && columns.usable.length >= ENOUGH * samples.length) {
    return fillGaps(samples, anchors, columns, task);
  }
  return task.splits < MOST_SPLITS ? (cutSuffix(samples, task) ?? splitAtSeparator(samples, task)) : null;
}

/** Fixed text at the end of a word, such as the seconds after a time; the longest that leaves something explained. */
function cutSuffix(samples: readonly Sample[], task: TextTask): TextPlan | null {
  const texts = samples.map(({ target }) => String(target));
  const [first = ''] = texts;
  for (const { index } of [...first.matchAll(/[^\p{L}\p{N}]/gu)].slice(0, 6)) {
    const suffix = first.slice(index);
    if (index === 0 || !texts.every((text) => text.endsWith(suffix) && text.length > suffix.length)) continue;
    const rest = samples.map((sample) => ({ ...sample, target: String(sample.target).slice(0, -suffix.length) }));
    const slot = planSlot(rest, { ...task, splits: MOST_SPLITS });
    if (slot !== null) return { parts: joinTexts([...slot.parts, suffix]), pending: slot.pending };
  }
  return null;
}

function chunksOf(text: string): string[] {
  return text.match(CHUNK) ?? [];
}

/** The longest sequence of chunks that (nearly) all texts have in common; odd texts are passed over. */
function commonChunks(texts: readonly (readonly string[])[]): string[] {
  const [first, ...rest] = texts;
  let common = [...(first ?? [])];
  for (const text of rest) {
    const next = longestCommon(common, text);
    if (next.length > 0) common = next;
  }
  return common;
}

function longestCommon(a: readonly string[], b: readonly string[]): string[] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const cell = (row: number, column: number) => table[row]?.[column] ?? 0;
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      const line = table[row];
      if (line === undefined) continue;
      line[column] =
        a[row] === b[column] ? cell(row + 1, column + 1) + 1 : Math.max(cell(row + 1, column), cell(row, column + 1));
    }
  }
  const common: string[] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) {
      common.push(a[row] ?? '');
      row++;
      column++;
    } else if (cell(row + 1, column) >= cell(row, column + 1)) row++;
    else column++;
  }
  return common;
}

interface Columns {
  /** Indexes of the texts that have all anchors in order. */
  readonly usable: readonly number[];
  /** For each text, what stands before, between and after the anchors. */
  readonly gaps: readonly (readonly string[])[];
}

function gapsBetween(texts: readonly (readonly string[])[], anchors: readonly string[]): Columns {
  const gaps = texts.map((chunks) => {
    const found: string[] = [];
    let gap = '';
    for (const chunk of chunks) {
      if (chunk === anchors[found.length]) {
        found.push(gap);
        gap = '';
      } else gap += chunk;
    }
    return found.length === anchors.length ? [...found, gap] : [];
  });
  return { usable: [...gaps.keys()].filter((index) => (gaps[index]?.length ?? 0) > 0), gaps };
}

function fillGaps(
  samples: readonly Sample[],
  anchors: readonly string[],
  columns: Columns,
  task: TextTask,
): TextPlan | null {
  const parts: (string | Path)[] = [];
  const pending: PendingInput[] = [];
  for (let at = 0; at <= anchors.length; at++) {
    const members = columns.usable.flatMap((index) => {
      const sample = samples[index];
      return sample === undefined ? [] : [{ ...sample, target: columns.gaps[index]?.[at] ?? '' }];
    });
    const slot = planGap(members, task);
    if (slot === null) return null;
    parts.push(...slot.parts);
    pending.push(...slot.pending);
    const anchor = anchors[at];
    if (anchor !== undefined) parts.push(anchor);
  }
  return { parts: joinTexts(parts), pending };
}

interface Gap extends Sample {
  readonly target: string;
}

/** What stands between two anchors; blanks that all have at an end are fixed text. */
function planGap(members: readonly Gap[], task: TextTask): TextPlan | null {
  const [first] = members;
  if (first === undefined) return null;
  if (members.every(({ target }) => target === first.target)) return { parts: [first.target], pending: [] };
  const before = members.every(({ target }) => /^\s/.test(target)) ? ' ' : '';
  const after = members.every(({ target }) => /\S\s+$/.test(target)) ? ' ' : '';
  const slot = planSlot(
    members.map((member) => ({ ...member, target: member.target.trim() })),
    task,
  );
  return slot && { parts: [before, ...slot.parts, after], pending: slot.pending };
}

/** One varying part: explained as a whole, else cut at a character that it always has. */
function planSlot(samples: readonly Sample[], task: TextTask): TextPlan | null {
  const [best] = explainSimply(samples, task.subject, task.bench);
  if (best !== undefined && best.coverage >= ENOUGH) {
    if (best.expression.kind === 'reference')
      return commitPlan({ parts: [best.expression.path], pending: best.pending }, task);
    if (best.expression.kind === 'constant') return { parts: [String(best.expression.value)], pending: [] };
  }
  return task.splits < MOST_SPLITS ? planText(samples, { ...task, splits: task.splits + 1 }) : null;
}

/** Later slots must not take the names of earlier ones. */
function commitPlan(plan: TextPlan, task: TextTask): TextPlan {
  task.bench.commit(plan.pending);
  return plan;
}

function splitAtSeparator(samples: readonly Sample[], task: TextTask): TextPlan | null {
  for (const separator of SEPARATORS) {
    const cut = samples.filter(({ target }) => String(target).includes(separator));
    if (cut.length < 0.9 * samples.length) continue;
    const halves = [0, 1].map((half) => {
      const members = cut.map((sample) => ({ ...sample, target: halfOf(String(sample.target), separator, half) }));
      return planSlot(members, { ...task, splits: task.splits + 1 });
    });
    const [before, after] = halves;
    if (!before || !after) continue;
    const parts = joinTexts([...before.parts, separator, ...after.parts]);
    return { parts, pending: [...before.pending, ...after.pending] };
  }
  return null;
}

function halfOf(text: string, separator: string, half: number): string {
  const at = text.indexOf(separator);
  return half === 0 ? text.slice(0, at) : text.slice(at + separator.length);
}

/** Neighbouring texts as one, empty ones left out. */
export function joinTexts(parts: Parts): (string | Path)[] {
  const joined: (string | Path)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
