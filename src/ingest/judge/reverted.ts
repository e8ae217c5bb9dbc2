import type { Json } from '../../domain/json.ts';
import type { Step } from '../../domain/task.ts';
import { isWrite, type ToolRules } from '../../util/tool-kind.ts';
import { PHRASES } from '../talk/phrases.ts';
import { includesPhrase, toWords } from '../talk/words.ts';
import type { Deed } from './checks.ts';
import { type Finding, quote } from './finding.ts';
import { WEIGHTS } from './weights.ts';

interface Done {
  readonly steps: readonly Step[];
  readonly deeds: readonly Deed[];
  readonly rules: ToolRules;
  /** The person's turns, first to last. */
  readonly request: readonly string[];
}

/** Verbs of tools that take back what others did. */
const INVERSES: ReadonlyMap<string, readonly string[]> = new Map(
  [
    'cancel: book reserve order schedule create place',
    'delete: create add insert upload write',
    'remove: add insert attach assign',
    'unassign: assign',
    'unarchive: archive',
    'unsubscribe: subscribe',
    'disable: enable',
    'unlock: lock',
    'unpublish: publish',
    'refund: pay charge',
    'revoke: grant issue',
    'decline: accept',
  ].map((line) => {
    const [verb = '', others = ''] = line.split(': ');
    return [verb, others.split(' ')];
  }),
);
/** Inverses that may say more than what they take back, such as a reason. */
const FREE = new Set(['cancel', 'delete', 'refund', 'revoke', 'decline']);
const UNDO_TOOL = /^(?:undo|revert|rollback|roll_back|undo_edit|restore_checkpoint)(?:_|$)/;

/**
 * Work that was taken back within the request and not done otherwise afterwards: by version control, by a tool made for
 * that, or by the inverse of an earlier call with the same id (`cancel` after `book`).
 */
export function findReverts({ steps, deeds, rules, request }: Done): readonly Finding[] {
  const revert = findRevert(steps, deeds, rules);
  if (revert === null || isDoneOtherwise(deeds, revert.last)) return [];
  const turn = turnBefore(request, steps, revert);
  const isWished = turn !== null && (revert.isInverse || includesPhrase(toWords(turn), PHRASES.undo));
  return [
    {
      kind: 'reverted',
      supports: 'failed',
      detail: isWished ? `${revert.detail} The user had said: ${quote(turn)}` : revert.detail,
      weight: isWished ? WEIGHTS.revertedByPerson : WEIGHTS.revertedByAgent,
    },
  ];
}

interface Revert {
  /** Steps of the work and of its reversal. */
  readonly first: number;
  readonly last: number;
  readonly detail: string;
  readonly isInverse: boolean;
}

function findRevert(steps: readonly Step[], deeds: readonly Deed[], rules: ToolRules): Revert | null {
  const done = deeds.findLast((deed) => deed.kind === 'revert' && deed.result !== 'failed');
  const edit = done === undefined ? undefined : deeds.findLast(({ kind, step }) => kind === 'edit' && step < done.step);
  if (done !== undefined && edit !== undefined && !isPopped(steps[done.step])) {
    const detail = `\`${done.call}\` took back what ${edit.call} had done.`;
    return { first: edit.step, last: done.step, detail, isInverse: false };
  }
  return findInverse(steps, rules);
}

function findInverse(steps: readonly Step[], rules: ToolRules): Revert | null {
  for (const [last, step] of [...steps.entries()].toReversed()) {
    if (step.status !== 'ok' || !isWrite(step.tool, rules)) continue;
    const words = nameWords(step.tool);
    const undone = INVERSES.get(words[0] ?? '');
    if (undone === undefined && !UNDO_TOOL.test(words.join('_'))) continue;
    const first = steps.findLastIndex((earlier, at) => at < last && isUndone(earlier, { step, undone, rules }));
    if (first >= 0) {
      const detail = `${step.tool} took back what ${steps[first]?.tool ?? ''} had done.`;
      return { first, last, detail, isInverse: true };
    }
  }
  return null;
}

function isUndone(
  earlier: Step,
  {
    step,
    undone,
    rules,
  }: { readonly step: Step; readonly undone: readonly string[] | undefined; readonly rules: ToolRules },
): boolean {
  if (earlier.status !== 'ok' || !isWrite(earlier.tool, rules)) return false;
  if (undone === undefined) return true;
  if (!undone.includes(nameWords(earlier.tool)[0] ?? '')) return false;
  const known = new Set([...valuesOf(earlier.arguments), ...valuesOf(earlier.result)]);
  const named = valuesOf(step.arguments);
  const ids = FREE.has(nameWords(step.tool)[0] ?? '') ? named.filter(isId) : named;
  return ids.some(isId) && ids.every((id) => known.has(id));
}

/** `git stash && npm test; git stash pop` keeps the work. */
function isPopped(step: Step | undefined): boolean {
  const command = JSON.stringify(step?.arguments ?? {});
  return command.includes('git stash pop') || command.includes('git stash apply');
}

function isDoneOtherwise(deeds: readonly Deed[], last: number): boolean {
  return deeds.some(
    ({ kind, step, result }) => step > last && (kind === 'edit' || kind === 'delivery') && result === 'passed',
  );
}

/** What the person said between the work and its reversal, null where they said nothing. */
function turnBefore(request: readonly string[], steps: readonly Step[], { first, last }: Revert): string | null {
  const [before, after] = [steps[first]?.afterTurn ?? 0, steps[last]?.afterTurn ?? 0];
  return after > before ? (request[after - 1] ?? null) : null;
}

function nameWords(tool: string): readonly string[] {
  const name = tool.split('__').at(-1) ?? tool;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Texts and numbers of a value, down to three levels: ids stand near the top. */
function valuesOf(value: Json, depth = 0): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (value === null || typeof value !== 'object' || depth === 3) return [];
  return Object.values(value)
    .slice(0, 50)
    .flatMap((member: Json) => valuesOf(member, depth + 1));
}

/** One short word with a digit, a path, an address or capitals; no date. */
function isId(text: string): boolean {
  if (text.length < 2 || text.length > 200 || /\s|^\d{4}-\d\d-\d\d/.test(text)) return false;
  return /[\d/@]|^[A-Z]{3,}$/.test(text);
}
