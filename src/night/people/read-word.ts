import { NightschoolError } from '../../errors.ts';
import type { Workspace } from '../workspace.ts';
import { type PeopleSay, peopleSay } from './word.ts';

/**
 * What people said of a skill; nothing where its evidence is damaged: that is its examination's to tell, and keeps no
 * other skill from its own.
 */
export async function readWord({ evidence }: Pick<Workspace, 'evidence'>, skill: string): Promise<PeopleSay> {
  try {
    return peopleSay(await evidence.decisions(skill));
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'FILE_DAMAGED') return peopleSay([]);
    throw error;
  }
}
