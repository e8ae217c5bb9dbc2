import type { TopLevelSpec } from 'vega-lite';
import { html, type Markup, text } from '../../html/markup.ts';

/** What stands in a chart. Only numbers, nights and colours of our own: names of logs stand beside it, as HTML. */
export type ChartRow = { readonly [field: string]: string | number | null | readonly number[] };

export interface Drawing {
  /** Written by us and the same for all data: nothing of a log is ever part of it, so nothing of a log is ever run. */
  readonly spec: TopLevelSpec;
  /** By the names under which the specification asks for it. */
  readonly data: { readonly [name: string]: readonly ChartRow[] };
  /** A sentence that says what it shows, for those who do not see it. */
  readonly says: string;
  /** As the specification has it; `SIZE` where it is not given. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Width and height that charts are drawn for: letters of 12.5 keep 11 px on a phone. */
export const SIZE = { width: 360, height: 200 } as const;
/** Of a chart that has the page to itself, where the window is wide enough. */
export const BROAD = { width: 880, height: 260 } as const;

/** The chart as SVG with colours from the page's style sheet. Same input, same output; no identifiers in it. */
export async function drawChart({ spec, data, says, size = SIZE }: Drawing): Promise<Markup> {
  const { vega, compile } = await load();
  const key = JSON.stringify(spec);
  const runtime = runtimes.get(key) ?? vega.parse(compile(spec).spec);
  runtimes.set(key, runtime);
  const view = new vega.View(runtime, { renderer: 'none', logLevel: vega.Error });
  for (const [name, rows] of Object.entries(data)) view.data(name, [...rows]);
  const drawn = await view.toSVG();
  view.finalize();
  return html`<svg role="img" aria-label="${text(says)}" viewBox="0 0 ${text(size.width)} ${text(size.height)}">${contentOf(drawn)}</svg>`;
}

/** Of the few specifications there are: reading one anew takes longer than drawing it. */
const runtimes = new Map<string, ReturnType<Awaited<ReturnType<typeof load>>['vega']['parse']>>();

/** Half a second of loading: only where something is drawn. */
async function load() {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  // its types leave this out: with a canvas, where one is installed, letters would be measured by the fonts of the machine
  const metrics: { canvas(use: boolean): void } = Reflect.get(vega, 'textMetrics');
  metrics.canvas(false);
  return { vega, compile };
}

/** What is inside the outermost element, without what is not seen and the roles that one image does not have. */
function contentOf(svg: string): Markup {
  const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
  return UNSEEN.reduce((rest, pattern) => rest.replaceAll(pattern, ''), inner) as Markup;
}

const UNSEEN = [
  /<text [^>]*opacity="0">[^<]*<\/text>/g,
  /<path class="(?:background|foreground)"[^>]*>/g,
  / (?:role|aria-roledescription|aria-hidden|pointer-events|class|font-family)="[^"<>]*"/g,
  / opacity="1"/g,
] as const;
