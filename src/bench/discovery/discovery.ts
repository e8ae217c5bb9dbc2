import { shelveSkills } from '../../memory/recall/skill-search.ts';
import { openSearch } from '../../night/discovery/search.ts';
import { readAsked } from '../../night/discovery/sources.ts';
import { discoverySentence, isFound } from '../../promote/discovery/judge.ts';
import { measureSearch } from '../../promote/discovery/measure.ts';
import { generateLibrary, generateNewcomer, STUFFED } from './library.ts';

const BOUNDS = { recall: 0.8, precision: 0.9, loss: 0.05 };
const REQUESTS = 30;

/** One more skill in a library of 200 with 30 requests each: what is said of it, and how long that takes. */
export function benchDiscovery(): string {
  const skills = generateLibrary(REQUESTS);
  const began = performance.now();
  const live = { skills: skills.map((skill) => ({ ...skill, version: skill.name })), shelf: shelveSkills(skills) };
  const others = skills.map(({ name, requests }) => ({
    skill: name,
    requests: requests.map((text) => readAsked([text])),
  }));
  const indexed = performance.now() - began;
  const rows = [generateNewcomer(REQUESTS), generateNewcomer(REQUESTS, STUFFED)].map((candidate) => {
    const start = performance.now();
    const own = candidate.requests.map((text) => readAsked([text]));
    const search = openSearch({ candidate, live, others: [], own });
    const { measure } = measureSearch(candidate.name, { own, others, unserved: [] }, search);
    const took = performance.now() - start;
    const word = isFound([measure], BOUNDS) ? 'found' : 'refused';
    return `${word} in ${Math.round(took)} ms: ${discoverySentence([measure], BOUNDS)}`;
  });
  const read = `${skills.length} skills and ${skills.length * REQUESTS} requests read in ${Math.round(indexed)} ms`;
  return ['discovery', read, ...rows, ''].join('\n');
}
