import { readFleetView } from '../../../day/fleet/read-fleet-view.ts';
import { NightschoolError } from '../../../errors.ts';
import type { FleetSpend, FleetView } from '../../../report/fleet/view.ts';
import { claimsText, fleetNotes, loadOf, pace, spendTitle, stateOf } from '../../../report/fleet/words.ts';
import { oneLine } from '../../../report/plain.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import { count, plural } from '../../../util/amounts.ts';
import { type CommonOptions, type ExitCode, formatTable, print, type Shell } from '../../terminal.ts';

/** `nightschool status --fleet`. */
export async function showFleet(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const name = typeof options.pipeline === 'string' ? options.pipeline : 'nightly';
  const { queue } = await readPipeline(options.dir, name);
  if (queue === null) {
    throw new NightschoolError('USAGE', `The pipeline ${name} has no queue, and so no fleet.`, {
      hint: 'Write a line into it such as queue: { url: redis://127.0.0.1:6379 }; without it this machine asks the models.',
    });
  }
  const view = await readFleetView(options.dir, queue, { environment: shell.environment, now: Date.now() });
  print(shell, options, { json: view, text: (columns) => describeFleet(view, columns) });
  return 0;
}

/** Tables of workers, of models and of what the night cost; sentences on what is wrong. */
export function describeFleet(view: FleetView, columns: number): string {
  const parts = [
    totalsLine(view),
    ...(view.workers.length === 0 ? [] : [workerTable(view, columns)]),
    ...(view.models.length === 0 ? [] : [modelTable(view, columns)]),
    ...(view.refused.length === 0 ? [] : [refusedLines(view)]),
    ...(view.spend === null || view.spend.models.length === 0 ? [] : [spendTable(view.spend, columns)]),
    fleetNotes(view).join('\n'),
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => part.trimEnd())
    .join('\n\n');
}

function totalsLine({ totals }: FleetView): string {
  const { hosts, workers, slots, running, prefetched, waiting, jobsAMinute } = totals;
  const speed = jobsAMinute === null ? '' : `, ${pace(jobsAMinute)} a minute`;
  return `${plural(workers, 'worker')} on ${plural(hosts, 'host')}, ${plural(slots, 'slot')}: ${loadOf({ running, prefetched })} at work, ${count(waiting)} waiting${speed}.`;
}

function workerTable({ workers }: FleetView, columns: number): string {
  const header = [
    ...['host', 'models', 'slots', 'running', 'ahead', 'jobs', 'a minute', 'seconds', 'tokens in', 'tokens out'],
    ...['state', 'process', 'version'],
  ];
  const rows = workers.map((worker) => [
    ...[worker.host, worker.models.join(', ') || '-', String(worker.slots), String(worker.running)],
    ...[String(worker.prefetched), count(worker.done), pace(worker.jobsAMinute), pace(worker.secondsPerJob)],
    ...[count(worker.tokens.input), count(worker.tokens.output), stateOf(worker), String(worker.pid), worker.version],
  ]);
  return formatTable(header, rows, {
    columns,
    cut: ['version', 'process', 'tokens in', 'tokens out', 'jobs', 'ahead', 'models', 'seconds', 'state'],
  });
}

function modelTable({ models }: FleetView, columns: number): string {
  const header = ['model', 'role', 'work', 'workers', 'slots', 'waiting', 'active', 'unsettled', 'asked by'];
  const rows = models.map((row) => [
    ...[row.model, row.role, row.work, String(row.workers), String(row.slots), count(row.waiting), count(row.active)],
    ...[count(row.unsettled), claimsText(row)],
  ]);
  return formatTable(header, rows, { columns, cut: ['asked by', 'unsettled', 'slots', 'role'] });
}

function refusedLines({ refused }: FleetView): string {
  return refused.map(({ host, model, reason }) => oneLine(`${host} does not serve ${model}: ${reason}`)).join('\n');
}

function spendTable(spend: FleetSpend, columns: number): string {
  const header = ['model', 'calls', 'tokens in', 'tokens out', 'dollars'];
  const rows = spend.models.map(({ model, calls, tokens, usd }) => [
    ...[model, count(calls), count(tokens.input), count(tokens.output), usd === null ? 'not known' : usd.toFixed(4)],
  ]);
  return `${spendTitle(spend)}\n${formatTable(header, rows, { columns, cut: ['tokens in'] })}`;
}
