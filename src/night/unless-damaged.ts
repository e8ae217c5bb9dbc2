import { NightschoolError } from '../errors.ts';

/** What the work gives; null where a file of the skill is damaged, of which its exam tells, or who is to be told. */
export async function unlessDamaged<Value>(
  work: () => Promise<Value>,
  tell?: (error: NightschoolError) => void,
): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'FILE_DAMAGED') throw error;
    tell?.(error);
    return null;
  }
}
