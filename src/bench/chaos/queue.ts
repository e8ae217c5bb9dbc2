import { startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { canonicalJson } from '../../util/hash.ts';
import { hasRedis } from '../queue/redis.ts';
import { openRoom, type Room, type Sat } from '../queue/sitting.ts';
import { seededStudent } from '../queue/student.ts';
import { openStudentHere } from '../queue/student-here.ts';
import { openStudentThere, queueSettings } from '../queue/student-there.ts';
import type { Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import { disturbNight } from './queue-night.ts';
import { drawMishaps, letHappen, openSite, SHORT, type Site, WRONG } from './queue-site.ts';
import type { ChaosOptions } from './system-calls.ts';

/** Exams that differ in their trials, and in how they end. */
const EXAMS = 10;
/** Of the runs, every so-many-th is a whole night. */
const NIGHTS = 20;
/** About as long as an exam takes. */
const WITHIN_MS = 4000;
/** However bad the network was, it is over well before. */
const MOST_SECONDS = 120;

interface Place {
  readonly run: number;
  readonly kind: 'exam' | 'night';
  readonly mishaps: ReturnType<typeof drawMishaps>;
}

/**
 * Exams and nights on a fleet of workers, while workers and Redis are killed and started, connections cut and workers
 * stopped for longer than their locks hold: no trial is lost, none counts twice, and the verdict is that of one process
 * without a queue.
 */
export async function disturbQueue(
  ground: Ground,
  { times, ...options }: ChaosOptions & { readonly times: number },
): Promise<Row | null> {
  if (!hasRedis()) return null;
  const places = Array.from({ length: times }, (_, run): Place => {
    const kind = run % NIGHTS === NIGHTS - 1 ? 'night' : 'exam';
    return { run, kind, mishaps: drawMishaps(1000 * options.seed + run, WITHIN_MS) };
  });
  using room = await openRoom();
  await using site = await openSite();
  const undisturbed = await sitUndisturbed(room);
  const attempt = async ({ run, kind, mishaps }: Place): Promise<Tried> => {
    const began = performance.now();
    await site.heal();
    const over = new AbortController();
    const happening = letHappen(site, mishaps, over.signal);
    try {
      if (kind === 'night') return await disturbNight(ground, site);
      const expected = undisturbed[run % EXAMS];
      return await disturbExam({ room, site }, { name: `${options.seed}-${run}`, passSeed: run % EXAMS, expected });
    } finally {
      over.abort();
      await happening;
      await site.heal();
      options.tell?.(`${kind} ${run}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  };
  const row = await tryAll({ name: 'workers, Redis and the network between', of: times, places, attempt, ...options });
  options.tell?.([...site.told].map(([event, count]) => `${event} ${count}`).join(', '));
  return row;
}

/** By one process, without a queue. */
async function sitUndisturbed(room: Room): Promise<readonly Sat[]> {
  const server = await startOllamaServer({ script: seededStudent({ latency: [0, 0], wrong: WRONG }) });
  const student = await openStudentHere(server.url, room.prompt);
  const signal = new AbortController().signal;
  const exams: Sat[] = [];
  for (let passSeed = 0; passSeed < EXAMS; passSeed++) {
    exams.push(await room.sitGate(student, { passSeed, concurrency: 1, signal }));
  }
  await server.close();
  return exams;
}

async function disturbExam(
  { room, site }: { readonly room: Room; readonly site: Site },
  {
    name,
    passSeed,
    expected,
  }: { readonly name: string; readonly passSeed: number; readonly expected: Sat | undefined },
): Promise<Tried> {
  const signal = AbortSignal.timeout(1000 * MOST_SECONDS);
  const settings = queueSettings(site.way.port);
  try {
    await using there = await openStudentThere({
      ...{ settings, workspaceId: `run-${name}`, times: SHORT, prompt: room.prompt, signal },
    });
    const { student } = there;
    const sat = await room.sitGate(student, { passSeed, concurrency: student.concurrency, signal });
    return { end: sat.word, faults: faultsOf(sat, expected) };
  } catch (error) {
    const why = signal.aborted ? `it took longer than ${MOST_SECONDS} seconds` : String(error);
    return { end: 'no verdict', faults: [why] };
  }
}

function faultsOf(sat: Sat, expected: Sat | undefined): readonly string[] {
  if (expected === undefined) return ['nothing is known of it'];
  const ids = (exam: Sat): readonly string[] => exam.outcomes.map(({ id }) => id);
  const twice = ids(sat).length - new Set(ids(sat)).size;
  const lost = ids(expected).filter((id) => !ids(sat).includes(id)).length;
  const changed = sat.outcomes.filter((outcome, index) => {
    return canonicalJson(outcome) !== canonicalJson(expected.outcomes[index] ?? null);
  });
  return [
    ...(sat.word === expected.word && sat.reason === expected.reason
      ? []
      : [`the verdict is ${sat.word}: ${sat.reason}`]),
    ...(twice === 0 ? [] : [`${twice} trials count twice`]),
    ...(lost === 0 ? [] : [`${lost} trials are lost`]),
    ...(changed.length === 0 ? [] : [`${changed.length} trials differ: ${JSON.stringify(changed[0])}`]),
  ];
}
