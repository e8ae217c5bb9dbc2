import type { VerdictRow } from '../../domain/event.ts';
import { graded, marksOf } from '../fold.ts';
import { atLeast, percent } from '../words.ts';
import { html, type Markup, NOTHING, text } from './markup.ts';

/** From here on the target's name stands above its mark: beside it, it would stick out on the right of a phone. */
const FAR = 0.75;
/** Where the middle of its name is at most, so that no half of it sticks out. */
const FARTHEST = 0.9;

/** What is sure and what was measured on a line from 0 to 100 %, with the floor and the target it was held against. */
export function intervalBar(row: VerdictRow): Markup {
  const { counts, arithmetic } = row.verdict;
  if (graded(counts) === 0) return NOTHING;
  const { lower, upper, rate } = arithmetic;
  const { floor, target } = marksOf(row);
  const label = `At least ${atLeast(row.verdict)}, measured ${percent(rate)}; floor ${percent(floor)}, target ${percent(target)}.`;
  return html`<svg class="bar" role="img" aria-label="${text(label)}">
<rect class="track" x="0" y="20" width="100%" height="8" rx="4"></rect>
<rect class="range" x="${at(lower)}" y="20" width="${at(Math.max(0, upper - lower))}" height="8"></rect>
<line class="floor" x1="${at(floor)}" x2="${at(floor)}" y1="14" y2="34"></line>
<line x1="${at(target)}" x2="${at(target)}" y1="14" y2="34"></line>
<text x="${at(floor)}" y="46" dx="2" text-anchor="end">floor ${text(percent(floor))}</text>
${targetName(target)}
<rect class="lower" x="${at(lower)}" y="15" width="3" height="18" rx="1.5"></rect>
<circle class="rate" cx="${at(rate)}" cy="24" r="6"></circle>
<text x="0" y="9">at least ${text(atLeast(row.verdict))}, measured ${text(percent(rate))}</text>
</svg>`;
}

function targetName(target: number): Markup {
  const name = `target ${percent(target)}`;
  if (target < FAR) return html`<text x="${at(target)}" y="46" dx="-2" text-anchor="start">${text(name)}</text>`;
  return html`<text x="${at(Math.min(target, FARTHEST))}" y="9" text-anchor="middle">${text(name)}</text>`;
}

function at(share: number): { readonly text: string } {
  return { text: `${Number((Math.min(1, Math.max(0, share)) * 100).toFixed(2))}%` };
}
