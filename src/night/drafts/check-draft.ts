import { lintDraft } from '../../distill/lint.ts';
import { personalStatements } from '../../distill/personal.ts';
import { readProvenance } from '../../distill/playbook/provenance.ts';
import { checkStructure } from '../../distill/structure/check-structure.ts';
import type { Support } from '../../distill/structure/support.ts';
import type { Lesson } from '../../domain/family.ts';
import type { Draft, LintFinding, SkillVersion } from '../../domain/skill.ts';
import { preferencesOf } from '../../memory/learn/preferences.ts';
import { canonicalJson } from '../../util/hash.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { printFrontMatter } from '../../util/skill/print-front-matter.ts';
import { examLiterals } from '../exam/exam-literals.ts';
import type { Examination } from '../exam/examination.ts';
import type { Night } from '../night.ts';
import { candidateOf, supportFor } from './family-support.ts';

/** Everything that keeps a draft from sitting the exam. */
export function checkDraft(examination: Examination, draft: Draft): Promise<readonly LintFinding[]> {
  const { room, lesson } = examination;
  return inspectDraft(examination, draft, examLiterals(room.heldOut, lesson));
}

/**
 * What can be found in a draft for a family. Of what a playbook offers nothing in the logs need support the words, which
 * are a person's own; a description that a teacher put before them is looked at as all that teachers write.
 */
export async function inspectDraft(
  examination: Examination,
  draft: Draft,
  literals: readonly string[] = [],
): Promise<readonly LintFinding[]> {
  const { night, lesson, live } = examination;
  const support = await supportFor(examination);
  const candidate = candidateOf(examination, draft);
  if (candidate === null) {
    return [...(await lint(night, draft, { lesson, literals, support })), ...findOrigin(draft, live)];
  }
  const found = await lint(night, draft, { lesson, literals });
  return candidate.text === draft.text ? found : [...found, ...checkStructure(describedAlone(draft), support)];
}

/** Only code says that a skill was made of a playbook: a teacher whose draft does would speak with a person's word. */
function findOrigin({ text }: Draft, live: SkillVersion | null): readonly LintFinding[] {
  const said = readProvenance(text);
  const known = live === null ? null : readProvenance(live.text);
  if (said === null || (known !== null && canonicalJson({ ...said }) === canonicalJson({ ...known }))) return [];
  const message = 'Its metadata says that it was made of a playbook, which it was not: leave that out.';
  return [{ rule: 'origin', severity: 'block', place: 'SKILL.md', message }];
}

function describedAlone({ text }: Draft): Pick<SkillVersion, 'text'> {
  const { name, description } = parseSkill(text);
  return { text: `${printFrontMatter({ name, description, metadata: {} })}\n` };
}

interface LintContext {
  readonly lesson?: Lesson;
  /** Asked of what a teacher wrote of logs. */
  readonly support?: Support;
  readonly literals?: readonly string[];
}

/** What can be found in a draft without its exam. A line that redaction would change holds a secret, an address or the like. */
export async function lint(
  night: Pick<Night, 'redactor' | 'guard'>,
  draft: Draft,
  { lesson, support, literals = [] }: LintContext = {},
): Promise<readonly LintFinding[]> {
  const lines = new Set([draft, ...(draft.files ?? [])].flatMap(({ text }) => text.split('\n')));
  const secret = new Set<string>();
  for (const line of lines) if ((await night.redactor.text(line)) !== line) secret.add(line);
  for (const { text } of [draft, ...(draft.files ?? [])])
    for (const line of leakingLines(text, night)) secret.add(line);
  const personal = personalStatements(lesson?.tasks ?? [], preferencesOf);
  return lintDraft(draft, {
    ...{ examLiterals: literals, personal, hasSecret: (line) => secret.has(line) },
    ...(support !== undefined && { support }),
  });
}

/** The lines where the second scan finds something begin there: a key has many. */
function leakingLines(text: string, { guard }: Pick<Night, 'guard'>): readonly string[] {
  return (guard?.find(text) ?? []).map(({ start }) => {
    const end = text.indexOf('\n', start);
    return text.slice(text.lastIndexOf('\n', start - 1) + 1, end === -1 ? text.length : end);
  });
}
