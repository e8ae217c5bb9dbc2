import type { AttemptCurve } from '../../../domain/dashboard.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, section } from '../../html/parts.ts';
import { percent, plural, TONES } from '../../words.ts';
import { intervalChart } from '../charts/interval.ts';
import { badge, lowerText, shortVersion, upperText, versionCode } from './parts.ts';

/** Drawing takes time and room: of older attempts the numbers say enough. */
const MOST_DRAWN = 4;

/** The success rate as trials arrived, with the bounds that hold at every moment: the newest attempt open, older ones closed. */
export async function convergenceSection(attempts: readonly AttemptCurve[]): Promise<Markup> {
  const newest = attempts.toSorted((a, b) => b.cycle - a.cycle || b.attempt - a.attempt);
  const [first, ...older] = newest;
  if (first === undefined) return section('Success rate', NO_ATTEMPT, 'rate');
  const drawn = await Promise.all(newest.slice(0, MOST_DRAWN).map(drawAttempt));
  const closed = older
    .slice(0, MOST_DRAWN - 1)
    .map(
      (attempt, index) =>
        html`<details><summary>${text(attemptTitle(attempt))} <span class="soft">${text(wordOf(attempt))}</span></summary>${drawn[index + 1] ?? NOTHING}</details>`,
    );
  const all = newest.length > 1 ? attemptTable(newest) : NOTHING;
  return section(
    'Success rate as runs arrived',
    html`<p class="soft">The bounds hold at every run at once, so they may be read at any time. A version is promoted once the lower one passes the floor and the best estimate the target.</p>
<h3>${text(attemptTitle(first))} ${badge(wordOf(first), toneOf(first))}</h3>${drawn[0] ?? NOTHING}${closed}${all}`,
    'rate',
  );
}

const NO_ATTEMPT = html`<p>No attempt at the gate yet, so no success rate was measured. An attempt begins once there are enough exam cases, and a version that passes the practice cases.</p>`;

async function drawAttempt(attempt: AttemptCurve): Promise<Markup> {
  const { points, floor, target, alpha, night, fingerprint } = attempt;
  const end = points.at(-1);
  const about = html`<p class="soft small">Night of ${text(night)}, fingerprint <code>${text(fingerprint)}</code>, error allowance ${text(allowance(alpha))}.</p>`;
  if (end === undefined) return html`${about}<p>No run has been counted in this attempt yet.</p>`;
  const says = `After ${plural(end.runs, 'counted run')} ${percent(end.rate)} passed: at least ${lowerText(end.lower)}, at most ${upperText(end.upper)}; floor ${percent(floor)}, target ${percent(target)}.`;
  const chart = await intervalChart({
    title: `Success rate in attempt ${attempt.attempt}`,
    says,
    note: says,
    points,
    floor,
    target,
  });
  return html`${about}${chart}`;
}

function attemptTable(attempts: readonly AttemptCurve[]): Markup {
  const columns = [
    { name: 'attempt' },
    { name: 'student' },
    { name: 'version' },
    { name: 'verdict' },
    ...['runs', 'passed', 'at least', 'at most'].map((name) => ({ name, isNumber: true })),
    { name: 'night' },
  ];
  const table = dataTable('Every attempt at the gate, newest first', { columns, rows: attempts.map(attemptRow) });
  return html`<details><summary>All attempts <span class="soft">${text(plural(attempts.length, 'attempt'))} in numbers</span></summary>${table}</details>`;
}

function attemptRow(attempt: AttemptCurve): Markup {
  const { cycle, student, version, night, points } = attempt;
  const end = points.at(-1);
  const numbers =
    end === undefined
      ? ['0', '–', '–', '–']
      : [String(end.runs), percent(end.rate), lowerText(end.lower), upperText(end.upper)];
  const names = ['runs', 'passed', 'at least', 'at most'];
  return html`<tr><th scope="row">${text(attempt.attempt)}<small>cycle ${text(cycle)}</small></th><td data-name="student">${text(student)}</td><td data-name="version">${versionCode(version)}</td><td data-name="verdict">${badge(wordOf(attempt), toneOf(attempt))}</td>${numbers.map((number, index) => html`<td class="number" data-name="${text(names[index] ?? '')}">${text(number)}</td>`)}<td data-name="night">${text(night)}</td></tr>`;
}

function attemptTitle({ attempt, student, version }: AttemptCurve): string {
  return `Attempt ${attempt}: ${student}, version ${shortVersion(version)}`;
}

function wordOf({ verdict }: AttemptCurve): string {
  return verdict ?? 'open';
}

function toneOf({ verdict }: AttemptCurve): 'good' | 'bad' | 'open' | 'quiet' {
  return verdict === null ? 'open' : TONES[verdict];
}

function allowance(alpha: number): string {
  return `${Number((100 * alpha).toPrecision(2))} %`;
}
