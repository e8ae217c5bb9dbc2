import { parseExam, parseSuite } from '../../evaluate/parse-suite.ts';
import type { StoredExam, StoredSuite } from '../../evaluate/stored-suite.ts';
import type { Night } from '../night.ts';

/** The suite as it is on disk, null where it is not complete. */
export async function readSuite({ workspace }: Pick<Night, 'workspace'>, skill: string): Promise<StoredSuite | null> {
  const { config, cases, recordings } = await workspace.evidence.readSuite(skill);
  if (config === null || cases === null || recordings === null) return null;
  return parseSuite({ config, cases, recordings }, `evals/${skill}`);
}

/** The suite without its recordings, null where it is not complete. */
export async function readExam({ workspace }: Pick<Night, 'workspace'>, skill: string): Promise<StoredExam | null> {
  const { config, cases } = await workspace.evidence.readExam(skill);
  if (config === null || cases === null || !(await workspace.evidence.hasRecordings(skill))) return null;
  return parseExam({ config, cases }, `evals/${skill}`);
}
