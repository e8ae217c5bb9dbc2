import type { DashboardPage } from '../../domain/dashboard.ts';
import type { MemoryHealth } from '../../domain/memory.ts';
import { html, type Markup, NOTHING, text } from '../html/markup.ts';
import { bullets, dataTable, facts, list, section } from '../html/parts.ts';
import { memorySentence } from '../memory.ts';
import { count, plural } from '../words.ts';
import { byNight, lastOf, span } from './by-night.ts';
import { lineChart } from './charts/series.ts';
import { dashboardPage } from './layout.ts';
import type { WorkspaceView } from './view.ts';

/** How the memory is: how full, what contradicts itself, and what is due. */
export async function memoryPage(view: WorkspaceView): Promise<DashboardPage> {
  const { memory, site, report } = view;
  const told = memorySentence(report);
  const body = html`${memory === null ? NONE : html`${numbers(memory)}${todo(memory)}`}
${await chart(view)}
${memory === null ? NOTHING : conflicts(memory)}
${told === null ? NOTHING : section('Last night', html`<p>${text(told)}</p>`)}`;
  const page = dashboardPage({
    ...{ title: 'Memory', path: site.path, nav: 'memory', live: site.live, body },
    lead: 'What is remembered between sessions, and whether it is in order.',
  });
  return { path: site.path, text: page };
}

const NONE = html`<p class="notice">There is no memory yet, or its settings could not be read. <code>nightschool init</code> makes the folder, <code>nightschool remember "…"</code> writes the first entry, and every night adds what it learnt.</p>`;

function numbers(memory: MemoryHealth): Markup {
  const { tokens, maximumTokens, unsummarised, lastSummary, due, files, archived } = memory;
  return facts([
    ['MEMORY.md', `${count(tokens)} of ${count(maximumTokens)}`, 'tokens'],
    ['Since the summary', count(unsummarised), 'daily entries'],
    ['Last summary', lastSummary ?? 'none yet', due ? 'one is due' : 'none is due'],
    [
      'Conflicts',
      count(memory.conflicts.length),
      memory.conflicts.length === 0 ? 'nothing contradicts itself' : 'to be settled',
    ],
    ['Files', count(files), `${count(archived)} archived`],
  ]);
}

/** In the words of commands. */
function todo({ due, conflicts, tokens, maximumTokens, warnings }: MemoryHealth): Markup {
  const items = [
    ...(due ? [html`A summary is due: the next night makes it, or <code>nightschool summarize</code> does now.`] : []),
    ...(conflicts.length === 0
      ? []
      : [
          html`${text(plural(conflicts.length, 'conflict'))} below: <code>nightschool forget &quot;^id&quot;</code> takes away what does not hold.`,
        ]),
    ...(tokens > maximumTokens ? [html`MEMORY.md is longer than it may be: shorten the lines that people wrote.`] : []),
    ...warnings.map((warning) => html`${text(warning)}`),
  ];
  if (items.length === 0) return section('What needs a person', html`<p>Nothing.</p>`);
  return section('What needs a person', html`<div class="person">${list(items)}</div>`);
}

async function chart({ nights }: WorkspaceView): Promise<Markup> {
  const kept = byNight(nights);
  const tokens = kept.map((night) => lastOf(night, ({ memory }) => memory?.tokens ?? null));
  const most = kept.map((night) => lastOf(night, ({ memory }) => memory?.maximumTokens ?? null));
  const conflicts = kept.map((night) => lastOf(night, ({ memory }) => memory?.conflicts ?? null));
  if (tokens.every((value) => value === null)) return bullets('Over the nights', ['No night has kept a memory yet.']);
  const names = kept.map(({ night }) => night);
  const drawn = [
    await lineChart({
      ...{ title: 'Tokens of MEMORY.md', nights: names, unit: 'count' },
      says: `Tokens of MEMORY.md: ${span(tokens, count)}, of ${span(most, count)} at most.`,
      series: [
        { name: 'tokens', values: tokens },
        { name: 'at most', values: most },
      ],
    }),
    await lineChart({
      ...{ title: 'Conflicts', nights: names, unit: 'count', series: [{ name: 'conflicts', values: conflicts }] },
      says: `Conflicts to be settled: ${span(conflicts, count)}.`,
    }),
  ];
  return section('Over the nights', html`<div class="charts">${drawn}</div>`);
}

function conflicts({ conflicts }: MemoryHealth): Markup {
  if (conflicts.length === 0) return NOTHING;
  const rows = conflicts.map(
    ({ ids, texts }) =>
      html`<tr><th scope="row"><code>^${text(ids[0])}</code><br><code>^${text(ids[1])}</code></th><td class="long">${text(texts[0])}</td><td class="long">${text(texts[1])}</td></tr>`,
  );
  const columns = [{ name: 'entries' }, { name: 'one says' }, { name: 'the other says' }];
  return section(
    'Conflicts',
    dataTable(`${plural(conflicts.length, 'pair')} of entries that contradict each other`, { columns, rows }),
  );
}
