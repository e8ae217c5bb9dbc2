import type { Finder, Input, ProcedureStep, ReplyRule } from '../../domain/procedure.ts';
import type { Pitfall, SkillContent } from '../../domain/skill.ts';
import {
  printCall,
  printCondition,
  printConstant,
  printReference,
  printTemplate,
  printText,
} from '../procedure/print-notation.ts';
import { printFrontMatter } from './print-front-matter.ts';
import { oneLine, prose } from './prose.ts';

/** What would make a paragraph a heading, a quote, a list or a fenced block. */
const BLOCK_START = /^[#>*+~\s-]+/;

/**
 * The SKILL.md of a skill, in the notation that README.md describes: `parseSkill` gets back what was printed.
 * Prose is brought onto one line, without backticks; use `checkProcedure` first where the procedure may be invalid.
 */
export function printSkill(content: SkillContent): string {
  const { inputs, steps, replies } = content.procedure;
  const sections = [
    `# ${oneLine(content.title)}`,
    prose(content.summary).replace(BLOCK_START, ''),
    section('Inputs', inputs.map(printInput)),
    section('Steps', steps.map(printStep)),
    section('Output', replies.map(printReply)),
    section(
      'Success criteria',
      content.successCriteria.map((criterion) => `- ${oneLine(criterion)}`),
    ),
    section('Pitfalls', content.pitfalls.map(printPitfall)),
  ];
  return `${printFrontMatter(content)}\n${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, items: readonly string[]): string {
  return `## ${title}\n\n${items.length === 0 ? 'None.' : items.join('\n')}`;
}

function printInput(input: Input): string {
  const conversion = input.conversion === 'text' ? '' : ` (${input.conversion})`;
  const find = input.find.length === 0 ? '' : `; in the request ${input.find.map(printFinder).join(', else ')}`;
  const otherwise = input.fallback === undefined ? 'ask the user' : code(printConstant(input.fallback));
  return `- ${code(input.name)}${conversion}: ${prose(input.meaning)}${find}; otherwise ${otherwise}.`;
}

function printFinder(finder: Finder): string {
  if (finder.kind === 'pattern') return code(printPattern(finder.pattern));
  return `${code(printConstant(finder.value))} where it says ${finder.cues.map((cue) => code(printText(cue))).join(' or ')}`;
}

/** As it is between slashes, or as a quoted string where it would not survive inside a code span. */
function printPattern(pattern: string): string {
  return /[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(pattern) ? `pattern ${printText(pattern)}` : `/${pattern}/`;
}

function printStep(step: ProcedureStep, index: number): string {
  const loop =
    step.forEach === undefined
      ? ''
      : `, for each ${code(step.forEach.item)} in ${code(printReference(step.forEach.list))}`;
  const when = step.when.length === 0 ? '' : `, when ${printConditions(step)}`;
  return `${index + 1}. ${prose(step.purpose)}${loop}${when}: ${code(printCall(step, index + 1))}`;
}

function printReply(reply: ReplyRule, index: number): string {
  const when = index === 0 ? 'Always' : 'Otherwise';
  return `- ${reply.when.length === 0 ? when : `When ${printConditions(reply)}`}: ${code(printTemplate(reply.parts))}`;
}

function printConditions(rule: Pick<ReplyRule, 'when'>): string {
  return rule.when.map((condition) => code(printCondition(condition))).join(' and ');
}

function printPitfall(pitfall: Pitfall): string {
  const details = [
    ['Cause', pitfall.cause],
    ['Correct approach', pitfall.correctApproach],
    ['Prevention', pitfall.prevention],
  ] as const;
  const lines = details.filter(([, text]) => text !== '').map(([label, text]) => `  - ${label}: ${oneLine(text)}`);
  return [`- Symptom: ${oneLine(pitfall.symptom)}`, ...lines].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
