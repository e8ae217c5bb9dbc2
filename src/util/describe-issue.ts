import type { z } from 'zod';

/** What zod objects to, for people: `writes.0: expected string`, or `unknown key colour in gate`. */
export function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'is not valid';
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return `unknown key ${issue.keys.join(', ')}${where === '' ? '' : ` in ${where}`}`;
  }
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
