import { homedir } from 'node:os';
import type { Guard } from '../../domain/guard.ts';
import type { Json } from '../../domain/json.ts';
import type { OpenOptions } from '../../providers/index.ts';
import type { Redactor } from '../../redact/redact.ts';
import { openTraffic, readTraffic } from '../../store/traffic.ts';

/** A recording of everything that goes to models and comes back: written, or answered from. */
export interface TrafficFile {
  readonly mode: 'record' | 'replay';
  /** Absolute path. */
  readonly file: string;
}

/** @throws NightschoolError USAGE or FILE_DAMAGED where there is no sound recording to replay */
export async function openTrafficFile(
  { mode, file }: TrafficFile,
  { dir, redactor, guard }: { readonly dir: string; readonly redactor: Redactor; readonly guard: Guard },
): Promise<NonNullable<OpenOptions['traffic']>> {
  const redact = hidePlaces([dir, homedir()], redactor);
  if (mode === 'replay') return { mode, entries: await readTraffic(file), redact };
  const { append } = openTraffic(file);
  return { mode, write: (entry) => append(guard.hide('recording', entry)), redact };
}

/** A recording is made to be sent to somebody: where this machine keeps things is nobody's business. */
function hidePlaces(places: readonly string[], redactor: Redactor): (value: Json) => Promise<Json> {
  const written = places.filter((place) => place.length > 1).map((place) => JSON.stringify(place).slice(1, -1));
  return async (value) => {
    const text = JSON.stringify(await redactor.json(value));
    return JSON.parse(written.reduce((hidden, place) => hidden.replaceAll(place, '~'), text));
  };
}
