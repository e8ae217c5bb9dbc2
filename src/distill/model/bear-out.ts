import type { TaskLesson } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import { saysItWrites } from '../../util/tool-kind.ts';
import { refuseText } from '../screen/screen.ts';
import { type Claim, claimsOf } from '../structure/claims.ts';
import { foldText, wordsOf } from '../structure/fold.ts';
import { judgeClaim } from '../structure/judge.ts';
import { leavesOf } from '../structure/passages.ts';
import { type Support, supportOf } from '../structure/support.ts';
import { claimKey, type Trace, traceClaims } from '../structure/trace.ts';
import { isOwnPreference, vocabularyOf } from './own-preference.ts';

export interface BorneOut {
  /** Without what is withheld: a text of it may be empty. */
  readonly lesson: TaskLesson;
  /** Names of the fields of which something is withheld, each as often. */
  readonly withheld: readonly (keyof Distilled)[];
}

type Distilled = Extract<TaskLesson, { outcome: 'passed' }> & Extract<TaskLesson, { outcome: 'failed' }>;

const NO_REASON = 'Why, in its words, nothing in the record bears out.';
/** One session is one voice, so that nothing it only read counts by being read often. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * A lesson without what the session itself does not bear out: addresses that no request and no successful step has, tools
 * and passages that only results of tools name, and preferences of which no person's turn speaks. The memory has no exam
 * and no staging, so nothing in it waits for a person: what would be held in a skill is left out here.
 * @param session the tasks of one session, of which the lesson's own is one
 */
export function bearOut(lesson: TaskLesson, session: readonly CleanTask[]): BorneOut {
  const texts = textsOf(lesson);
  const doubts = doubtsIn(texts, supportOf(session, { agreement: NEVER }), session);
  const said = vocabularyOf(session);
  const withheld: (keyof Distilled)[] = [];
  const keep = (field: keyof Distilled, text: string): boolean => {
    const isKept =
      !doubts.has(text) && refuseText(text) === null && (field !== 'preferences' || isOwnPreference(text, said));
    if (!isKept) withheld.push(field);
    return isKept;
  };
  const fields = Object.entries(lesson).map(([name, value]) => {
    const field = name as keyof Distilled; // entries of a lesson have its names
    if (field === 'outcome' || field === 'worthLearning') return [field, value];
    if (typeof value === 'string') return [field, keep(field, value) ? value : name === 'reason' ? NO_REASON : ''];
    return [field, Array.isArray(value) ? value.filter((text) => keep(field, String(text))) : value];
  });
  return { lesson: Object.fromEntries(fields) as TaskLesson, withheld }; // the same fields, each of its kind
}

function textsOf(lesson: TaskLesson): readonly string[] {
  const { worthLearning: _, ...rest } = lesson;
  return [...new Set(Object.values(rest).flat())];
}

/** The texts that say what they should not. */
function doubtsIn(texts: readonly string[], support: Support, session: readonly CleanTask[]): ReadonlySet<string> {
  const tools = new Set(support.tools.keys());
  const stated = texts.map((text) => {
    return { text, claims: claimsOf({ path: 'lesson.md', text }, tools).map((claim) => asName(claim, tools)) };
  });
  const traces = traceClaims(
    stated.flatMap(({ claims }) => claims),
    support,
  );
  const whole = new Set(
    session.flatMap(({ steps }) => steps).flatMap(({ result }) => [...leavesOf(result)].map(foldText)),
  );
  const isDoubtful = (claim: Claim): boolean => {
    const trace = traces.get(claimKey(claim));
    if (claim.kind === 'address') return isUnknownAddress(claim, trace, support);
    if (trace === undefined || trace.requested || trace.used.size > 0) return false;
    if (claim.kind === 'run') return trace.returned; // messages of errors are what failures are told by
    return claim.kind === 'name' && isPlantedTool(claim, { trace, support, whole });
  };
  return new Set(stated.filter(({ claims }) => claims.some(isDoubtful)).map(({ text }) => text));
}

/** A tool that was called here is known; one that was not is a word, to be looked for like any. */
function asName(claim: Claim, tools: ReadonlySet<string>): Claim {
  if (claim.kind !== 'tool' || tools.has(claim.text)) return claim;
  return { kind: 'name', text: claim.text, words: wordsOf(claim.text), whole: false, place: claim.place };
}

type AddressClaim = Extract<Claim, { kind: 'address' }>;

function isUnknownAddress(claim: AddressClaim, trace: Trace | undefined, support: Support): boolean {
  const { kind, key } = claim.address;
  if (kind === 'path' && !/^(?:~|\/|\\|[a-z]:)/.test(key)) return false; // within the project: no way out
  return judgeClaim(claim, trace, support).some(({ severity }) => severity === 'block');
}

/** The name of something to be called that no step called and that stands in the midst of what a tool said. */
function isPlantedTool(
  { text }: Extract<Claim, { kind: 'name' }>,
  { trace, support, whole }: { readonly trace: Trace; readonly support: Support; readonly whole: ReadonlySet<string> },
): boolean {
  if (trace.read.size === 0 || support.tools.has(text) || !/^[\p{L}\p{N}_.:-]+$/u.test(text)) return false;
  const folded = foldText(text);
  return /_/.test(text) && saysItWrites(text) && !support.fields.has(folded) && !whole.has(folded);
}
