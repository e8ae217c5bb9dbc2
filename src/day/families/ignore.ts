import { NightschoolError } from '../../errors.ts';
import { ignoredFamilies, meanFamily } from '../../util/meant.ts';
import { changeFamilies, requireTasks } from './change.ts';
import { requireFamily } from './known.ts';

export interface Ignored {
  readonly dryRun: boolean;
  readonly family: string;
  readonly ignored: boolean;
  /** Its skill stays live and is no longer looked after. */
  readonly isLive: boolean;
}

/**
 * Has nights pass over a family, or not any more: it is known and counted, and neither examined nor taught.
 * @throws NightschoolError UNKNOWN_NAME, USAGE, WORKSPACE_LOCKED
 */
export function ignoreFamily(
  dir: string,
  about: { readonly family: string; readonly ignored: boolean },
  options: { readonly dryRun: boolean; readonly now: () => Date },
): Promise<Ignored> {
  return changeFamilies(dir, options, async ({ workspace, known, dryRun, at }) => {
    const family = requireTasks(requireFamily(known.families, about.family));
    const { ignored } = about;
    if (ignoredFamilies(known.rules, known.families).has(family.id) === ignored)
      throw new NightschoolError('USAGE', `${family.name} is ${ignored ? 'ignored already' : 'not ignored'}.`);
    await workspace.families.addRules([{ at, type: 'ignore', family: meanFamily(family), ignored }]);
    const isLive = (await workspace.library.live(family.name)) !== null;
    return { dryRun, ignored, isLive, family: family.name };
  });
}
