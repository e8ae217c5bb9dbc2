import type { DashboardPage } from '../../../domain/dashboard.ts';
import type { FleetSpend, FleetView, ModelRow, WorkerRow } from '../../fleet/view.ts';
import { claimsText, fleetNotes, loadOf, pace, spendTitle, stateOf } from '../../fleet/words.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { bullets, dataTable, facts, section } from '../../html/parts.ts';
import { count, plural } from '../../words.ts';
import { amount, dollars } from '../charts/units.ts';
import { dashboardPage } from '../layout.ts';

const PATH = 'fleet.html';

/** The workers, what waits for them, and what the night cost so far; or why that cannot be seen. */
export function fleetPage(seen: { readonly view: FleetView } | { readonly fault: string }): DashboardPage {
  const body = 'fault' in seen ? html`<p class="notice">${text(seen.fault)}</p>` : fleetBody(seen.view);
  const page = dashboardPage({
    ...{ title: 'Fleet', path: PATH, nav: 'fleet', live: 'with-fleet', body },
    lead: 'The workers that do this workspace’s trials on other machines, and what waits for them.',
  });
  return { path: PATH, text: page };
}

function fleetBody(view: FleetView): Markup {
  const notes = fleetNotes(view).map((note) => html`<p class="notice">${text(note)}</p>`);
  const refused = view.refused.map(({ host, model, reason }) => `${host} does not serve ${model}: ${reason}`);
  return html`${totals(view)}
${notes}
${view.workers.length === 0 ? NOTHING : workerTable(view.workers)}
${view.models.length === 0 ? NOTHING : modelTable(view.models)}
${bullets('Refused', refused)}
${view.spend === null || view.spend.models.length === 0 ? NOTHING : spendTable(view.spend)}`;
}

function totals({ totals: all, spend }: FleetView): Markup {
  const { hosts, workers, slots, running, prefetched, waiting, jobsAMinute, tokens } = all;
  return facts([
    ['Workers', count(workers), `on ${plural(hosts, 'host')}`],
    ['At work', count(running), `of ${plural(slots, 'slot')}, ${count(prefetched)} taken ahead`],
    ['Waiting', count(waiting), 'in the queue'],
    ['Speed', pace(jobsAMinute), 'jobs a minute, all workers'],
    ['Tokens', count(tokens.input + tokens.output), `${count(tokens.output)} of them out`],
    ['Cost', dollars(spend?.usd ?? 0), spend === null ? 'no night yet' : nightNote(spend)],
  ]);
}

function nightNote({ isUnderWay, night }: FleetSpend): string {
  return isUnderWay ? 'of this night so far' : `of the night of ${night}`;
}

const WORKER_COLUMNS = [
  { name: 'host' },
  { name: 'models' },
  { name: 'state' },
  ...['slots', 'running', 'jobs', 'failed', 'a minute', 'seconds a job', 'tokens in', 'tokens out'].map((name) => ({
    name,
    isNumber: true,
  })),
];

function workerTable(workers: readonly WorkerRow[]): Markup {
  const rows = workers.map(
    (
      worker,
    ) => html`<tr><th scope="row">${text(worker.host)}<small>process ${text(worker.pid)}, ${text(worker.version)}</small></th>
<td class="long" data-name="models">${text(worker.models.join(', ') || 'no model')}</td><td data-name="state">${text(stateOf(worker))}</td>
<td class="number" data-name="slots">${amount(worker.slots, 'count')}</td><td class="number" data-name="running">${text(loadOf(worker))}</td>
<td class="number" data-name="jobs">${amount(worker.done, 'count')}</td><td class="number" data-name="failed">${amount(worker.failed, 'count')}</td>
<td class="number" data-name="a minute">${text(pace(worker.jobsAMinute))}</td><td class="number" data-name="seconds a job">${text(pace(worker.secondsPerJob))}</td>
<td class="number" data-name="tokens in">${amount(worker.tokens.input, 'tokens')}</td><td class="number" data-name="tokens out">${amount(worker.tokens.output, 'tokens')}</td></tr>`,
  );
  return section('Workers', dataTable('Each with what it has done since it began', { columns: WORKER_COLUMNS, rows }));
}

const MODEL_COLUMNS = [
  { name: 'model' },
  { name: 'role' },
  { name: 'work' },
  { name: 'asked by' },
  ...['workers', 'slots', 'waiting', 'active', 'unsettled'].map((name) => ({ name, isNumber: true })),
];

function modelTable(models: readonly ModelRow[]): Markup {
  const rows = models.map(
    (
      row,
    ) => html`<tr><th scope="row">${text(row.model)}</th><td data-name="role">${text(row.role)}</td><td data-name="work">${text(row.work)}</td><td class="long" data-name="asked by">${text(claimsText(row))}</td>
<td class="number" data-name="workers">${amount(row.workers, 'count')}</td><td class="number" data-name="slots">${amount(row.slots, 'count')}</td>
<td class="number" data-name="waiting">${amount(row.waiting, 'count')}</td><td class="number" data-name="active">${amount(row.active, 'count')}</td>
<td class="number" data-name="unsettled">${amount(row.unsettled, 'count')}</td></tr>`,
  );
  const caption = 'Unsettled: answered, and not yet written down by the night that asked';
  return section('Models', dataTable(caption, { columns: MODEL_COLUMNS, rows }));
}

const SPEND_COLUMNS = [
  { name: 'model' },
  ...['calls', 'tokens in', 'tokens out', 'cost'].map((name) => ({ name, isNumber: true })),
];

function spendTable(spend: FleetSpend): Markup {
  const rows = spend.models.map(
    ({
      model,
      calls,
      tokens,
      usd,
    }) => html`<tr><th scope="row">${text(model)}</th><td class="number" data-name="calls">${amount(calls, 'count')}</td>
<td class="number" data-name="tokens in">${amount(tokens.input, 'tokens')}</td><td class="number" data-name="tokens out">${amount(tokens.output, 'tokens')}</td>
<td class="number" data-name="cost">${usd === null ? html`not known` : amount(usd, 'usd')}</td></tr>`,
  );
  return section('Cost', dataTable(spendTitle(spend), { columns: SPEND_COLUMNS, rows }));
}
