import { copyWorkspace, lasting, readText, writeText } from '../../cli/testing.ts';
import { faultsAfter, type Ground } from './ground.ts';
import type { Tried } from './matrix.ts';
import type { Site } from './queue-site.ts';
import { nightIn } from './strace.ts';

const PIPELINE = 'pipelines/nightly.yaml';

/** Where it stands beside all else that a model was out of reach for a while. */
const TOLD = /\/decisions\.jsonl$/;

/**
 * A whole night whose student is on the workers of a site that is disturbed. It ends well, or says by its exit code that it
 * left something undone, as where the student could not be opened; and the next night, without a queue, ends where one
 * that was never disturbed does.
 */
export async function disturbNight(ground: Ground, site: Site): Promise<Tried> {
  using workspace = copyWorkspace(ground.fresh.dir);
  const { dir } = workspace;
  const pipeline = readText(dir, PIPELINE);
  const place = `url: 'redis://127.0.0.1:${site.way.port}', prefix: bench, keyVariable: BENCH_QUEUE_KEY`;
  const queue = `queue: { ${place}, waitSeconds: 60, patienceSeconds: 60 }`;
  writeText(dir, PIPELINE, `${pipeline.trimEnd()}\n${queue}\n`);
  const night = await nightIn(dir, { environment: ground.environment });
  writeText(dir, PIPELINE, pipeline);
  const end = night.signal === null ? `exit ${night.code}` : 'killed';
  const isWhole = night.code === 0;
  const unclear = isWhole || night.code === 1 ? [] : [`the night ended with ${end}: ${night.stderr.slice(0, 300)}`];
  const faults = await faultsAfter(dir, ground, { isCounted: (path) => isWhole || !TOLD.test(path) });
  const missing = decisionsOf(ground.lasting).filter((line) => !decisionsOf(lasting(dir)).includes(line)).length;
  const undecided = missing === 0 ? [] : [`${missing} decisions are missing or other than without a queue`];
  return { end: `night: ${end}`, faults: [...unclear, ...faults, ...undecided] };
}

function decisionsOf(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => (TOLD.test(path) ? text.trim().split('\n') : []));
}
