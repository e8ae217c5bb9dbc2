import { NightschoolError } from '../../../errors.ts';
import { readPrompts } from '../../../store/prompts.ts';
import { type Check, fail, ok } from '../check.ts';

/** Every prompt can be read, the workspace's own ones too; every fault of them otherwise. */
export const checkPrompts: Check = async ({ dir }) => {
  try {
    return [ok(`${Object.keys(await readPrompts(dir)).length} prompts`)];
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return error.message.split('\n').map((fault) => fail(fault, error.hint));
  }
};
