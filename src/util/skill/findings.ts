import type { LintFinding } from '../../domain/skill.ts';

/** Those with which a draft may not sit the exam. */
export function blocking(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.filter(({ severity }) => severity === 'block');
}

/** Those that a version waits for a person with, in the order of the text. */
export function forReview(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.filter(({ severity }) => severity === 'review');
}
