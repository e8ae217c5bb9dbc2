import type { LintFinding } from '../../domain/skill.ts';

/** @param place `SKILL.md:12` */
export function finding(rule: string, severity: LintFinding['severity'], place: string, what: string): LintFinding {
  const [file = '', line = ''] = place.split(/:(?=\d+$)/);
  const subject = file === 'SKILL.md' ? `Line ${line}` : `${file}: line ${line}`;
  return { rule, severity, place, message: `${subject} ${what}.` };
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
