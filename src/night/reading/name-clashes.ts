import type { LogPlace } from '../../domain/pipeline.ts';
import { plural } from '../../util/amounts.ts';

interface Held {
  readonly id: string;
  readonly file: string;
  readonly startedAt?: string;
}

/** Places whose logs have so many sessions of the same id, begun at different times. */
interface Clash {
  readonly places: readonly [LogPlace, LogPlace];
  readonly ids: Set<string>;
}

/**
 * Sentences on agents that name their sessions in the same way: sessions of one id are taken for one, so that requests in
 * the same words count once. `placeOf`: of a log by what the workspace calls it; undefined where it is not read any more.
 */
export function describeNameClashes(
  sessions: Iterable<Held>,
  placeOf: (file: string) => LogPlace | undefined,
): readonly string[] {
  const first = new Map<string, { readonly place: LogPlace; readonly startedAt: string }>();
  const clashes = new Map<string, Clash>();
  for (const { id, file, startedAt } of sessions) {
    const place = placeOf(file);
    if (place === undefined || startedAt === undefined) continue;
    const known = first.get(id);
    if (known === undefined) first.set(id, { place, startedAt });
    else if (known.place !== place && known.startedAt !== startedAt) {
      const key = JSON.stringify([known.place.from, place.from].sort());
      const clash = clashes.get(key) ?? { places: [known.place, place], ids: new Set() };
      clash.ids.add(id);
      clashes.set(key, clash);
    }
  }
  return [...clashes.values()].map(sentenceOn);
}

function sentenceOn({ places: [one, another], ids }: Clash): string {
  const [id = ''] = ids;
  const more = ids.size === 1 ? '' : ` and ${plural(ids.size - 1, 'other')}`;
  return `${one.from} and ${another.from} have different sessions of the same id (${id}${more}), which count as one: if two agents write them, say so in logs: of the pipeline, { from: ${another.from}, agent: <a name> }.`;
}
