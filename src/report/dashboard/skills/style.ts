/** What the pages about skills and trials have besides the sheet that the whole dashboard shares. */
export const SKILLS_STYLE = `
.cut { color: var(--soft); font-style: italic; }
td small, th small { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; overflow-wrap: anywhere; }
.counts { grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); }
@media (min-width: 40.01rem) {
  .matrix th:nth-child(2), .matrix td:nth-child(2) { width: 14rem; } .matrix th:nth-child(n+3), .matrix td:nth-child(n+3) { width: 13rem; min-width: 11rem; }
  .cases td:last-child, .cases td:nth-child(2) { white-space: nowrap; } .cases tbody th { min-width: 18rem; }
}
.states { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: .75rem 0; align-items: baseline; }
.part { margin: 1.25rem 0 0; } .part > h3 { margin-bottom: .375rem; font-size: 1rem; }
.commands { display: grid; grid-template-columns: minmax(14rem, max-content) 1fr; gap: .5rem 1.25rem; margin: 0; font-size: .9375rem; }
.commands dt { color: var(--ink); font-size: inherit; } .commands dd { color: var(--soft); }
ol.pitfalls { padding-left: 1.25rem; } ol.pitfalls > li { margin: 1rem 0; }
.pitfalls dl { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem .75rem; margin: .375rem 0 0; font-size: .9375rem; }
.pitfalls p { margin: 0; font-weight: 550; }
.steps { margin: 0; padding-left: 1.5rem; } .steps li { margin: .375rem 0; overflow-wrap: anywhere; } .steps li:target { background: var(--range); border-radius: 4px; }
.steps small { display: block; color: var(--soft); }
a.step { color: var(--ink); text-decoration: none; } a.step:hover { text-decoration: underline; } .step.matched { background: none; outline: 1px solid var(--soft); outline-offset: -1px; }
.mark { display: inline-block; margin-left: .5rem; padding: 0 .4rem; border-radius: 4px; font-size: .75rem; }
.talk .what code { white-space: pre-wrap; }
.runs { list-style: none; margin: .25rem 0 0; padding: 0; } .runs li { margin: .125rem 0; } .runs a { display: inline-block; padding: .125rem 0; }
@media (max-width: 40rem) {
  .numbers { grid-template-columns: 1fr 1fr; } table.cases td[data-name=runs] { grid-column: 1 / -1; } table.cases td[data-name=runs]:has(details)::before { content: none; } table.cards.matrix tr { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .commands, .pitfalls dl { grid-template-columns: 1fr; gap: .125rem; } .commands dd, .pitfalls dd { margin-bottom: .625rem; }
}
`;
