import { NightschoolError } from '../../../errors.ts';
import { visible } from '../../../report/plain.ts';
import type { CommonOptions, ExitCode, Shell } from '../../terminal.ts';

/** One thing that `nightschool skills` does. */
export type Operation = (request: SkillsRequest) => Promise<ExitCode>;

export interface SkillsRequest {
  readonly shell: Shell;
  readonly options: CommonOptions & Readonly<Record<string, unknown>>;
  /** What stands after the operation. */
  readonly names: readonly string[];
}

/** The one name that an operation needs. */
export function requireOne(names: readonly string[], what: string): string {
  const [name, ...others] = names;
  if (name === undefined) throw new NightschoolError('USAGE', `${what} is missing.`);
  if (others.length > 0) throw new NightschoolError('USAGE', `One at a time: ${names.join(', ')}.`);
  return name;
}

/** The text of an option, undefined where it was not given. */
export function textOption({ options }: SkillsRequest, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** What others wrote, as a terminal may show it: what moves its cursor or turns its text around is spelt out. */
export function plain(text: string): string {
  return visible(text);
}
