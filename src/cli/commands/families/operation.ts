import { NightschoolError } from '../../../errors.ts';
import type { CommonOptions, ExitCode, Shell } from '../../terminal.ts';

/** One thing that `nightschool families` does. */
export type Operation = (request: FamiliesRequest) => Promise<ExitCode>;

export interface FamiliesRequest {
  readonly shell: Shell;
  readonly options: CommonOptions & Readonly<Record<string, unknown>>;
  /** What stands after the operation. */
  readonly names: readonly string[];
}

/** As many names as are asked for, no more and no fewer. */
export function requireNames({ names }: FamiliesRequest, what: readonly string[]): readonly string[] {
  const missing = what[names.length];
  if (missing !== undefined) throw new NightschoolError('USAGE', `${missing} is missing.`);
  if (names.length > what.length)
    throw new NightschoolError('USAGE', `${JSON.stringify(names[what.length])} is one word too many.`);
  return names;
}

export function textOption({ options }: FamiliesRequest, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}
