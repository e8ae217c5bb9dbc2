import type { SkillHistory } from '../../../domain/dashboard.ts';
import type { Share } from '../../../domain/decision.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, list, section } from '../../html/parts.ts';
import { count, percent, plural } from '../../words.ts';
import { clipped } from './parts.ts';

const MOST_SENTENCES = 30;
const LONGEST_SENTENCE = 1_000;

/** What was checked and compared besides the exam, newest first, and whether requests find the skill. */
export function proofSection({ proof, discovery }: Pick<SkillHistory, 'proof' | 'discovery'>): Markup {
  if (proof.length === 0 && discovery.length === 0) return NOTHING;
  const newest = proof.toReversed();
  const items = newest
    .slice(0, MOST_SENTENCES)
    .map(
      ({ night, sentence }) => html`<span class="soft">${text(night)}</span> ${clipped(sentence, LONGEST_SENTENCE)}`,
    );
  const rest = newest.length - MOST_SENTENCES;
  return section(
    'What it rests on besides',
    html`${list(items)}${rest > 0 ? html`<p class="cut">${text(plural(rest, 'older check'))}</p>` : NOTHING}${discoveryTable(discovery)}`,
    'proof',
  );
}

function discoveryTable(discovery: SkillHistory['discovery']): Markup {
  if (discovery.length === 0) return NOTHING;
  const columns = [
    { name: 'who looks for it' },
    { name: 'its own requests find it', isNumber: true },
    { name: 'others leave it alone', isNumber: true },
  ];
  const rows = discovery.map(
    ({ by, recall, precision }) =>
      html`<tr><th scope="row">${text(by === 'recall' ? 'the search that agents use' : by)}</th><td class="number" data-name="its own requests find it">${text(shareText(recall))}</td><td class="number" data-name="others leave it alone">${text(shareText(precision))}</td></tr>`,
  );
  return dataTable('Whether requests find it among the other skills', { columns, rows });
}

function shareText({ hits, of }: Share): string {
  return of === 0 ? '–' : `${count(hits)} of ${count(of)} (${percent(hits / of)})`;
}
