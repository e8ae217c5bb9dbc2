import { join } from 'node:path';
import { likeness } from '../../util/likeness.ts';
import { type FoundLogs, type FoundPlace, namePlace } from '../logs.ts';
import { AGENT_NAMES, type Agent, type AgentName } from './agents.ts';
import { EDITOR_VARIABLES } from './editors.ts';
import { homeOf, readVariable } from './home.ts';
import { agentNamed, type Surroundings } from './resolve.ts';

/** A place of `logs:` that gives no log. */
export interface MissingPlace {
  /** In lower case, without a full stop. */
  readonly what: string;
  /** A sentence. */
  readonly fix: string;
  /** Nothing is there; otherwise there is only no log yet. */
  readonly isMistake: boolean;
}

/** From here on two names are taken for one that was mistyped. */
const ALIKE = 0.5;

/**
 * Why a place gives no log; null where it names one, be it read already or another place's, and where nobody may look.
 * `logs/` of the workspace may be empty where there are other logs: every workspace begins with it.
 */
export function missingAt(place: FoundPlace, { logs }: FoundLogs, surroundings: Surroundings): MissingPlace | null {
  const { isEmpty, isThere, paths } = place;
  const { from } = place.place;
  if (!isEmpty || (isThere && logs.length > 0 && paths[0] === join(surroundings.workspace, 'logs'))) return null;
  if (agentNamed(from) !== null) return missingAgent(place, surroundings);
  if (!isThere) return missingPath(from, surroundings);
  if (/[*?[{]/.test(from)) {
    const what = `no log file matches ${from}, which logs: names`;
    return { what, fix: 'Correct the pattern, or take it out of logs:.', isMistake: false };
  }
  const fix = `Put log files into ${from}, or name another place under logs:.`;
  return { what: `there is no log file at ${from} yet`, fix, isMistake: false };
}

/** The agent whose name an entry of `logs:` comes near to. */
export function agentNear(from: string): AgentName | null {
  const word = /^[\w-]+(?=$|:)/.exec(from)?.[0];
  if (word === undefined || agentNamed(from) !== null) return null;
  const [best] = AGENT_NAMES.map((name) => ({ name, like: likeness(name, word) })).sort((a, b) => b.like - a.like);
  return best !== undefined && best.like >= ALIKE ? best.name : null;
}

function missingAgent(place: FoundPlace, { environment }: Surroundings): MissingPlace | null {
  const named = agentNamed(place.place.from);
  if (named === null) return null;
  const { agent, name } = named;
  const isSet = (variable: string) => (readVariable(environment, variable) === null ? 'is not set' : 'is set');
  const variables = agent.variables.map((variable) => `${variable} ${isSet(variable)}`).join(', ');
  return {
    what: `${place.isThere ? 'no log of' : 'nothing of'} ${agent.title} in ${namePlace(place, environment)}; ${variables}`,
    fix: `${whereItIs(agent)}, or take ${name} out of logs:.`,
    isMistake: false,
  };
}

/** What moves an editor's folders moves all that it has: that is nothing to set for its logs. */
function whereItIs({ variables: [first = ''] }: Agent): string {
  const isEditors = EDITOR_VARIABLES.some((variable) => variable === first);
  return isEditors ? 'Name the folder of its sessions' : `Set ${first} to where it keeps its sessions`;
}

function missingPath(from: string, { environment }: Surroundings): MissingPlace {
  const near = agentNear(from);
  const isHomeless = /^~(?:[/\\]|$)/.test(from) && homeOf(environment) === null;
  return {
    what: `there is no ${from}, which logs: names${isHomeless ? ': HOME is not set' : ''}`,
    fix: `${near === null ? '' : `Did you mean ${near}? `}Put log files there, correct the path, or take it out of logs:.`,
    isMistake: true,
  };
}
