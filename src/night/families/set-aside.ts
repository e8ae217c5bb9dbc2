import { count } from '../../util/amounts.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import type { SplitTonight } from './inherit-sides.ts';

/** A family as it is put together tonight. */
export type AssembledFamily = FamilyAtNight & SplitTonight;

/** Says how many sealed cases are lost to exams because families became one. */
export function warnOfSetAside({ emit }: Pick<Night, 'emit'>, families: readonly AssembledFamily[]): void {
  for (const { family, setAside, sealed } of families) {
    if (setAside === 0) continue;
    const share = `${count(setAside)} of ${count(sealed)} sealed cases`;
    const message = `${family.name}: ${share} are set aside, neither practised nor examined: what was practised in another family that is one with it now gives them away.`;
    emit({ type: 'warning-raised', message });
  }
}
