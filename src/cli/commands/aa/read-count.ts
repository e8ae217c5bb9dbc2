import { NightschoolError } from '../../../errors.ts';

const MOST = 1_000_000;

/**
 * A whole number of at least one.
 * @throws NightschoolError USAGE
 */
export function readCount(given: unknown, option: string): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number;
  throw new NightschoolError(
    'USAGE',
    `${option} is ${JSON.stringify(given)}, but must be a whole number from 1 to ${MOST}.`,
  );
}
