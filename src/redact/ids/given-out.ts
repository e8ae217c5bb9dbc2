import { CUED } from './cued.ts';
import { type IsValid, isCodiceFiscale } from './kinds.ts';

const CHECKS: readonly (readonly [RegExp, IsValid])[] = [
  ...CUED.filter(({ isUnchecked }) => isUnchecked !== true).map(
    ({ value, isValid }) => [new RegExp(`^(?:${value})$`), isValid] as const,
  ),
  [/^[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]$/, isCodiceFiscale],
];

/** Whether a compact id has the shape of some kind, and passes its check. */
export function isGivenOut(compact: string): boolean {
  return CHECKS.some(([shape, isValid]) => shape.test(compact) && isValid(compact));
}
