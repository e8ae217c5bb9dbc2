/** One kind of fault: how many of its places were tried, and what went wrong. */
export interface Row {
  readonly name: string;
  readonly tried: number;
  /** Null where there is no end to them. */
  readonly of: number | null;
  /** What became of the disturbed nights, by how many. */
  readonly ends: Readonly<Record<string, number>>;
  /** Sentences; each a promise that was broken. */
  readonly faults: readonly string[];
}

/** What one try came to. */
export interface Tried {
  /** How the disturbed night ended. */
  readonly end: string;
  readonly faults: readonly string[];
}

export interface Trying<Place> {
  readonly name: string;
  readonly places: readonly Place[];
  readonly of: number | null;
  readonly attempt: (place: Place) => Promise<Tried>;
  /** `performance.now()` after which nothing more is begun. */
  readonly until: number;
  /** Told of each, for whoever watches. */
  readonly tell?: (line: string) => void;
}

/** Tries the places one after the other, as far as the time goes: at least one. */
export async function tryAll<Place>({ name, places, of, attempt, until, tell }: Trying<Place>): Promise<Row> {
  const ends: Record<string, number> = {};
  const faults: string[] = [];
  let tried = 0;
  for (const place of places) {
    if (tried > 0 && performance.now() > until) break;
    const { end, faults: found } = await attempt(place);
    tried += 1;
    if (tried % 25 === 0) tell?.(`${name}: ${tried}, ${faults.length} broken promises`);
    ends[end] = (ends[end] ?? 0) + 1;
    for (const fault of found) {
      faults.push(`${JSON.stringify(place)} (${end}): ${fault}`);
      tell?.(`${name} ${faults.at(-1)}`);
    }
  }
  return { name, tried, of, ends, faults };
}

export function printMatrix(rows: readonly Row[]): string {
  const lines = rows.map(({ name, tried, of, ends, faults }) => {
    const count = of === null ? String(tried) : `${tried} of ${of}`;
    const ended = Object.entries(ends)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([end, times]) => `${end}: ${times}`)
      .join(', ');
    return `| ${name} | ${count} | ${ended} | ${faults.length} |`;
  });
  return ['| fault | tried | how the night ended | broken promises |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}
