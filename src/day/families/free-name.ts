import { NightschoolError } from '../../errors.ts';
import { isDeviceName } from '../../util/safe-path.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import type { Desk } from './change.ts';

const LONGEST = 64;
/** Every command takes an id where it takes a name. */
const LIKE_ID = /^fam-[0-9a-f]{8}$/;

/**
 * A name that a family, and so its skill and their folders, may take.
 * @throws NightschoolError USAGE with what is wrong with it, or who has it
 */
export async function requireFreeName({ workspace, known }: Desk, name: string): Promise<void> {
  if (!SKILL_NAME.test(name) || name.length > LONGEST || LIKE_ID.test(name) || isDeviceName(name)) {
    const hint = `Words of small letters and digits with a hyphen between them, at most ${LONGEST} characters: refund-order.`;
    throw new NightschoolError('USAGE', `${JSON.stringify(name.slice(0, 100))} is no name for a family.`, { hint });
  }
  const { library, evidence } = workspace;
  const holders: readonly (readonly [boolean, string])[] = [
    [known.families.some((family) => family.name === name), 'a family'],
    [(await library.names()).includes(name), 'a live skill'],
    [(await library.staged()).some(({ skill }) => skill === name), 'a staged skill'],
    [(await evidence.skills()).includes(name), `the evidence in evals/${name}`],
    [
      known.rules.some((rule) => rule.type === 'rename' && rule.name === name && rule.at > (known.at ?? '')),
      'a family that the next night makes',
    ],
  ];
  const holder = holders.find(([isTaken]) => isTaken);
  if (holder === undefined) return;
  throw new NightschoolError('USAGE', `${name} is the name of ${holder[1]} already.`, { hint: 'Choose another name.' });
}
