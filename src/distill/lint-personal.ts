import type { LintFinding, SkillFile } from '../domain/skill.ts';
import { findPhrase, foldWords } from '../util/procedure/words.ts';
import { contentWords, type PersonalStatement } from './personal.ts';

const LONGEST_SAID = 120;

/**
 * Lines that carry what one user said of themselves: another user of the skill has another name, language or address.
 * What an input finds in the request is not looked at, but what it falls back on is.
 */
export function lintPersonal(
  { path, text }: SkillFile,
  label: string,
  statements: readonly PersonalStatement[],
): readonly LintFinding[] {
  if (statements.length === 0) return [];
  return text.split('\n').flatMap((line, index) => {
    const said = statements.find((statement) => repeats(withoutFinders(line), statement))?.said;
    if (said === undefined) return [];
    const wish = `${label} ${index + 1} repeats what one user said of themselves: ${JSON.stringify(said.slice(0, LONGEST_SAID))}`;
    return [
      {
        rule: 'personal',
        severity: 'block',
        place: `${path}:${index + 1}`,
        message: `${wish}. That belongs to the memory: leave it out, or take it from the request.`,
      },
    ];
  });
}

function repeats(line: string, { values, words, company }: PersonalStatement): boolean {
  const folded = foldWords(line);
  const content = new Set(contentWords(line));
  const carries = values.some(({ text, isCommon }) => {
    const value = foldWords(text);
    const isThere = isCommon || text.includes(' ') ? findPhrase(folded, value) >= 0 : findPhrase(line, text) >= 0;
    const own = new Set(contentWords(text));
    return isThere && (!isCommon || company.some((word) => !own.has(word) && content.has(word)));
  });
  return carries || (words.length > 0 && words.every((word) => content.has(word)));
}

/** Of an input, the way in which it is found: the request says its value each time. */
function withoutFinders(line: string): string {
  const isInput = /^- `[\w-]+`(?: \(\w+\))?: /.test(line) && line.includes(' in the request ');
  if (!isInput) return line;
  const otherwise = line.lastIndexOf('otherwise ');
  return otherwise < 0 ? '' : `${line.slice(0, line.indexOf(' in the request '))} ${line.slice(otherwise)}`;
}
