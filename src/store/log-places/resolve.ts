import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { LogPlace } from '../../domain/pipeline.ts';
import { AGENT_NAMES, AGENTS, type Agent, type AgentName } from './agents.ts';
import { type Environment, expandHome, homeOf, isBelow } from './home.ts';

/** What a place is relative to. */
export interface Surroundings {
  /** Absolute. */
  readonly workspace: string;
  readonly environment: Environment;
}

/** One path or glob that an entry of `logs:` stands for on this machine. */
export interface Start {
  /** Absolute. */
  readonly path: string;
  /** Whose folders these are, and the one that its paths are told from. */
  readonly agent: { readonly is: Agent; readonly root: string } | null;
  /** What a file found there is called: the same on every machine, as far as that can be. */
  readonly nameOf: (file: string) => string;
}

/** A place whose projects are whole paths, where they begin with `~`. */
export function atHome(place: LogPlace, { environment }: Surroundings): LogPlace {
  const expandAll = (projects: readonly string[]) => projects.map((each) => expandHome(each, homeOf(environment)));
  return { ...place, include: expandAll(place.include), exclude: expandAll(place.exclude) };
}

/**
 * Where an entry of `logs:` leads. The name of an agent is never a path: a folder of that name is `./codex`. What follows
 * a colon lies below the agent's folders, so that a log may be named as it is called.
 */
export function resolvePlace(from: string, surroundings: Surroundings): readonly Start[] {
  const agent = agentNamed(from);
  if (agent !== null) return agentStarts(agent, surroundings);
  const { workspace, environment } = surroundings;
  const path = resolve(workspace, expandHome(from, homeOf(environment)));
  return [{ path, agent: null, nameOf: namingOf(from, surroundings) }];
}

export interface NamedAgent {
  readonly name: AgentName;
  readonly agent: Agent;
  /** Path or glob below its folders; `''` for all of them. */
  readonly path: string;
}

/** The agent that an entry of `logs:` names; null where it is a path. */
export function agentNamed(from: string): NamedAgent | null {
  const [first, ...rest] = from.split(':');
  const name = AGENT_NAMES.find((each) => each === first);
  return name === undefined ? null : { name, agent: AGENTS[name], path: rest.join(':') };
}

function agentStarts({ name, agent, path }: NamedAgent, { workspace, environment }: Surroundings): readonly Start[] {
  return agent.roots(environment).map((given) => {
    const root = resolve(workspace, expandHome(given, homeOf(environment)));
    return {
      path: join(root, path),
      agent: { is: agent, root },
      nameOf: (file) => `${name}:${slashed(relative(root, file))}`,
    };
  });
}

/** A file of the workspace is called by its path there, and any other as its place begins. */
function namingOf(from: string, { workspace, environment }: Surroundings): Start['nameOf'] {
  const home = homeOf(environment);
  const isAtHome = home !== null && expandHome(from, home) !== from;
  const inside = normalize(`${workspace}${sep}`);
  return (file) => {
    // the usual case, of ten thousand files perhaps
    if (file.startsWith(inside) && normalize(file) === file) return slashed(file.slice(inside.length));
    if (isBelow(file, workspace)) return slashed(relative(workspace, file));
    if (isAtHome) return `~/${slashed(relative(home, file))}`;
    return slashed(isAbsolute(from) ? file : relative(workspace, file));
  };
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
