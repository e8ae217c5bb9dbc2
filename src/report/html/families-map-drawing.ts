import type { FamilySummary } from '../../domain/event.ts';
import { oneLine } from '../plain.ts';
import { percent, plural } from '../words.ts';
import { type Box, boxOf, covers, LABEL_HEIGHT, type Label, placeLabels } from './families-map-labels.ts';
import { layOut, type Point } from './families-map-layout.ts';
import { anchor, html, type Markup, NOTHING, text } from './markup.ts';

/** A family as it is drawn. */
export interface DrawnFamily extends FamilySummary {
  readonly skill: 'live' | 'staged' | null;
  readonly ignored: boolean;
  /** How its skill stands, in a few words. */
  readonly state: string;
}

/** So many of the largest are sure to have a label; on the others one stands where there is room for it. */
const ALL_LABELLED = 40;
const LONGEST_LABEL = 26;
/** Of system-ui at 13 units, on the wide side. */
const LETTER = 7.1;
const MOST_DUST = 400;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

interface Circle extends Point {
  readonly family: DrawnFamily;
  readonly radius: number;
  readonly name: string;
  readonly width: number;
}

/** The families as circles, alike ones near each other, between one-offs as dust. Families come largest first. */
export function drawing(
  families: readonly DrawnFamily[],
  { similarity, dust }: { readonly similarity: readonly (readonly number[])[]; readonly dust: number },
): Markup {
  const circles = placeCircles(families, similarity);
  const labels = placeLabels(circles);
  const boxes = labels.flatMap((label, index) => (label === null ? [] : [boxOf(label, circles[index]?.width ?? 0)]));
  const frame = frameOf(circles, boxes);
  const [width, height] = [frame.right - frame.left, frame.bottom - frame.top];
  const dots = scatter(Math.min(dust, MOST_DUST), frame).filter(
    ({ x, y }) =>
      !circles.some((circle) => Math.hypot(circle.x - x, circle.y - y) < circle.radius + 6) &&
      !boxes.some((box) => covers({ x, y, radius: 4 }, box)),
  );
  return html`<svg class="map" viewBox="${text([frame.left, frame.top, width, height].map(Math.round).join(' '))}" role="img" aria-label="${text(`${plural(families.length, 'family')}, drawn as circles; the table below lists them.`)}">
<g class="dust" aria-hidden="true">${dots.map(({ x, y }) => html`<circle cx="${text(x)}" cy="${text(y)}" r="1.7"></circle>`)}</g>
${circles.map((circle, index) => drawCircle(circle, labels[index] ?? null))}
</svg>`;
}

function placeCircles(families: readonly DrawnFamily[], similarity: readonly (readonly number[])[]): readonly Circle[] {
  const radii = radiiOf(families.map(({ tasks }) => tasks));
  const named = families.map((family, index) => {
    const name = shorten(family.name);
    return { family, name, radius: radii[index] ?? 0, width: [...name].length * LETTER };
  });
  const bodies = named.map(({ radius, width }, index) => {
    const isLabelled = index < ALL_LABELLED;
    return { radius, labelWidth: isLabelled ? width : 0, labelHeight: isLabelled ? LABEL_HEIGHT : 0 };
  });
  const places = layOut(bodies, similarity);
  return named.map((each, index) => ({ ...each, x: places[index]?.x ?? 0, y: places[index]?.y ?? 0 }));
}

/** Areas go with the number of tasks, within what can be seen and what leaves room for others. */
function radiiOf(tasks: readonly number[]): readonly number[] {
  const total = tasks.reduce((sum, count) => sum + Math.max(1, count), 0);
  const area = 60_000 + 2_400 * Math.min(100, tasks.length);
  const unit = Math.sqrt(area / Math.PI / Math.max(1, total));
  return tasks.map((count) => Math.round(10 * Math.min(95, Math.max(6, unit * Math.sqrt(count)))) / 10);
}

function shorten(name: string): string {
  const characters = [...oneLine(name)];
  return characters.length <= LONGEST_LABEL
    ? characters.join('')
    : `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`;
}

const MARGIN = 24;
const SMALLEST = { width: 640, height: 380 };

/** Around everything; not so tight that one circle would fill the page. */
function frameOf(circles: readonly Circle[], labels: readonly Box[]): Box {
  const boxes = [
    ...circles.map(({ x, y, radius }) => ({
      left: x - radius,
      right: x + radius,
      top: y - radius,
      bottom: y + radius,
    })),
    ...labels,
  ];
  const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
  const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
  const wide = Math.max(MARGIN, (SMALLEST.width - (right - left)) / 2);
  const high = Math.max(MARGIN, (SMALLEST.height - (bottom - top)) / 2);
  return { left: left - wide, right: right + wide, top: top - high, bottom: bottom + high };
}

/** Points all over the frame, as the seeds of a sunflower lie. */
function scatter(count: number, { left, right, top, bottom }: Box): readonly Point[] {
  return Array.from({ length: count }, (_, index) => {
    const distance = Math.sqrt((index + 0.5) / count) / Math.SQRT2;
    const along = (share: number, from: number, to: number): number =>
      Math.round(10 * (from + share * (to - from))) / 10;
    return {
      x: along(0.5 + distance * Math.cos(index * GOLDEN), left, right),
      y: along(0.5 + distance * Math.sin(index * GOLDEN), top, bottom),
    };
  }).filter(({ x, y }) => x > left + 4 && x < right - 4 && y > top + 4 && y < bottom - 4);
}

/** How its requests went, for the colour. */
function toneOf({ successRate }: Pick<FamilySummary, 'successRate'>): 'good' | 'open' | 'bad' | 'quiet' {
  if (successRate === null) return 'quiet';
  return successRate >= 0.8 ? 'good' : successRate >= 0.5 ? 'open' : 'bad';
}

const COUNTED_FROM = 11;

function drawCircle({ family, x, y, radius, name }: Circle, label: Label | null): Markup {
  const { tasks, skill, ignored } = family;
  const ring = ignored ? 'ignored' : (skill ?? 'none');
  return html`<a href="#${anchor('row', family.id)}" class="family ${text(toneOf(family))} ${text(ring)}"><title>${text(hover(family))}</title>
<circle cx="${text(x)}" cy="${text(y)}" r="${text(radius)}"></circle>${
    radius < COUNTED_FROM
      ? NOTHING
      : html`<text class="count" x="${text(x)}" y="${text(y + 4.5)}" text-anchor="middle">${text(tasks)}</text>`
  }${
    label === null
      ? NOTHING
      : html`<text x="${text(Math.round(10 * label.x) / 10)}" y="${text(Math.round(10 * label.y) / 10)}" text-anchor="${text(label.anchor)}">${text(name)}</text>`
  }</a>
`;
}

function hover({ name, tasks, sessions, successRate, state, examples }: DrawnFamily): string {
  const rate = successRate === null ? 'outcomes unknown' : `${percent(successRate)} went well`;
  return [
    `${oneLine(name)}: ${plural(tasks, 'task')} in ${plural(sessions, 'session')}, ${rate}`,
    `skill: ${oneLine(state)}`,
    ...examples.map((example) => `“${oneLine(example)}”`),
  ].join('\n');
}
