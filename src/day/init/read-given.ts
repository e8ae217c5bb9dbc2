import type { LogPlace } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { abbreviateHome, type Environment, homeOf } from '../../store/log-places/home.ts';
import { type Given, readPromote, readStudents, readTime } from './choose.ts';
import { type OllamaUrl, readTeacher } from './read-choice.ts';

export interface GivenWorld {
  readonly environment: Environment;
  readonly ollama: OllamaUrl;
}

/**
 * What the options of a command line say.
 * @throws NightschoolError USAGE
 */
export function readGiven(options: Readonly<Record<string, unknown>>, { environment, ollama }: GivenWorld): Given {
  const { logs, teacher, student, promote, schedule } = options;
  return {
    logs: Array.isArray(logs) ? readPlaces(logs.map(String), environment) : null,
    teacher: typeof teacher === 'string' ? readTeacher(teacher, ollama) : null,
    students: Array.isArray(student) ? readStudents(student.map(String), ollama) : null,
    promote: typeof promote === 'string' ? readPromote(promote) : null,
    schedule: typeof schedule === 'string' ? readTime(schedule) : null,
  };
}

/** A shell has made `~/logs` a path of this machine, which the pipeline need not be bound to. */
function readPlaces(places: readonly string[], environment: Environment): readonly LogPlace[] {
  const named = places.map((place) => abbreviate(place.trim(), environment));
  const odd = named.find((place) => place === '' || /\p{Cc}/u.test(place));
  if (odd !== undefined) throw new NightschoolError('USAGE', `${JSON.stringify(odd)} is no place for logs.`);
  return [...new Set(named)].map((from) => ({ from, include: [], exclude: [] }));
}

function abbreviate(place: string, environment: Environment): string {
  return place.startsWith('/') ? abbreviateHome(place, homeOf(environment)) : place;
}
