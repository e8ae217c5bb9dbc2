/** A number with where it comes from: a command that measures it, a file that sets it, or `assumed`. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const measured = (value: number, unit: string, command: string): Figure => ({ value, unit, source: command });
const assumed = (value: number, unit: string, why: string): Figure => ({ value, unit, source: `assumed: ${why}` });

const NIGHTS = 'BENCH_FLEET_PLAN=nights npm run bench fleet-plan';
const SAMPLE = 'BENCH_FLEET_PLAN=disk npm run bench fleet-plan';
const QUEUE = 'npm run bench queue';

/** Everything that the plan is computed from; nothing else in this folder is a fact about the world. */
export const INPUTS = {
  // Reading and grouping
  logBytesPerTask: measured(94_800, 'B', 'npm run bench ingest: 1.02 GB, 10,759 tasks'),
  readSecondsPerTask: measured(7.8e-4, 's, two cores', 'npm run bench ingest: 8.4 s, 10,759 tasks'),
  groupSecondsPerTask: measured(2.2e-4, 's', 'npm run bench families, scale: 217.5 s, 1,000,000 requests'),
  refitEvery: measured(7, 'nights', 'families.refitAfter, src/store/pipeline-schema.ts'),
  // A night of one workspace
  nightBaseBytes: measured(2e8, 'B', NIGHTS),
  nightBytesPerTask: measured(61_000, 'B', NIGHTS),
  firstNightBaseBytes: measured(6.2e8, 'B', NIGHTS),
  firstNightBytesPerTask: measured(67_000, 'B', NIGHTS),
  nightBaseSeconds: measured(0.3, 's', 'npm run bench night: again, with nothing new'),
  nightSecondsPerTask: measured(1.2e-4, 's', 'npm run bench ingest: nothing new, 1.47 s, 10,000 tasks'),
  stateBytesPerTask: measured(10_600, 'B', NIGHTS),
  familiesAtOnce: measured(4, 'families', 'limits.families, src/store/pipeline-schema.ts'),
  // Skills
  trialsPerDraft: measured(49.9, 'trials', `${SAMPLE}: 549 trials, 11 families, practice and baseline with it`),
  draftsPerSkill: measured(2.2, 'families', `${SAMPLE}: 11 families, 5 promoted`),
  trialsPerRecertification: measured(23.8, 'trials', 'npm run bench gate: the live version still at .95'),
  evidenceBytesPerSkill: measured(124_000, 'B', SAMPLE),
  ledgerBytesPerTrial: measured(1_110, 'B', `${SAMPLE}: the ledger alone`),
  stringBytes: measured(5.37e8, 'B', 'node -p "buffer.constants.MAX_STRING_LENGTH"'),
  logBytesPerTrial: measured(1_780, 'B', `${SAMPLE}: trials.jsonl, ledger and transcript`),
  pageBytesPerSkill: measured(989, 'B', 'npm run bench dashboard: families.html, 1,000 skills'),
  reportSecondsPerSkill: measured(0.0355, 's', 'npm run bench dashboard: after one more night, 1,000 skills'),
  searchSecondsPerSkill: measured(1.14e-6, 's', 'npm run bench recall: p95 of 10,000 files'),
  // Trials and the queue
  answersPerTrial: measured(3, 'answers', 'npm run bench trials'),
  coordinatorSecondsPerTrial: measured(6.9e-3, 's of a core', 'npm run bench trials: all CPU of a trial'),
  dispatchSecondsPerTrial: measured(4e-4, 's of a core', QUEUE),
  redisSecondsPerTrial: measured(3.3e-4, 's of a core', QUEUE),
  redisSecondsPerWorker: measured(
    5e-4,
    's of a core, each second',
    'INFO of a Redis with 4 idle workers and none, 10 s each',
  ),
  redisBytesPerTrial: measured(1_400, 'B', QUEUE),
  redisBytesPerExam: measured(13_000, 'B', `${SAMPLE}, then gzip -c evals/*/recordings.jsonl | base64: as sent`),
  examsStandNights: measured(2, 'nights', 'STANDS_SECONDS, src/queue/materials.ts'),
  lead: measured(1.5, 'trials a slot', 'queue.lead, src/store/queue-schema.ts'),
  // Money
  teacherTokensIn: measured(160_000, 'tokens a draft', 'src/night/estimate-spend.ts, rule of thumb'),
  teacherTokensOut: measured(16_000, 'tokens a draft', 'src/night/estimate-spend.ts, rule of thumb'),
  teacherUsdPerMillionIn: measured(2, 'USD', 'pipelines/prices.yaml: openai/gpt-6.1-sol'),
  teacherUsdPerMillionOut: measured(10, 'USD', 'pipelines/prices.yaml: openai/gpt-6.1-sol'),
  judgedPerNight: measured(40, 'tasks a workspace', 'outcomes.judgedPerNight, src/store/pipeline-schema.ts'),
  judgingTokensIn: measured(875, 'tokens', 'src/night/estimate-spend.ts: 7,000 for 8'),
  judgingTokensOut: measured(87.5, 'tokens', 'src/night/estimate-spend.ts: 700 for 8'),
  // What nobody here can measure: change these to your own
  secondsPerAnswer: assumed(1.25, 's', 'middle of the 0.5 to 2 s that the queue is measured with'),
  slotsPerMachine: assumed(4, 'slots', 'a card of 24 GB with a model of 8 billion parameters'),
  studentUsdPerHour: assumed(0.6, 'USD', 'such a machine, rented'),
  coordinatorUsdPerHour: assumed(0.2, 'USD', '4 cores and 16 GB, rented'),
  coordinatorCores: assumed(4, 'cores', 'as above'),
  coordinatorBytes: assumed(16e9, 'B', 'as above'),
  redisBytes: assumed(16e9, 'B', 'as above, without what its copy takes as it is saved'),
  storageUsdPerGigabyteMonth: assumed(0.08, 'USD', 'block storage'),
  keptDays: assumed(365, 'days', 'a task stands in the index for a year'),
  draftsPerYear: assumed(2, 'a skill', 'written once, and once again as its procedure changes'),
  recertificationsPerYear: assumed(4, 'a skill and student', 'a new student or digest every quarter'),
  windowHours: assumed(8, 'h', 'a night'),
  pageBytes: assumed(20e6, 'B', 'what a page of the dashboard may weigh, src/bench/README.md'),
  searchSeconds: assumed(0.2, 's', 'as long as an agent should wait to find a skill'),
  schedulers: assumed(1, 'machines', 'fleet run on one machine'),
  redisServers: assumed(1, 'servers', 'one for all'),
  teacherAccounts: assumed(1, 'accounts', 'one for all'),
  teacherTokensPerMinute: assumed(2e6, 'tokens', 'the rate limit of one account'),
} as const satisfies Record<string, Figure>;

export type Inputs = { readonly [Name in keyof typeof INPUTS]: number };

export function readInputs(changed: Partial<Inputs> = {}): Inputs {
  const values = Object.fromEntries(Object.entries(INPUTS).map(([name, { value }]) => [name, value]));
  return { ...(values as { [Name in keyof typeof INPUTS]: number }), ...changed }; // every name has its value
}
