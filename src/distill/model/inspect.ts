import type { Draft, LintFinding } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { validateSkill } from '../../util/skill/validate.ts';

const SECTIONS = ['Inputs', 'Steps', 'Output', 'Success criteria', 'Pitfalls'];

/** What the checks of a draft find in it, as the night does before the exam. */
export type DraftCheck = (draft: Draft) => Promise<readonly LintFinding[]>;

/** Everything that the checks find in a draft; it may be taken where nothing of it blocks. */
export async function findFaults(draft: Draft, check: DraftCheck): Promise<readonly LintFinding[]> {
  const findings = [...validateSkill(draft.text, draft.skill), ...missingSections(draft.text), ...(await check(draft))];
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** What would be better otherwise, although a draft may be right as it is: said once. */
export function findDoubts(draft: Draft): readonly LintFinding[] {
  const problems = parseSkill(draft.text).problems.map(({ line, message }) => ({
    rule: 'notation',
    severity: 'review' as const,
    place: `SKILL.md:${line}`,
    message: `Line ${line}: ${message}`,
  }));
  const unread = (draft.files ?? []).filter(({ path }) => !draft.text.includes(path));
  return [
    ...problems,
    ...unread.map(({ path }) => ({
      rule: 'unread',
      severity: 'review' as const,
      place: path,
      message: `SKILL.md does not say when to read ${path}.`,
    })),
  ];
}

function missingSections(text: string): readonly LintFinding[] {
  const headings = new Set(text.split('\n').map((line) => line.trimEnd().toLowerCase()));
  return SECTIONS.filter((title) => !headings.has(`## ${title.toLowerCase()}`)).map((title) => ({
    rule: 'section',
    severity: 'block',
    place: 'SKILL.md',
    message: `The section "## ${title}" is missing; where it has nothing to say, write None. below it.`,
  }));
}
