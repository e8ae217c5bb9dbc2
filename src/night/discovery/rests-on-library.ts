import { hashListing } from '../../promote/discovery/listing.ts';
import type { Night } from '../night.ts';
import { decisionsOf } from '../workspace.ts';
import { readLiveLibrary } from './listed.ts';

/**
 * For the hash of what an examination rests on: a skill that was refused for what else is in the library is examined
 * again once that, or a bound, changes. Null for any other.
 */
export async function restsOnLibrary(
  { workspace, pipeline }: Pick<Night, 'workspace' | 'pipeline'>,
  skill: string,
): Promise<{ readonly library: string; readonly bounds: Night['pipeline']['discovery'] } | null> {
  const last = decisionsOf(await workspace.evidence.decisions(skill), 'verdict-reached').at(-1);
  if (last?.verdict.word !== 'undiscoverable') return null;
  const { skills } = await readLiveLibrary({ workspace });
  return { library: hashListing(skills.filter(({ name }) => name !== skill)), bounds: pipeline.discovery };
}
