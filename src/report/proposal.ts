import type { Regression } from '../domain/decision.ts';
import type { VerdictRow } from '../domain/event.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { parseSkill } from '../util/skill/parse.ts';
import { unifiedDiff } from './diff.ts';
import { escapeMarkdown, fenced } from './markdown-text.ts';
import * as words from './words.ts';

/** A promotion as a pull request tells of it. */
export interface Proposal {
  readonly version: SkillVersion;
  readonly live: SkillVersion | null;
  readonly row: VerdictRow;
  /** What the certificate holds for. */
  readonly certificate: { readonly fingerprint: string; readonly suiteHash: string; readonly night: string };
  /** Branch of an earlier proposal that it stands in for; null: there is none. */
  readonly instead: string | null;
}

export function proposalTitle({ version, live }: Proposal): string {
  const to = version.version.slice(0, 8);
  return live === null ? `Skill ${version.skill} ${to}` : `Skill ${version.skill} ${live.version.slice(0, 8)} → ${to}`;
}

/** Characters that a forge takes with room to spare. */
const LONGEST_DIFF = 40_000;
const MOST_REGRESSIONS = 30;

/** The verdict, what it rests on and what changes, as Markdown. */
export function proposalBody(proposal: Proposal): string {
  const { version, live, row, instead } = proposal;
  const { skill } = version;
  const sections = [
    escapeMarkdown(parseSkill(version.text).description),
    `**${row.verdict.word}**: ${escapeMarkdown(row.verdict.reason)}`,
    factTable(proposal),
    regressionList(row.verdict.regressions),
    `### ${live === null ? 'The skill' : 'What changes'}\n\n${printDiff(live, version)}`,
    [
      'Merging this makes the version live where nights run, once it is pulled there; its certificate holds.',
      'Closing it refuses the version: it is not proposed again.',
      `\`nightschool reject ${skill} ${version.version.slice(0, 8)} --why "…"\` refuses it too, and tells a teacher that is a model why.`,
      ...(instead === null ? [] : [`It stands in for the branch \`${instead}\`.`]),
    ].join('\n'),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function factTable({ version, row, certificate }: Proposal): string {
  const { verdict, baseline, nullPolicy, train, student } = row;
  const attempt = words.attemptText(verdict);
  const errored = verdict.counts.errored === 0 ? '' : `, ${verdict.counts.errored} errored and not counted`;
  const facts: readonly (readonly [string, string])[] = [
    ['version', version.version],
    ['passed', `${words.share(verdict.counts)}${errored}`],
    ['at least', words.atLeast(verdict)],
    ...(attempt === null ? [] : [['attempt', attempt] as const]),
    ['without the skill', words.baselineText(baseline)],
    ['doing nothing', words.share(nullPolicy)],
    ['on practice cases', words.share(train)],
    ['certified for', student],
    ['fingerprint', certificate.fingerprint],
    ['suite', certificate.suiteHash],
    ['night', certificate.night],
  ];
  const lines = facts.map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  return ['| | |', '| --- | --- |', ...lines].join('\n');
}

function regressionList(regressions: readonly Regression[] | undefined): string {
  if (regressions === undefined) return '';
  if (regressions.length === 0) return 'No case that the live version does better on.';
  const lines = regressions.slice(0, MOST_REGRESSIONS).map(({ caseId, pinned, candidate, incumbent }) => {
    const counts = `${words.share(candidate)} instead of ${words.share(incumbent)}`;
    return `- ${escapeMarkdown(caseId)}: ${counts}${pinned ? ', pinned' : ''}`;
  });
  const more = regressions.length - lines.length;
  return [
    '### Cases that the live version does better on',
    '',
    ...lines,
    ...(more > 0 ? [`- … ${more} more`] : []),
  ].join('\n');
}

function printDiff(live: SkillVersion | null, version: SkillVersion): string {
  const text = unifiedDiff(live, version).join('\n');
  if (text.length <= LONGEST_DIFF) return fenced('diff', text);
  return `${fenced('diff', text.slice(0, LONGEST_DIFF).toWellFormed())}\n\nThe rest stands in the files of this pull request.`;
}
