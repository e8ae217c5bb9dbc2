import { basename } from 'node:path';
import { validateAsReference } from '../../../util/skill/reference.ts';
import { findStricter } from '../../../util/skill/reference-warnings.ts';
import { print } from '../../terminal.ts';
import { type Operation, plain } from './operation.ts';
import { findSubjects, type Subject } from './subjects.ts';

interface Validated {
  readonly path: string;
  readonly valid: boolean;
  /** The reference validator's messages. */
  readonly errors: readonly string[];
  /** Why a stricter client may refuse it all the same. */
  readonly warnings: readonly string[];
}

export const validateSkills: Operation = async (request) => {
  const { shell, options } = request;
  const skills = (await findSubjects(request)).map(validate);
  const isBad = ({ errors, warnings }: Validated): boolean =>
    errors.length > 0 || (options.strict === true && warnings.length > 0);
  const ok = !skills.some(isBad);
  print(shell, options, { json: { ok, skills }, text: plain(describe(skills)) });
  return ok ? 0 : 1;
};

function validate(subject: Subject): Validated {
  const { path, folderName } = subject;
  if (subject.text === null) return { path, valid: false, errors: [subject.error], warnings: [] };
  const errors = validateAsReference(subject.text, folderName);
  const warnings = findStricter(subject.text, { folderName, errors });
  const isLowerCase = basename(subject.file) === 'skill.md';
  return {
    path,
    valid: errors.length === 0,
    errors,
    warnings: isLowerCase ? ['Most clients look for SKILL.md, not skill.md.', ...warnings] : warnings,
  };
}

function describe(skills: readonly Validated[]): string {
  if (skills.length === 0) return 'There is no skill to validate.';
  return skills
    .flatMap(({ path, valid, errors, warnings }) => [
      `${path}: ${valid ? 'valid' : 'invalid'}`,
      ...errors.map((error) => `  error: ${error}`),
      ...warnings.map((warning) => `  warning: ${warning}`),
    ])
    .join('\n');
}
