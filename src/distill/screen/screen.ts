import type { LintFinding, SkillFile } from '../../domain/skill.ts';
import { findHidden } from '../../util/text-safety/escape.ts';
import { findMixedWord, hasDisguisedLetters } from '../../util/text-safety/mixed-scripts.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { UNSEEN_MARKDOWN } from './markdown.ts';
import { OVERRIDES } from './overrides.ts';
import type { ScreenRule } from './rule.ts';
import { SHELL_COMMANDS } from './shell.ts';
import { WORKAROUNDS } from './workarounds.ts';

const PLANTED: readonly ScreenRule[] = [...UNSEEN_MARKDOWN, ...OVERRIDES, ...SHELL_COMMANDS, ...EXFILTRATION];
const REFUSED = PLANTED.filter(({ rule, severity }) => severity === 'block' || rule === 'override');
const EVERYTHING: readonly ScreenRule[] = [...PLANTED, ...WORKAROUNDS];
/** A skill may say what is not to be done. */
const WARNED_OF =
  /\b(?:never|not|don[’']t|avoid|without|rather than|instead of)\b(?: (?:to|use|using|run|running|add|adding|pass|passing|push|commit|install|build|retry|try|call|append|reach for|rely on|any|a|an|the|with)){0,4} ?["'`(]{0,3}$/i;

type IsCustom = (text: string) => boolean;

/** One thing in a line, without saying where. */
export type Suspicion = Pick<LintFinding, 'rule' | 'severity'> & { readonly what: string };

/**
 * What is wrong with the words of a file that a teacher wrote: hidden text, orders to its reader, dangerous commands, ways
 * for data to leave, and workarounds. One finding for each rule and line. Words alone never prove an intention: that is
 * what the structural gate is for.
 * @param label begins the sentence, such as `Line`
 * @param isCustom whether the family's own steps have a text word for word; a few suspicions are none then
 */
export function screenFile(
  { path, text }: SkillFile,
  label: string,
  isCustom: IsCustom = () => false,
): readonly LintFinding[] {
  const lines = text.split('\n');
  const shown = path.startsWith('scripts/') ? lines.map(() => true) : linesOfCode(lines);
  return lines.flatMap((line, index) =>
    suspicionsIn(line, { before: lines[index - 1] ?? '', isCode: shown[index] === true, isCustom }).map(
      ({ rule, severity, what }) => ({
        rule,
        severity,
        place: `${path}:${index + 1}`,
        message: `${label} ${index + 1} ${what}.`,
      }),
    ),
  );
}

/** Which lines stand in a fenced block: there, a reader of the page sees every sign. */
function linesOfCode(lines: readonly string[]): readonly boolean[] {
  let open: string | null = null;
  return lines.map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (mark === null) return open !== null;
    if (open === null) open = mark;
    else if (mark.startsWith(open)) open = null;
    return true;
  });
}

/**
 * Why a text that a teacher wrote for the memory is not kept; null where it may be. A memory has no exam and no staging:
 * nobody looks at it before agents read it, so orders to its reader are refused however they are worded. What else a skill
 * would only wait for may be noted: that a workaround was tried is worth remembering.
 */
export function refuseText(text: string): string | null {
  for (const line of text.split('\n')) {
    const found = characterSuspicions(line)[0] ?? REFUSED.find(({ pattern }) => pattern.test(line));
    if (found !== undefined) return `it ${found.what}`;
  }
  return null;
}

function suspicionsIn(
  line: string,
  { before, isCode, isCustom }: { readonly before: string; readonly isCode: boolean; readonly isCustom: IsCustom },
): readonly Suspicion[] {
  if (line.trim() === '') return characterSuspicions(line);
  const page = isCode ? '' : line.replace(/`[^`]*`/g, '``');
  const worded = EVERYTHING.filter((rule) => breaks(rule.rule === 'unseen' ? page : line, rule)).filter(
    (rule) => !isCustomary(line, rule, isCustom),
  );
  const all = [...characterSuspicions(line), ...worded, ...(isSwallowed(line, before) ? [SWALLOWED] : [])];
  // one for each rule: the severe one, where a line breaks it in several ways
  const sorted = all.toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'block' ? -1 : 1));
  return [...new Map(sorted.toReversed().map((each) => [each.rule, each])).values()].toReversed();
}

function breaks(line: string, { rule, pattern }: ScreenRule): boolean {
  const found = pattern.exec(line);
  if (found === null) return false;
  return rule !== 'workaround' || !WARNED_OF.test(line.slice(Math.max(0, found.index - 60), found.index));
}

/** Every place in the line where the rule is broken has to be the family's way. */
function isCustomary(line: string, { pattern, customary }: ScreenRule, isCustom: IsCustom): boolean {
  if (customary === undefined) return false;
  const every = new RegExp(pattern.source, `${pattern.flags}g`);
  return [...line.matchAll(every)].every(([found]) => {
    const part = customary(found);
    return part !== null && isCustom(part);
  });
}

function characterSuspicions(line: string): readonly Suspicion[] {
  const hidden = findHidden(line);
  const mixed = findMixedWord(line);
  return [
    ...(hidden === null ? [] : [hiddenIn(hidden)]),
    ...(mixed === null
      ? []
      : [suspect('mixed-script', 'block', 'has a word in letters of two scripts that look alike')]),
    ...(hasDisguisedLetters(line)
      ? [suspect('mixed-script', 'review', 'has letters that only look like plain ones')]
      : []),
  ];
}

function hiddenIn(spelt: string): Suspicion {
  if (spelt === SOFT_HYPHEN) return suspect('hidden', 'review', 'hides a soft hyphen');
  if (CONTROL.test(spelt)) return suspect('control', 'block', `holds a control character, ${spelt}: leave it out`);
  return suspect('hidden', 'block', `hides ${spelt}, which nobody sees: leave it out`);
}

const SOFT_HYPHEN = '\\u{ad}';
/** Terminals obey them, or turn the text round. */
const CONTROL = /^\\u\{(?:[01]?[0-9a-f]|7f|[89][0-9a-f]|61c|200[ef]|202[a-e]|206[6-9])\}$/;
const SWALLOWED = suspect('workaround', 'review', 'swallows errors');

/** An error that is caught in one line, and passed over in the next. */
function isSwallowed(line: string, before: string): boolean {
  return /^\s*(?:pass|\.\.\.)\s*(?:#.*)?$/.test(line) && /\bexcept\b[^:]{0,80}:\s*(?:#.*)?$/.test(before);
}

function suspect(rule: string, severity: Suspicion['severity'], what: string): Suspicion {
  return { rule, severity, what };
}
