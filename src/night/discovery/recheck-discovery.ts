import { sealDecision } from '../../decide/wallet.ts';
import type { Decision, DiscoveryMeasure } from '../../domain/decision.ts';
import { discoverySentence } from '../../promote/discovery/judge.ts';
import { hashJson } from '../../util/hash.ts';
import type { Night } from '../night.ts';
import { type LiveLibrary, readLiveLibrary } from './listed.ts';
import { type Listing, listVersion, measureBySearch } from './measure-discovery.ts';
import { type DiscoveryMeasured, discoveryContent, lastMeasured } from './record.ts';
import { askedInSuite } from './sources.ts';

/**
 * Measures the live skills again that were measured in another library, or never: by the search alone, which costs
 * nothing. Where the numbers are other than before they are written down; what is not found any more stays live, and is
 * told. Gives the names of those.
 */
export async function recheckDiscovery(night: Night): Promise<readonly string[]> {
  const library = await readLiveLibrary(night);
  const hidden: string[] = [];
  for (const live of library.skills) {
    if (live.text.trim() === '') continue; // nobody's version: an editor is about to save it
    const listing = listVersion(library, { skill: live.name, text: live.text }, night.pipeline.discovery);
    // what was written down may be gone, or as it was before: people restore evidence from elsewhere
    const keyOf = (last: DiscoveryMeasured | null): string => hashJson([live.version, listing.hash, last]);
    const before = lastMeasured(await night.workspace.evidence.decisions(live.name), live.version);
    const checked = `discovery of ${live.name}`;
    if (night.state.derived(checked, keyOf(before)) !== null) continue;
    const measured = await measureAgain(night, listing, live);
    if (measured?.found === false) hidden.push(live.name);
    night.state.saveDerived(checked, { key: keyOf(measured ?? before), json: 'true' });
  }
  return hidden;
}

/** Null where nothing is known of what is asked of it, or the numbers are those of before. */
async function measureAgain(
  night: Night,
  listing: Listing,
  { name, version }: LiveLibrary['skills'][number],
): Promise<DiscoveryMeasured | null> {
  const { workspace, pipeline, emit } = night;
  const decisions = await workspace.evidence.decisions(name);
  const before = lastMeasured(decisions, version);
  if (before?.library === listing.hash) return null;
  const own = await askedInSuite(night, name);
  if (own.length === 0) return null; // it came from elsewhere
  const { measure } = await measureBySearch(night, listing, own);
  const about = { version, library: listing.hash, sharpened: 0 };
  const content = discoveryContent(about, [measure], { decisions, bounds: pipeline.discovery });
  const bySearch = before?.measures.find(({ by }) => by === measure.by);
  if (before?.found === content.found && isSame(bySearch, measure)) return null;
  const decision: Decision = sealDecision(content, night.date);
  await workspace.evidence.appendDecisions(name, [decision]);
  emit({ type: 'decision-made', skill: name, decision });
  if (!content.found) {
    const sentence = discoverySentence([measure], pipeline.discovery);
    emit({ type: 'warning-raised', message: `${name} is hard to find since the library changed. ${sentence}` });
  }
  return lastMeasured([decision], version);
}

function isSame(a: DiscoveryMeasure | undefined, b: DiscoveryMeasure): boolean {
  return a !== undefined && hashJson(a) === hashJson(b);
}
