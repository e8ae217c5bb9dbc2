import type { Lists } from '../arrays.ts';
import { belongingToOwn, thresholdAmong } from '../belong.ts';
import { linkNeighbours, resolutionFor } from '../communities.ts';
import type { Neighbourhoods } from '../condense.ts';
import { countNodes } from '../graph.ts';
import { findLeiden } from '../leiden.ts';
import { mergeCommunities } from '../merge.ts';
import { moveByWords } from './move.ts';
import type { Said } from './said.ts';
import { judgeByWords } from './tell-apart.ts';

/**
 * The share of groups that belong somewhere from which communities are told by their words, and the most groups: among very
 * many, one-offs too find three that say nearly the same.
 */
const REPEATED = { share: 0.7, groups: 20_000 };

/**
 * Communities by what is near to what and by the words they say: too fine ones as Leiden finds them, groups moved to where
 * their words are likeliest, then communities merged that words do not tell apart, and groups moved again.
 * @param listenFor what groups say, for about so many communities
 */
export function findByWords(links: Neighbourhoods, listenFor: (communities: number) => Said): Uint32Array {
  const graph = linkNeighbours(links);
  const fine = findLeiden(graph, resolutionFor(countNodes(graph)));
  const said = listenFor(fine.reduce((most, name) => Math.max(most, name), -1) + 1);
  const merged = mergeCommunities(graph, moveByWords(graph, fine, said), judgeByWords(graph, said));
  return moveByWords(graph, merged, said);
}

/**
 * Whether most of what is asked is asked again: more than .7 of the groups, of 20,000 at most, have three tasks near
 * enough to belong with. Where most are one-offs, it is their words that communities would be told by.
 */
export function isMostlyRepeated(near: Neighbourhoods, tasks: Lists): boolean {
  const groups = near.starts.length - 1;
  if (groups > REPEATED.groups) return false;
  const threshold = thresholdAmong(near);
  const labels = new Uint32Array(groups);
  const counts = labels.map((_, group) => (tasks.starts[group + 1] ?? 0) - (tasks.starts[group] ?? 0));
  let repeated = 0;
  for (let group = 0; group < groups; group++)
    if (belongingToOwn(group, near, { own: (counts[group] ?? 1) - 1, labels, counts }) >= threshold) repeated++;
  return repeated > REPEATED.share * groups;
}
