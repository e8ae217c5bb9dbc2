/** What decides where the next job is taken from. */
export interface Choosable {
  /** It had no job when it was last looked into, and nothing was said since. */
  readonly isDry: boolean;
  /** Jobs that may be held of it still. */
  readonly room: number;
  /** When a job of it was last taken; 0: never. */
  readonly servedAt: number;
  /** When it was taken up, of the one that is being served. */
  readonly since: number;
}

/**
 * Where the next job is taken from: the one that is being served while it has work, since loading another model is dear,
 * but not for longer than `stayMs` while others wait; of those the one that was served longest ago.
 */
export function chooseStation<Station extends Choosable>(
  stations: readonly Station[],
  about: { readonly current: Station | null; readonly now: number; readonly stayMs: number },
): Station | null {
  const { current, now, stayMs } = about;
  const able = stations.filter(({ isDry, room }) => !isDry && room > 0);
  const others = able.filter((station) => station !== current).sort((left, right) => left.servedAt - right.servedAt);
  const next = others[0] ?? null;
  if (current === null || !able.includes(current)) return next;
  return next !== null && now - current.since >= stayMs ? next : current;
}
