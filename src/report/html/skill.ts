import { countOutcomes } from '../fold.ts';
import type { ShownTrial, SkillReport } from '../fold-families.ts';
import { PHASE_TITLES } from '../trial-order.ts';
import { plural } from '../words.ts';
import { versionDiff } from './diff-block.ts';
import { html, type Markup, NOTHING, text } from './markup.ts';
import { transcriptList } from './transcript.ts';

/** Everything about a skill that people open when they want to know more. */
export function skillDetails(skill: SkillReport): Markup {
  return html`${proofDetails(skill)}${draftDetails(skill)}${skill.shown === null ? NOTHING : textDetails(skill.shown)}${trialDetails(skill)}`;
}

function proofDetails({ proof }: SkillReport): Markup {
  if (proof.length === 0) return NOTHING;
  return html`<details><summary>What it rests on besides <span class="soft">${text(plural(proof.length, 'check'))}</span></summary><ul>${proof.map((sentence) => html`<li>${text(sentence)}</li>`)}</ul></details>`;
}

function draftDetails({ drafts }: SkillReport): Markup {
  if (drafts.length === 0) return NOTHING;
  const rows = drafts.map(
    ({ round, version, teacher, change, judged, findings }) => html`<tr>
<td class="number" data-name="round">${text(round)}</td><td data-name="version"><code>${text(version)}</code></td><td data-name="teacher">${text(teacher)}</td>
<td class="long">${text(change)}${findings.map(({ rule, message }) => html`<br><span class="soft">${text(rule)}: ${text(message)}</span>`)}</td>
<td data-name="on practice cases">${judged === null ? html`–` : html`${text(judged.train.passed)} of ${text(judged.train.passed + judged.train.failed)}, ${text(judged.accepted ? 'accepted' : 'dropped')}`}</td></tr>`,
  );
  return html`<details><summary>How it was written <span class="soft">${text(plural(drafts.length, 'draft'))}</span></summary>
<div class="scroll"><table class="cards"><thead><tr><th class="number">round</th><th>version</th><th>teacher</th><th>change</th><th>on practice cases</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function textDetails(shown: NonNullable<SkillReport['shown']>): Markup {
  const { version, previous, files = [] } = shown;
  const change =
    previous === null
      ? html`<p class="soft small">First version: there is nothing to compare it with.</p>`
      : html`<details><summary>What changed <span class="soft">against ${text(previous.version)}</span></summary>${versionDiff(previous, shown)}</details>`;
  const beside = files.map((file) => html`<p><code>${text(file.path)}</code></p><pre>${text(file.text)}</pre>`);
  return html`<details><summary>The skill <span class="soft">version ${text(version)}</span></summary><pre>${text(shown.text)}</pre>${beside}</details>${change}`;
}

function trialDetails({ trials }: SkillReport): Markup[] {
  return [...Map.groupBy(trials, ({ trial }) => `${trial.phase}\n${trial.arm}\n${trial.version}`).values()].map(
    trialTable,
  );
}

function trialTable(trials: readonly ShownTrial[]): Markup {
  const first = trials[0]?.trial;
  if (first === undefined) return NOTHING;
  const { passed, failed, errored } = countOutcomes(trials.map(({ trial }) => trial));
  const apart = errored > 0 ? `, ${errored} errored and not counted` : '';
  return html`<details><summary>${text(PHASE_TITLES[first.phase])} <span class="soft">${text(first.arm)}${text(first.version === 'none' ? '' : ` ${first.version}`)}: ${text(`${passed} of ${passed + failed} passed${apart}`)}</span></summary>
<div class="scroll"><table class="cards"><thead><tr><th>case</th><th>outcome</th><th>cause</th><th>what differed</th></tr></thead><tbody>${trials.map(trialRow)}</tbody></table></div></details>`;
}

const OUTCOME_TONES = { passed: 'good', failed: 'bad', errored: 'open' } as const;

function trialRow({ trial, transcript }: ShownTrial): Markup {
  const { caseId, pass, outcome, cause, reason } = trial;
  const talk =
    transcript === null
      ? NOTHING
      : html`<details><summary>what it did</summary>${transcriptList(transcript)}</details>`;
  return html`<tr><th scope="row"><code>${text(caseId)}</code>${pass > 0 ? html` <span class="soft small">pass ${text(pass + 1)}</span>` : NOTHING}</th>
<td data-name="outcome"><span class="badge ${text(OUTCOME_TONES[outcome])}">${text(outcome)}</span></td><td data-name="cause">${text(cause ?? '–')}</td><td class="long">${text(reason ?? '')}${talk}</td></tr>`;
}
