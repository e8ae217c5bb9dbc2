import { parseSuite } from '../evaluate/parse-suite.ts';
import type { StoredSuite } from '../evaluate/stored-suite.ts';
import type { Night } from './night.ts';

/** The suite as it is on disk, null where it is not complete. */
export async function readSuite({ workspace }: Pick<Night, 'workspace'>, skill: string): Promise<StoredSuite | null> {
  const { config, cases, recordings } = await workspace.evidence.readSuite(skill);
  if (config === null || cases === null || recordings === null) return null;
  return parseSuite({ config, cases, recordings }, `evals/${skill}`);
}
