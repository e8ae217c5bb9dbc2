import { oneLine } from '../../report/plain.ts';
import { plural, sizeOf } from '../../util/amounts.ts';
import type { FoundAgent } from './survey.ts';

const MOST_PROJECTS = 8;

/** A found agent in a line for people, its projects in another. */
export function describeAgent(agent: FoundAgent): string {
  const { projects } = agent;
  const more = projects.length - MOST_PROJECTS;
  const named = `${projects.slice(0, MOST_PROJECTS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [summarise(agent), ...(projects.length === 0 ? [] : [`  projects: ${oneLine(named)}`])].join('\n');
}

export function summarise({ title, files, bytes, newest, folders }: FoundAgent): string {
  return oneLine(
    `${title}: ${plural(files, 'file')}, ${sizeOf(bytes)}, the newest of ${newest}, in ${folders.join(', ')}`,
  );
}
