import { copyWorkspace } from '../../cli/testing.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, tryAll } from './matrix.ts';
import { oncePerGround } from './once-per-ground.ts';
import { CALLS, type Injection, injecting, nightIn, type Traced, traceNight } from './strace.ts';

export interface ChaosOptions {
  readonly seed: number;
  /** `performance.now()` after which nothing more is begun. */
  readonly until: number;
  readonly tell?: (line: string) => void;
}

/** A kill leaves the same behind before a call that changes nothing that others see: these are the ones that do. */
const CHANGING = new Set(['write', 'pwrite64', 'rename', 'link', 'unlink', 'ftruncate', 'openat', 'mkdir']);

export const traceGround = oncePerGround(async (ground): Promise<Traced> => {
  using workspace = copyWorkspace(ground.fresh.dir);
  return await traceNight(workspace.dir, ground.environment); // the workspace is gone with the scope
});

/** Kills the night at its n-th call of a kind. */
export function killAtCalls(ground: Ground, traced: Traced, options: ChaosOptions): Promise<Row> {
  const all = placesOf(traced).filter(({ call }) => CHANGING.has(call));
  const places = shuffle(all, createRandom(options.seed)).map((place) => ({ ...place, fault: 'SIGKILL' as const }));
  return tryAll({
    name: 'SIGKILL at a system call',
    of: all.length,
    places,
    ...options,
    attempt: disturb(ground, traced),
  });
}

/** The n-th call of a kind fails, once or from then on. */
export function failAtCalls(
  ground: Ground,
  traced: Traced,
  { fault, ...options }: ChaosOptions & { readonly fault: 'ENOSPC' | 'EIO' | 'EROFS' },
): Promise<Row> {
  const all = placesOf(traced).flatMap((place) => [false, true].map((isLasting) => ({ ...place, fault, isLasting })));
  const places = shuffle(all, createRandom(options.seed));
  return tryAll({
    name: `${fault} from a system call`,
    of: all.length,
    places,
    ...options,
    attempt: disturb(ground, traced),
  });
}

function placesOf({ counts }: Traced): readonly Pick<Injection, 'call' | 'at'>[] {
  return CALLS.flatMap((call) =>
    Array.from({ length: counts.get(call) ?? 0 }, (_, index) => ({ call, at: index + 1 })),
  );
}

function disturb(ground: Ground, traced: Traced) {
  return async (injection: Injection) => {
    using workspace = copyWorkspace(ground.fresh.dir);
    const before = ground.asked().length;
    const night = await nightIn(workspace.dir, {
      environment: ground.environment,
      before: injecting(workspace.dir, traced, injection),
    });
    const end = night.signal === null ? `exit ${night.code}` : 'killed';
    const faults = await faultsAfter(workspace.dir, ground);
    return { end, faults: [...faults, ...unclear(end, night.stderr), ...repeated(ground, before)] };
  };
}

/** A night that cannot write says so by its exit code; one that could do without ends well. */
export function unclear(end: string, stderr: string): readonly string[] {
  if (['killed', 'exit 0', 'exit 4'].includes(end)) return [];
  return [`it ended with neither 0 nor 4: ${stderr.slice(0, 400)}`];
}

/** At most one call is made twice: the one that was under way. */
export function repeated(ground: Ground, before: number): readonly string[] {
  const made = ground.asked().length - before;
  return made <= ground.calls + 1 ? [] : [`${made} teacher calls instead of ${ground.calls}`];
}
