import { NightschoolError } from '../../errors.ts';
import type { Examination } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';

export type Attempted<Result> =
  | { readonly result: Result; readonly fault: null }
  | { readonly result: null; readonly fault: Interruption };

/** The result, or why a model cannot be asked any further. */
export async function unlessOut<Result>(
  { room }: Pick<Examination, 'room'>,
  work: () => Promise<Result>,
): Promise<Attempted<Result>> {
  try {
    return { result: await work(), fault: null };
  } catch (error) {
    await room.settled(); // what was asked at the same time is answered, and written down, first
    if (error instanceof Interruption) return { result: null, fault: error };
    if (error instanceof NightschoolError && error.isOutage) {
      return { result: null, fault: new Interruption(error) };
    }
    throw error;
  }
}
