import type { SkillHistory, VersionEntry } from '../../../domain/dashboard.ts';
import type { StepSource, TextFinding } from '../../../domain/skill.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, list, section } from '../../html/parts.ts';
import { count, plural } from '../../words.ts';
import { readSkillSteps } from './match-steps.ts';
import { clipped } from './parts.ts';

const MOST_FINDINGS = 40;
const MOST_STEPS = 100;
const LONGEST_MESSAGE = 600;
const LONGEST_STEP = 200;

/** What a person has to look at in the text that is staged. */
export function findingsSection({ findings = [] }: Pick<SkillHistory, 'findings'>): Markup {
  if (findings.length === 0) return NOTHING;
  const rest = findings.length - MOST_FINDINGS;
  const more = rest > 0 ? html`<p class="cut">${text(plural(rest, 'more finding'))}</p>` : NOTHING;
  const items = findings.slice(0, MOST_FINDINGS).map(findingItem);
  return section('To look at before it goes live', html`${list(items)}${more}`, 'findings');
}

function findingItem({ place, rule, message }: TextFinding): Markup {
  return html`<code>${clipped(place, LONGEST_STEP)}</code> ${clipped(message, LONGEST_MESSAGE)} <span class="soft">${text(rule)}</span>`;
}

/** Which recorded tasks every step comes from; nothing where that was never told. */
export function sourcesSection(version: Pick<VersionEntry, 'text' | 'sources'> | null): Markup {
  const { sources = [] } = version ?? {};
  if (version === null || sources.length === 0) return NOTHING;
  const steps = new Map(readSkillSteps(version.text).map((step) => [step.number, step.text]));
  const columns = [{ name: 'step' }, { name: 'tasks', isNumber: true }, { name: 'such as' }];
  const rows = sources.slice(0, MOST_STEPS).map((source) => sourceRow(source, steps.get(source.step) ?? ''));
  const table = dataTable('Recorded tasks that went well and did the same', { columns, rows });
  return section('Where its steps come from', table, 'sources');
}

function sourceRow({ step, tasks, count: all }: StepSource, words: string): Markup {
  const named = html`${tasks.map((task) => html`<code>${text(task)}</code> `)}${all > tasks.length ? html`<span class="soft">…</span>` : NOTHING}`;
  const none = html`<span class="soft">of all of them: no call of its own</span>`;
  return html`<tr><th scope="row">${text(step)}. ${clipped(words, LONGEST_STEP)}</th><td class="number" data-name="tasks">${text(count(all))}</td><td class="long" data-name="such as">${all === 0 ? none : named}</td></tr>`;
}
