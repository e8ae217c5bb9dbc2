import type { VersionEntry } from '../../../domain/dashboard.ts';
import { versionDiff } from '../../html/diff-block.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, section } from '../../html/parts.ts';
import { plural, type Tone } from '../../words.ts';
import { badge, clipped, shortVersion } from './parts.ts';

/** Comparing takes time and room: `nightschool diff` shows the others. */
const MOST_COMPARED = 12;
const LONGEST_WHY = 1_000;

const TONES: Readonly<Record<string, Tone>> = { live: 'good', staged: 'open', refused: 'bad' };

/** Every version, newest first, and what each changed against the one before it. */
export function versionsSection(versions: readonly VersionEntry[]): Markup {
  if (versions.length === 0) return NOTHING;
  const columns = ['version', 'state', 'since', 'by', 'live', 'change'].map((name) => ({ name }));
  const newest = versions.toReversed();
  const table = dataTable(`${plural(versions.length, 'version')}${versions.length > 1 ? ', newest first' : ''}`, {
    columns,
    rows: newest.map(versionRow),
  });
  const compared = versions.slice(-MOST_COMPARED - 1).toReversed();
  const diffs = compared.flatMap((entry, index) => {
    const before = compared[index + 1];
    return before === undefined ? [] : [diffDetails(before, entry)];
  });
  const rest = versions.length - 1 - diffs.length;
  const more =
    rest > 0
      ? html`<p class="cut">${text(plural(rest, 'older comparison'))}: nightschool diff shows any two.</p>`
      : NOTHING;
  return section('Versions', html`${table}${diffs}${more}`, 'versions');
}

function versionRow({ version, state, since, by, live, change, why }: VersionEntry): Markup {
  const reason = why === null ? NOTHING : html`<small>${clipped(why, LONGEST_WHY)}</small>`;
  return html`<tr><th scope="row"><code>${text(version)}</code></th><td data-name="state">${badge(state, TONES[state] ?? 'quiet')}</td><td data-name="since">${text(since)}</td><td data-name="by">${text(by ?? '–')}</td><td data-name="live">${text(live === '' ? 'never' : live)}</td><td class="long">${change === null ? NOTHING : clipped(change, LONGEST_WHY)}${reason}</td></tr>`;
}

function diffDetails(before: VersionEntry, after: VersionEntry): Markup {
  const names = `${shortVersion(before.version)} → ${shortVersion(after.version)}`;
  return html`<details><summary>What changed <span class="soft">${text(names)}</span></summary>${versionDiff(before, after)}</details>`;
}
