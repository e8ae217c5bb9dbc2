import type { VerdictRow } from '../../domain/event.ts';
import { type Report, verdictsOf } from '../fold.ts';
import type { FamilyReport } from '../fold-families.ts';
import * as inUse from '../in-use.ts';
import { escapeMarkdown } from '../markdown-text.ts';
import { memorySentence } from '../memory.ts';
import { NEXT_TITLE, nextSentences } from '../next-steps.ts';
import { rowSentences } from '../proof.ts';
import * as ranking from '../ranking.ts';
import { skippedSentence, waitingSentence } from '../skipped.ts';
import * as words from '../words.ts';
import type { Reporter } from './reporter.ts';

/** The night as Markdown, for a pull request or a chat. What logs say is escaped. */
export const markdown: Reporter = {
  extension: 'md',
  render(report) {
    const sections = [
      `# Night of ${escapeMarkdown(report.night)}: ${escapeMarkdown(report.pipeline)}${report.dryRun ? ' (dry run)' : ''}`,
      [
        words.summarySentence(report),
        words.logsSentence(report),
        ranking.coverageSentence(report) ?? '',
        words.peopleSentence(report),
      ]
        .filter(Boolean)
        .map(escapeMarkdown)
        .join('\n\n'),
      report.exitCode === null ? 'The run did not end: this is what there was when it stopped.' : '',
      decisions(report),
      bullets('What they rest on besides', proofItems(report)),
      leftAlone(report),
      legend(report),
      worth(report),
      bullets('Too few yet', ranking.emergingItems(report)),
      bullets('Covered', ranking.coverageItems(report)),
      bullets('In use', inUse.fieldItems(report)),
      bullets(inUse.SAVES_TITLE, inUse.economyItems(report)),
      bullets('Changes of the library', report.changes.map(words.changeSentence)),
      bullets(
        'Proposals',
        report.proposals.map(({ message }) => message),
      ),
      bullets('Changes among families', words.familyChangeSentences(report)),
      bullets('Skipped', report.skipped.map(skippedSentence)),
      bullets('Waiting for the next run', report.waiting.map(waitingSentence)),
      bullets('Postponed', words.postponedSentences(report)),
      bullets('Models', words.modelSentences(report)),
      bullets('Warnings', report.warnings.map(words.warningSentence)),
      escapeMarkdown(memorySentence(report) ?? ''),
      escapeMarkdown(inUse.economySentence(report) ?? ''),
      escapeMarkdown(words.costSentence(report)),
      bullets(NEXT_TITLE, nextSentences(report)),
    ];
    return `${sections.filter(Boolean).join('\n\n')}\n`;
  },
};

const COLUMNS = [
  'family',
  'asked',
  'success',
  'student',
  'verdict',
  'passed',
  'at least',
  'without skill',
  'doing nothing',
];

function decisions(report: Report): string {
  const rows = [
    ...report.families.flatMap((family) => family.verdicts.map((row) => verdictCells(row, family))),
    ...report.otherVerdicts.map((row) => verdictCells(row, null)),
  ];
  if (rows.length === 0) return '';
  const reasons = verdictsOf(report).map(reasonOf);
  return `## Decisions\n\n${table(COLUMNS, rows)}\n\n${reasons.join('\n')}`;
}

function worth(report: Report): string {
  const rows = ranking.rankRows(report).map(({ name, numbers, tonight, explanation }) => {
    return [escapeMarkdown(name), ...numbers, escapeMarkdown(explanation ?? tonight)];
  });
  if (rows.length === 0) return '';
  const columns = ['family', ...ranking.RANK_COLUMNS, 'tonight'];
  return `## ${ranking.RANK_TITLE}\n\n${table(columns, rows)}\n\n${escapeMarkdown(ranking.RANK_LEGEND)}`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function proofItems({ families }: Report): string[] {
  return families.flatMap(({ skills }) =>
    skills.flatMap(({ skill, proof }) => proof.map((sentence) => `${skill}: ${sentence}`)),
  );
}

function reasonOf(row: VerdictRow): string {
  const { skill, student, verdict } = row;
  const attempt = words.attemptText(verdict);
  const sentences = [verdict.reason, ...rowSentences(row), ...(attempt === null ? [] : [`Attempt ${attempt}.`])];
  const text = sentences.join(' ');
  return `- **${escapeMarkdown(skill)}** (${escapeMarkdown(student)}): ${escapeMarkdown(text)}`;
}

function verdictCells(row: VerdictRow, family: FamilyReport | null): string[] {
  const { word, counts } = row.verdict;
  const errored = counts.errored > 0 ? ` (${counts.errored} errored)` : '';
  return [
    escapeMarkdown(family?.name ?? row.skill),
    family === null ? '–' : words.count(family.tasks),
    words.percent(family?.successRate ?? null),
    escapeMarkdown(row.student),
    row.tonight ? word : `${word} (earlier night)`,
    words.share(counts) + errored,
    words.atLeast(row.verdict),
    words.baselineText(row.baseline),
    words.share(row.nullPolicy),
  ];
}

function leftAlone(report: Report): string {
  const families = report.families.filter(({ verdicts }) => verdicts.length === 0);
  return bullets(
    'Left alone',
    families.map(
      ({ name, tasks, idle }) => `${name} (asked ${words.plural(tasks, 'time')}): ${idle ?? 'not examined tonight'}`,
    ),
  );
}

function legend(report: Report): string {
  const used = [...new Set(verdictsOf(report).map(({ verdict }) => verdict.word))].sort();
  return bullets(
    'What the verdicts mean',
    used.map((word) => `${word}: ${words.LEGEND[word]}`),
  );
}

function bullets(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')}`;
}
