import { copyWorkspace, readText, writeText } from '../../cli/testing.ts';
import { faultsAfter, type Ground } from './ground.ts';
import type { Tried } from './matrix.ts';
import type { Site } from './queue-site.ts';
import { nightIn } from './strace.ts';

const PIPELINE = 'pipelines/nightly.yaml';

/**
 * A whole night whose student is on the workers of a site that is disturbed. It ends well, or says that it stopped, and
 * the next night, without a queue, ends where one that was never disturbed does.
 */
export async function disturbNight(ground: Ground, site: Site): Promise<Tried> {
  using workspace = copyWorkspace(ground.fresh.dir);
  const { dir } = workspace;
  const pipeline = readText(dir, PIPELINE);
  const queue = `queue: { url: 'redis://127.0.0.1:${site.way.port}', prefix: bench, waitSeconds: 60, patienceSeconds: 60 }`;
  writeText(dir, PIPELINE, `${pipeline.trimEnd()}\n${queue}\n`);
  const night = await nightIn(dir, { environment: ground.environment });
  writeText(dir, PIPELINE, pipeline);
  const end = night.signal === null ? `exit ${night.code}` : 'killed';
  const unclear = end === 'exit 0' ? [] : [`the night ended with ${end}: ${night.stderr.slice(0, 300)}`];
  return { end: `night: ${end}`, faults: [...unclear, ...(await faultsAfter(dir, ground))] };
}
