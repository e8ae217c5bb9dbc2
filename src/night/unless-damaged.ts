import { NightschoolError } from '../errors.ts';

/** What the work gives; null where a file of the skill is damaged, of which its exam tells. */
export async function unlessDamaged<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'FILE_DAMAGED') return null;
    throw error;
  }
}
