/** The page's only style sheet: no web font, no image, nothing from a network. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1c1d20; --soft: #5d6067; --faint: #8b8e96; --line: #e4e4e1;
  --fill: #f3f3f0; --accent: #3d4ed8; --focus: #3d4ed8;
  --good: #17734a; --good-fill: #e4f3ea; --bad: #b3261e; --bad-fill: #fbe9e7;
  --open: #8a5a00; --open-fill: #fbf1d9; --quiet: #5d6067; --quiet-fill: #eeeeeb;
  --range: #cfd4f7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141518; --card: #1b1c20; --ink: #ececea; --soft: #a5a8b0; --faint: #7d808a; --line: #2c2e34;
    --fill: #222429; --accent: #98a4ff; --focus: #98a4ff;
    --good: #6fd0a0; --good-fill: #16301f; --bad: #ff9a90; --bad-fill: #3a1a18;
    --open: #f0c060; --open-fill: #33270c; --quiet: #a5a8b0; --quiet-fill: #26282d;
    --range: #333a70;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main, header.top, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.5rem; }
header.top { padding-top: 3.5rem; }
footer { padding: 2rem 1.5rem 4rem; color: var(--soft); font-size: .875rem; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 3px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; }
.brand { margin: 0 0 .75rem; color: var(--soft); font-size: .875rem; letter-spacing: .01em; }
h1 { margin: 0; font-size: 2.25rem; line-height: 1.15; letter-spacing: -.025em; font-weight: 650; text-wrap: balance; }
h2 { margin: 4rem 0 1rem; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.015em; font-weight: 650; }
h3 { margin: 0; font-size: 1.125rem; line-height: 1.35; letter-spacing: -.01em; font-weight: 650; overflow-wrap: anywhere; }
h4 { margin: 1.5rem 0 .25rem; font-size: .9375rem; font-weight: 600; }
p { margin: .5rem 0; max-width: 44rem; overflow-wrap: anywhere; }
.lead { margin-top: 1rem; font-size: 1.125rem; color: var(--soft); }
.soft { color: var(--soft); } .small { font-size: .875rem; }
.notice { margin: 1.5rem 0 0; padding: .75rem 1rem; border-radius: 8px; background: var(--fill); font-size: .9375rem; max-width: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1.25rem 2rem; margin: 2.5rem 0 0; padding: 1.5rem 0; border: solid var(--line); border-width: 1px 0; }
.facts div { min-width: 0; }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts dd { font-size: 1.25rem; font-weight: 600; letter-spacing: -.01em; }
.facts dd small { display: block; font-size: .8125rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .5rem; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: .8125rem; white-space: nowrap; }
th, td { padding: .625rem 1rem .625rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td.long { overflow-wrap: anywhere; min-width: 12rem; } td.number, th.number { text-align: right; white-space: nowrap; }
tbody th { min-width: 11rem; color: var(--ink); font-size: inherit; white-space: normal; }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 99px; font-size: .8125rem; font-weight: 550; white-space: nowrap; }
.good { color: var(--good); background: var(--good-fill); } .bad { color: var(--bad); background: var(--bad-fill); }
.open { color: var(--open); background: var(--open-fill); } .quiet { color: var(--quiet); background: var(--quiet-fill); }
article { margin: 1rem 0; padding: 1.5rem; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; justify-content: space-between; }
.verdict { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.verdict .head { justify-content: flex-start; } .head, summary { overflow-wrap: anywhere; } .head > * { min-width: 0; }
.reason { font-size: 1.0625rem; }
blockquote { margin: .375rem 0; padding-left: .875rem; border-left: 2px solid var(--line); color: var(--soft); overflow-wrap: anywhere; }
.bar { display: block; width: 100%; height: 3.25rem; margin: 1rem 0 .5rem; overflow: visible; }
.bar text { font-size: 11px; fill: var(--soft); } .bar .track { fill: var(--quiet-fill); } .bar .range { fill: var(--range); }
.bar .lower { fill: var(--accent); } .bar .rate { fill: var(--ink); stroke: var(--card); stroke-width: 2; }
.bar line { stroke: var(--faint); stroke-width: 1; } .bar .floor { stroke-dasharray: 3 2; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .875rem 1.5rem; margin: 1rem 0 0; font-size: .9375rem; }
details { margin-top: .75rem; border-top: 1px solid var(--line); padding-top: .75rem; }
summary { cursor: pointer; font-weight: 550; font-size: .9375rem; }
summary .soft { font-weight: 400; }
details[open] > summary { margin-bottom: .75rem; }
td details { margin: .25rem 0 0; padding: 0; border: 0; } td summary { min-height: 24px; padding: .125rem 0; font-weight: 400; font-size: .875rem; color: var(--accent); }
pre { margin: 0; padding: 1rem; border-radius: 8px; background: var(--fill); font: .8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
th code, td:not(.long) code { overflow-wrap: normal; }
.diff span { display: block; padding-left: 1.25rem; text-indent: -1.25rem; }
.diff ins, .diff del { display: block; padding-left: 1.25rem; text-indent: -1.25rem; text-decoration: none; border-radius: 3px; }
.diff ins { color: var(--good); background: var(--good-fill); } .diff del { color: var(--bad); background: var(--bad-fill); }
.diff b { display: block; font-weight: 400; color: var(--soft); }
.talk { list-style: none; margin: .5rem 0 0; padding: 0; }
.talk li { padding: .375rem 0; display: grid; grid-template-columns: 5.5rem 1fr; gap: .25rem .75rem; font-size: .875rem; }
.talk .who { color: var(--soft); } .talk .what { min-width: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.step { display: inline-block; margin-right: .5rem; padding: 0 .4rem; border-radius: 4px; background: var(--range); font-size: .75rem; }
ul.plain { margin: .5rem 0; padding-left: 1.125rem; } ul.plain li { margin: .25rem 0; overflow-wrap: anywhere; }
.legend { display: grid; grid-template-columns: max-content 1fr; gap: .625rem 1rem; margin: 0; font-size: .9375rem; }
.legend dt, .legend dd { margin: 0; }
@media (max-width: 40rem) {
  main, header.top, footer { padding-left: 1rem; padding-right: 1rem; }
  header.top { padding-top: 2rem; } h1 { font-size: 1.75rem; } h2 { margin-top: 3rem; }
  .facts { grid-template-columns: 1fr 1fr; gap: 1rem; } article { padding: 1.125rem; }
  .legend { grid-template-columns: 1fr; gap: .125rem; } .legend dd { margin-bottom: .75rem; }
  .talk li { grid-template-columns: 1fr; gap: 0; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards tr { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: .5rem 1rem; padding: .875rem 0; border-bottom: 1px solid var(--line); }
  table.cards th, table.cards td, table.cards td.number { padding: 0; border: 0; text-align: left; white-space: normal; }
  table.cards tbody th, table.cards td.long, table.cards td.wide { grid-column: 1 / -1; }
  table.cards tbody th { order: -2; font-weight: 600; overflow-wrap: anywhere; } table.cards td.wide { order: -1; }
  table.cards td::before { content: attr(data-name); display: block; color: var(--soft); font-size: .8125rem; }
  tr.told :is([data-name="asked"], [data-name="success before"], [data-name="student"], [data-name="doing nothing"]) { display: none; }
  table.cards td.long:empty { display: none; } table.cards td.long::before, table.cards td.wide::before { content: none; }
}
@media print { details { break-inside: avoid; } article { break-inside: avoid-page; } }
`;
