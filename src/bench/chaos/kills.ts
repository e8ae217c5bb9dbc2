import { copyWorkspace } from '../../cli/testing.ts';
import { createRandom } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, tryAll } from './matrix.ts';
import { oncePerGround } from './once-per-ground.ts';
import { nightIn } from './strace.ts';
import { type ChaosOptions, repeated, unclear } from './system-calls.ts';

/** Kills the night at a random moment between its first file and its end, and some of them a second time as they go on. */
export async function killAtRandom(
  ground: Ground,
  { times, ...options }: ChaosOptions & { readonly times: number },
): Promise<Row> {
  const random = createRandom(options.seed);
  const took = await timeOf(ground);
  const places = Array.from({ length: times }, (_, index) => ({
    after: Math.round(took * (EARLIEST + (1.05 - EARLIEST) * random())),
    again: index % 3 === 0 ? Math.round(took * random()) : null,
  }));
  const attempt = async ({ after, again }: (typeof places)[number]) => {
    using workspace = copyWorkspace(ground.fresh.dir);
    const { environment } = ground;
    const before = ground.asked().length;
    const night = await nightIn(workspace.dir, { environment, killAfterMs: after });
    const end = night.signal === null ? `exit ${night.code}` : 'killed';
    if (again !== null) await nightIn(workspace.dir, { environment, killAfterMs: again });
    const faults = await faultsAfter(workspace.dir, ground);
    const kills = again === null ? 1 : 2;
    return { end, faults: [...faults, ...unclear(end, night.stderr), ...repeated(ground, before + kills - 1)] };
  };
  return tryAll({ name: 'SIGKILL at any moment', of: times, places, attempt, ...options });
}

/** Until then Node only reads the program. */
const EARLIEST = 0.2;

const timeOf = oncePerGround(async (ground): Promise<number> => {
  using workspace = copyWorkspace(ground.fresh.dir);
  const started = performance.now();
  await nightIn(workspace.dir, { environment: ground.environment });
  return performance.now() - started;
});
