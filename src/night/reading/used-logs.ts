import type { LogPlace } from '../../domain/pipeline.ts';
import { expandHome, homeOf } from '../../store/log-places/home.ts';
import { placesNaming } from '../../store/log-places/places-naming.ts';
import { type IsWanted, nameBeforeRotation } from '../../store/state/log-index.ts';
import type { Night } from '../night.ts';
import { matchesProject } from './match-project.ts';

/**
 * What of the index may be used: sessions of logs that the pipeline, or `more`, still names. What was read of others
 * stays in the index, for other pipelines and for the day the place is put back. `present`: logs that are there, for
 * which include: and exclude: have been heeded when they were read; one that was rotated away is judged by its folder
 * and by the project that the index knows of it.
 */
export function usedLogs(
  { pipeline, workspace, environment, state }: Pick<Night, 'pipeline' | 'workspace' | 'environment' | 'state'>,
  present: ReadonlySet<string>,
  more: readonly LogPlace[] = [],
): IsWanted {
  const places = [...pipeline.logs, ...more];
  const naming = placesNaming(places, { workspace: workspace.dir, environment });
  const known = new Map<string, LogPlace | null>();
  /** The first that names it, as when it was found. */
  const placeOf = (file: string): LogPlace | null => {
    const place = known.has(file) ? (known.get(file) ?? null) : (naming(nameBeforeRotation(file))[0] ?? null);
    known.set(file, place);
    return place;
  };
  const isNarrow = places.some(({ include, exclude }) => include.length + exclude.length > 0);
  const projects = new Map<string, string>();
  for (const { file, id, project } of isNarrow ? state.logs.sessions() : []) {
    if (project !== undefined) projects.set(`${file}\n${id}`, project);
  }
  return (file, session) => {
    if (present.has(file)) return true;
    const place = placeOf(file);
    if (place === null) return false;
    const path = nameBeforeRotation(file);
    const log = { path, file: expandHome(path, homeOf(environment)) };
    return matchesProject(projects.get(`${file}\n${session}`), place, log);
  };
}
