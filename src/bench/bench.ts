import { cpus } from 'node:os';
import { benchDashboard } from './dashboard/dashboard.ts';
import { benchDiscovery } from './discovery/discovery.ts';
import { benchFamilies } from './families/families.ts';
import { benchFleetPlan } from './fleet-plan/fleet-plan.ts';
import { benchGate } from './gate/gate.ts';
import { benchIngest } from './ingest/ingest.ts';
import { benchInjection } from './injection/injection.ts';
import { benchLongLife } from './long-life/long-life.ts';
import { benchNight } from './night.ts';
import { benchOutcomes } from './outcomes.ts';
import { benchQueue } from './queue/queue.ts';
import { benchRecall } from './recall/recall.ts';
import { benchRedact } from './redact/redact.ts';
import { benchTrials } from './trials.ts';

/** `npm run bench [ingest|night|trials|recall|outcomes|families|gate|discovery|dashboard|long-life|injection|redact|queue|fleet-plan]`: prints the tables of README.md, with the machine they were measured on. */
const BENCHES = {
  ingest: benchIngest,
  night: benchNight,
  trials: benchTrials,
  recall: benchRecall,
  outcomes: benchOutcomes,
  families: benchFamilies,
  gate: benchGate,
  discovery: benchDiscovery,
  dashboard: benchDashboard,
  'long-life': benchLongLife,
  redact: benchRedact,
  injection: benchInjection,
  queue: benchQueue,
  'fleet-plan': benchFleetPlan,
};
const [only] = process.argv.slice(2);

process.stdout.write(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n`);
for (const [name, measure] of Object.entries(BENCHES)) {
  if (only === undefined || only === name) process.stdout.write(`\n${await measure()}\n`);
}
