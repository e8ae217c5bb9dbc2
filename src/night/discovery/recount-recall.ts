import type { Share } from '../../domain/decision.ts';
import type { Case } from '../../domain/exam.ts';
import { shareOf } from '../../promote/discovery/measure.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { readLiveLibrary } from './listed.ts';
import { listVersion } from './measure-discovery.ts';
import type { DiscoveryMeasured } from './record.ts';
import { openSearch } from './search.ts';
import { readAsked } from './sources.ts';

/**
 * Which of its own requests find a version, for each list of them, in the library that it was measured in. Null where that
 * is not the library of now: names and descriptions are those of its hash, and no text was changed that night or since.
 */
export async function recountRecall(
  workspace: Workspace,
  skill: string,
  about: {
    readonly decision: DiscoveryMeasured;
    readonly asked: readonly (readonly Case[])[];
    /** To how many skills the pipeline fills a smaller library up; where it was another number, nothing is counted. */
    readonly distractors: number;
  },
): Promise<readonly Share[] | null> {
  const { decision, asked, distractors } = about;
  const version = await workspace.evidence.version(skill, decision.version);
  if (version === null || version.version !== decision.version) return null;
  const live = await readLiveLibrary({ workspace });
  const others = live.skills.filter(({ name }) => name !== skill);
  for (const { name } of others) if (await hasChanged(workspace, name, decision.night)) return null;
  const { candidate, madeUp, hash } = listVersion(live, version, { distractors });
  if (hash !== decision.library) return null;
  return asked.map((cases) => {
    const own = cases.map(({ request }) => readAsked(request));
    const { find } = openSearch({ candidate, live, others: madeUp, own });
    return shareOf(own, (request) => find(request)[0] === skill);
  });
}

async function hasChanged({ evidence }: Workspace, skill: string, night: string): Promise<boolean> {
  const decisions = await unlessDamaged(() => evidence.decisions(skill));
  const changes = decisionsOf(decisions ?? [], 'version-changed');
  return changes.length === 0 || changes.some((change) => change.night >= night);
}
