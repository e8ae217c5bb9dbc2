import { html, type Markup, NOTHING, text } from '../html/markup.ts';
import { policyOf } from '../html/policy.ts';
import { STYLE } from '../html/style.ts';
import { linkTo } from './links.ts';
import { DASHBOARD_STYLE } from './style.ts';

/** The pages that every page leads to. */
export type NavigationEntry = 'tonight' | 'families' | 'skills' | 'trends' | 'spend' | 'memory' | 'fleet';

/** Whether a page is served while a night runs, and then whether there is a fleet to look at. */
export type Live = boolean | 'with-fleet';

export interface DashboardFrame {
  /** The page's heading and its title: plain text, escaped here. */
  readonly title: string;
  /** Relative to the dashboard's folder, with `/`, such as `skills/order-cancellation.html`. */
  readonly path: string;
  /** The page of the navigation that this one is, or is below. */
  readonly nav: NavigationEntry;
  /** Everything below the heading; its own headings begin with `h2`. */
  readonly body: Markup | readonly Markup[];
  /** One sentence below the heading. */
  readonly lead?: string;
  /** The page between the one of the navigation and this, for the trail above the heading. */
  readonly parent?: { readonly title: string; readonly path: string };
  /** Rules of this page alone, beside those that all share. */
  readonly style?: string;
  /** Lines of the footer above the last. */
  readonly notes?: readonly string[];
  /** Served while a night runs: the page may run `live.js` of the same server, and ask that server. */
  readonly live?: Live;
}

const PAGES: readonly (readonly [NavigationEntry, string, string])[] = [
  ['tonight', 'Tonight', 'index.html'],
  ['families', 'Families', 'families.html'],
  ['skills', 'Skills', 'skills.html'],
  ['trends', 'Trends', 'trends.html'],
  ['spend', 'Spend', 'spend.html'],
  ['memory', 'Memory', 'memory.html'],
  ['fleet', 'Fleet', 'fleet.html'],
];

/** A whole page of the dashboard. It loads nothing from anywhere and, but for `live`, its policy lets it run nothing. */
export function dashboardPage(frame: DashboardFrame): Markup {
  const { title, path, live = false, lead } = frame;
  const style = `${STYLE}${DASHBOARD_STYLE}${frame.style ?? ''}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf({ style, live: live !== false }) as Markup}"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${text(title)} · nightschool</title><style>${style as Markup}</style>
${live !== false ? html`<script src="${text(linkTo(path, 'live.js'))}" defer></script>` : NOTHING}</head>
<body><a class="skip" href="#main">Skip to the content</a>
${navigation(frame)}
<header class="top">${trail(frame)}<h1>${text(title)}</h1>${lead === undefined ? NOTHING : html`<p class="lead">${text(lead)}</p>`}</header>
<main id="main" tabindex="-1">${frame.body}</main>
<footer>${(frame.notes ?? []).map((note) => html`<p>${text(note)}</p>`)}<p>Written by nightschool from its ledgers and the evidence under evals/. This page loads nothing from a network.</p></footer>
</body></html>
`;
}

function navigation({ path, nav, live }: DashboardFrame): Markup {
  const pages = PAGES.filter(([entry]) => entry !== 'fleet' || live === 'with-fleet');
  const items = pages.map(([entry, name, target]) => {
    // the page itself, or the part of the site that it belongs to
    const current = entry !== nav ? NOTHING : target === path ? html` aria-current="page"` : html` aria-current="true"`;
    return html`<li><a href="${text(linkTo(path, target))}"${current}>${text(name)}</a></li>`;
  });
  return html`<nav class="site" aria-label="Pages"><p class="brand">nightschool</p><ul>${items}</ul></nav>`;
}

function trail({ path, nav, parent, title }: DashboardFrame): Markup {
  const own = PAGES.find(([entry]) => entry === nav);
  if (own === undefined || own[2] === path) return NOTHING;
  const above = [{ title: own[1], path: own[2] }, ...(parent === undefined ? [] : [parent])];
  const links = above.map((page) => html`<li><a href="${text(linkTo(path, page.path))}">${text(page.title)}</a></li>`);
  return html`<nav class="trail" aria-label="Where this page is"><ol>${links}<li aria-current="page">${text(title)}</li></ol></nav>`;
}
