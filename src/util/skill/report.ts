import type { SkillProblem } from './parsed-skill.ts';

/** What is noticed while a SKILL.md is read. */
export interface Report {
  readonly problems: SkillProblem[];
}

/** Notes something that readers shrug off. Lines are 1-based. */
export function warn(report: Report, line: number, message: string): void {
  report.problems.push({ line, message, blocking: false });
}

/** Notes something that keeps the skill from being executed without a model. */
export function block(report: Report, line: number, message: string): void {
  report.problems.push({ line, message, blocking: true });
}

export function isBlocked(report: Report): boolean {
  return report.problems.some((problem) => problem.blocking);
}
