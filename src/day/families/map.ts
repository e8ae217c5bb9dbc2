import { withState } from '../../night/logs-of.ts';
import type { Workspace } from '../../night/workspace.ts';
import type { FamilyPicture } from '../../report/html/families-map.ts';
import { readFamilies, summaryOf } from './known.ts';
import { readSample } from './read-requests.ts';
import { profile, resemblances } from './resemblance.ts';
import { readStandings } from './standing.ts';

/** What a picture of the families shows; null where none has been found. */
export async function drawFamilies(workspace: Workspace): Promise<FamilyPicture | null> {
  const known = await readFamilies(workspace);
  if (known.at === null || known.families.length === 0) return null;
  const standings = await readStandings(workspace, known);
  const sample = withState(workspace.dir, (state) => readSample(state, known.families));
  const profiles = known.families.map(({ id }) => profile(sample?.families.get(id) ?? []));
  return {
    at: known.at,
    families: known.families.map((family) => {
      const { skill = null, ignored = false, summary = '-' } = standings.get(family.id) ?? {};
      return { ...summaryOf(family), skill, ignored, state: summary };
    }),
    similarity: resemblances(profiles),
    unassigned: known.unassigned,
    emerging: known.emerging,
  };
}
