import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyWorkspace } from '../../cli/testing.ts';
import { createRandom } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import { nightIn } from './strace.ts';
import { type ChaosOptions, unclear } from './system-calls.ts';

const HOUR_MS = 3_600_000;
const JUMPS = [-10 * 365 * 24, -366 * 24, -25, -2, 2, 25, 366 * 24, 10 * 365 * 24].map((hours) => hours * HOUR_MS);

/** The clock jumps, forwards or back, at the n-th time that the night looks at it; the next night has the right time. */
export async function jumpClocks(
  ground: Ground,
  { times, ...options }: ChaosOptions & { times: number },
): Promise<Row> {
  const random = createRandom(options.seed);
  const places = Array.from({ length: times }, (_, index) => ({
    jump: JUMPS[index % JUMPS.length] ?? 0,
    at: Math.floor(random() ** 3 * 3000),
  }));
  const attempt = async ({ jump, at }: (typeof places)[number]): Promise<Tried> => {
    using workspace = copyWorkspace(ground.fresh.dir);
    const preload = join(tmpdir(), `nightschool-clock-${process.pid}.mjs`);
    writeFileSync(preload, jumping(jump, at));
    const flags = ['--import', preload];
    const night = await nightIn(workspace.dir, { environment: ground.environment, flags });
    const end = `exit ${night.code}`;
    return {
      end,
      faults: [...(await faultsAfter(workspace.dir, ground, { isCounted })), ...unclear(end, night.stderr)],
    };
  };
  return tryAll({ name: 'the clock jumps', of: null, places, attempt, ...options });
}

/** When a day of the memory goes to the archive is for the clock to say. */
function isCounted(path: string): boolean {
  return !path.startsWith('memories/');
}

/** A module that is loaded before the program, as libfaketime would be. */
function jumping(jump: number, at: number): string {
  return `
const RealDate = Date;
let looks = 0;
const now = () => RealDate.now() + (++looks > ${at} ? ${jump} : 0);
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }
  static now() {
    return now();
  }
};
`;
}
