import type { SkillHistory, StudentStanding } from '../../../domain/dashboard.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { section } from '../../html/parts.ts';
import { baselineText, count, LEGEND, percent, plural, TONES } from '../../words.ts';
import { linkTo } from '../links.ts';
import { stateMarks } from './matrix.ts';
import { certifiedFor, needOf } from './needs.ts';
import { badge, clipped, factList, lowerText, shortVersion } from './parts.ts';
import { pathOfSkill } from './paths.ts';

const LONGEST_REASON = 1_500;

/** What the skill is, where it stands, and for which student it is proven. */
export function standingSection(history: SkillHistory): Markup {
  const { students } = history;
  const { group, sentence } = needOf(history);
  const todo =
    sentence === null
      ? NOTHING
      : html`<p class="notice">${group === 'person' ? html`<strong>Needs a person.</strong> ` : NOTHING}${text(sentence)}</p>`;
  const proven =
    students.length === 0
      ? html`<p>No student has sat its exam yet.${history.live === null ? NOTHING : html` It is live all the same: it was taken over without proof.`}</p>`
      : html`<ul class="plain">${students.map((student) => html`<li>${certificateSentence(student, history.live)}</li>`)}</ul>`;
  return html`<p class="states">${stateMarks(history)}</p>${todo}${factList(factsOf(history))}${section('Certificates', proven, 'certificates')}`;
}

function factsOf(history: SkillHistory): (readonly [string, Markup])[] {
  const { family, familyId, uses, baseline, versions, skill } = history;
  const families = linkTo(pathOfSkill(skill), 'families.html');
  const asked =
    family === null
      ? html`not among tonight’s families`
      : html`${text(plural(family.tasks, 'time'))}: ${text(`${count(family.passed)} passed, ${count(family.failed)} failed, ${count(family.unknown)} unknown`)}`;
  const name = family?.name ?? familyId;
  return [
    ['family', name === null ? html`none` : html`<a href="${text(families)}">${text(name)}</a>`],
    ['asked', asked],
    ['certified for', plain(certifiedNames(history))],
    ['without the skill', plain(baselineText(baseline))],
    ['given to agents', plain(plural(uses.served, 'time'))],
    ['reported by agents', plain(`${count(uses.passed)} passed, ${count(uses.failed)} failed`)],
    ['versions', plain(count(versions.length))],
  ];
}

function plain(value: string): Markup {
  return html`${text(value)}`;
}

function certifiedNames(history: SkillHistory): string {
  return (
    certifiedFor(history)
      .map(({ student }) => student)
      .join(', ') || 'nobody'
  );
}

/** A student's certificate, or what keeps it from one, in a sentence; what its last verdict was, in another. */
function certificateSentence(standing: StudentStanding, live: string | null): Markup {
  const { student, verdict, version, night, reason, certified } = standing;
  const isOther = version !== 'none' && version !== live;
  const last = html`Last verdict ${badge(verdict, TONES[verdict])}${text(isOther ? ` on version ${shortVersion(version)}` : '')}, night of ${text(night)}: ${text(examSentence(standing))}`;
  const meaning = certified ? '' : ` ${LEGEND[verdict]}`;
  return html`<strong>${text(student)}</strong>: ${certificateState(standing, live)} ${last}<br><span class="soft"><bdi>${clipped(reason, LONGEST_REASON)}</bdi>${text(meaning)}</span>`;
}

function certificateState({ certified, lapsed, fingerprint }: StudentStanding, live: string | null): Markup {
  const under = html`fingerprint <code>${text(fingerprint)}</code>`;
  if (!certified) {
    return html`<strong>not certified</strong>${text(live === null ? '' : ' for the live version')}, last examined under ${under}.`;
  }
  const forWhat = live === null ? '' : ` for the live version ${shortVersion(live)}`;
  if (lapsed === '') return html`<strong>certified</strong>${text(forWhat)}, ${under}.`;
  return html`<strong>certificate lapsed</strong>${text(forWhat)}: ${clipped(lapsed, LONGEST_REASON)}; the next night examines it again. It held under ${under}.`;
}

function examSentence({ passed, failed, lower }: StudentStanding): string {
  const runs = passed + failed;
  if (runs === 0) return 'no run was counted.';
  return `${count(passed)} of ${plural(runs, 'run')} passed (${percent(passed / runs)}), at least ${lowerText(lower)}.`;
}
