/** What the dashboard's pages have besides the sheet that all pages of nightschool share. */
export const DASHBOARD_STYLE = `
nav.site { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding: 1rem max(1.5rem, calc(50% - 36.5rem)) .75rem; border-bottom: 1px solid var(--line); }
nav.site .brand { margin: 0; font-weight: 650; color: var(--ink); }
nav.site ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
nav.site a { display: inline-block; padding: .375rem 0; text-decoration: none; color: var(--soft); border-bottom: 2px solid transparent; }
nav.site a:hover { color: var(--ink); } nav.site a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.trail { font-size: .875rem; color: var(--soft); margin-bottom: .75rem; }
.trail ol { display: flex; flex-wrap: wrap; gap: .125rem .5rem; margin: 0; padding: 0; list-style: none; }
.trail li { overflow-wrap: anywhere; } .trail li + li::before { content: "/"; margin-right: .5rem; color: var(--faint); }
main, header.top, footer { max-width: 76rem; } p.live { max-width: none; margin: 0; padding: .75rem max(1.5rem, calc(50% - 36.5rem)) 0; font-size: .9375rem; color: var(--soft); } header.top { padding-top: 1.75rem; } h2 { margin: 2.5rem 0 .75rem; } .lead { margin-top: .5rem; }
.facts { margin-top: 1.5rem; padding: 1.125rem 0; gap: 1rem 1.5rem; } main:focus { outline: none; }
:root { --chart-1: #3d4ed8; --chart-2: #b3541e; --chart-3: #17734a; --chart-4: #8a3d9c; --chart-5: #5d6067; }
@media (prefers-color-scheme: dark) { :root { --chart-1: #98a4ff; --chart-2: #f0a060; --chart-3: #6fd0a0; --chart-4: #e09af0; --chart-5: #a5a8b0; } }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: 2rem 2.5rem; }
.chart { margin: 1rem 0 0; max-width: 30rem; min-width: 0; } .chart figcaption { font-weight: 600; font-size: .9375rem; } .chart > p { margin: 0; }
.charts .chart { display: flex; flex-direction: column; } .charts .chart > svg { margin-top: auto; }
.chart > svg { display: block; width: 100%; height: auto; padding-top: .5rem; } .chart > svg text { font-family: inherit; }
.chart details { margin-top: .25rem; padding-top: .25rem; border: 0; } .chart summary { font-weight: 400; font-size: .8125rem; color: var(--soft); }
.chart.broad { max-width: 55rem; } .broad > svg { max-width: 30rem; } .broad > svg + svg { display: none; max-width: none; }
@media (min-width: 56rem) { .broad > svg:first-of-type { display: none; } .broad > svg + svg { display: block; } }
.key { display: flex; flex-wrap: wrap; gap: .125rem 1rem; margin: .25rem 0 0; padding: 0; list-style: none; font-size: .8125rem; color: var(--soft); }
.key li { display: flex; align-items: center; gap: .375rem; overflow-wrap: anywhere; } .key svg { width: 24px; height: 12px; flex: none; }
.tall { max-height: 24rem; overflow-y: auto; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.person { margin-top: .5rem; padding: .5rem 1rem; border-radius: 8px; border-left: 4px solid var(--open); background: var(--fill); }
.next { border-left: 4px solid var(--accent); } th small, td small { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; overflow-wrap: anywhere; white-space: normal; }
td.number small { white-space: nowrap; }
@media (min-width: 60rem) { .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 3rem; } }
.facts dd { overflow-wrap: normal; }
@media (max-width: 40rem) { p.live { padding: .75rem 1rem 0; } table.cards tbody tr { content-visibility: auto; contain-intrinsic-size: auto 11rem; } nav.site { padding: .75rem 1rem .5rem; } nav.site ul { gap: .25rem .625rem; font-size: .875rem; } header.top { padding-top: 1.5rem; } h2 { margin-top: 2.25rem; } .facts { gap: .75rem 1rem; } }
@media print { nav.site, .skip, .chart details { display: none; } .tall { max-height: none; } }
`;
