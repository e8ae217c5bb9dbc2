import { styleText } from 'node:util';
import type { VerdictRow } from '../../domain/event.ts';
import { type Report, verdictsOf } from '../fold.ts';
import type { FamilyReport } from '../fold-families.ts';
import * as inUse from '../in-use.ts';
import { memorySentence } from '../memory.ts';
import { NEXT_TITLE, nextSentences } from '../next-steps.ts';
import { clip, oneLine, table, wrap } from '../plain.ts';
import { rowSentences } from '../proof.ts';
import * as ranking from '../ranking.ts';
import { skippedSentence, waitingSentence } from '../skipped.ts';
import * as words from '../words.ts';
import type { Reporter } from './reporter.ts';

const WIDTH = 80;
/** What the other columns leave. */
const NAME_WIDTH = 23;
const INDENT = '    ';
const HEADER = ['family', 'asked', 'success', 'passed', 'at least', 'no skill', 'do nothing'];
const RIGHT = new Set([1, 2, 3, 4, 5, 6]);
const RIGHT_OF_RANKS = new Set([1, 2, 3, 4]);

type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;

const COLORS = { good: 'green', bad: 'red', open: 'yellow', quiet: 'dim' } as const;

/** The night on a terminal, at most 80 columns wide; plain text unless colours are asked for. */
export const terminal: Reporter = {
  extension: 'txt',
  render(report, { color = false } = {}) {
    const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
    const sections = [
      heading(report, paint),
      familyLines(report, paint),
      legend(report),
      worthLines(report, paint),
      ...lists(report),
      footer(report),
      numbered(NEXT_TITLE, nextSentences(report)),
    ];
    const text = sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n');
    return `${text}\n`;
  },
};

function heading(report: Report, paint: Paint): string[] {
  const title = `nightschool ${report.night} ${report.pipeline}${report.dryRun ? ' (dry run: nothing was written)' : ''}`;
  return [
    paint('bold', clip(oneLine(title), WIDTH)),
    ...wrap(words.summarySentence(report), WIDTH),
    ...wrap(words.logsSentence(report), WIDTH),
    ...wrap(ranking.coverageSentence(report) ?? '', WIDTH),
    ...wrap(words.peopleSentence(report), WIDTH),
    ...(report.exitCode === null ? ['The run did not end: this is what there was when it stopped.'] : []),
  ];
}

/** A row of numbers for each verdict, the verdict and its reason below; families without one say why they were left alone. */
function familyLines(report: Report, paint: Paint): string[] {
  const entries = [
    ...report.families.flatMap((family) => familyEntries(family, paint)),
    ...report.otherVerdicts.map((row) => verdictEntry([clip(oneLine(row.skill), NAME_WIDTH), '–', '–'], row, paint)),
  ];
  if (entries.length === 0) return [];
  const [header = '', ...rows] = table([HEADER, ...entries.map(({ cells }) => cells)], RIGHT);
  return [
    paint('dim', header),
    ...rows.flatMap((row, index) => {
      const entry = entries[index];
      return entry === undefined ? [] : entry.paint([row, ...wrap(entry.note, WIDTH, INDENT)]);
    }),
  ];
}

interface Entry {
  readonly cells: readonly string[];
  readonly note: string;
  readonly paint: (lines: readonly string[]) => readonly string[];
}

function familyEntries(family: FamilyReport, paint: Paint): Entry[] {
  const start = [clip(oneLine(family.name), NAME_WIDTH), words.count(family.tasks), words.percent(family.successRate)];
  if (family.verdicts.length === 0) {
    const note = `left alone: ${family.idle ?? 'not examined tonight'}`;
    const cells = [...start, ...Array<string>(4).fill('–')];
    return [{ cells, note, paint: (lines) => lines.map((line) => paint('dim', line)) }];
  }
  return family.verdicts.map((row) => verdictEntry(start, row, paint));
}

function verdictEntry(start: readonly string[], row: VerdictRow, paint: Paint): Entry {
  const { word, counts, reason } = row.verdict;
  const errored = counts.errored === 0 ? '' : ` ${words.plural(counts.errored, 'run')} errored and counted apart.`;
  const earlier = row.tonight ? '' : ' Stands from an earlier night.';
  return {
    cells: [
      ...start,
      words.share(counts),
      words.atLeast(row.verdict),
      words.share(row.baseline),
      words.share(row.nullPolicy),
    ],
    note: `${word} (${row.student}): ${[reason, ...rowSentences(row)].join(' ')}${errored}${earlier}`,
    paint: ([row = '', first = '', ...rest]) => {
      const painted = paint(COLORS[words.TONES[word]], word);
      return [row, first.replace(word, () => painted), ...rest];
    },
  };
}

function legend(report: Report): string[] {
  const used = new Set(verdictsOf(report).map(({ verdict }) => verdict.word));
  if (used.size === 0) return [];
  return [
    ...wrap('no skill: the student alone on the same exam; do nothing: what an empty answer would pass.', WIDTH),
    ...[...used].sort().flatMap((word) => wrap(`${word}: ${words.LEGEND[word]}`, WIDTH)),
  ];
}

/** What is worth most, each with the reason below why it has no teacher tonight. */
function worthLines(report: Report, paint: Paint): string[] {
  const rows = ranking.rankRows(report);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ITEMS);
  const cells = shown.map(({ name, numbers, tonight }) => [clip(oneLine(name), NAME_WIDTH), ...numbers, tonight]);
  const columns = ['family', ...ranking.RANK_COLUMNS, 'tonight'];
  const [header = '', ...lines] = table([columns, ...cells], RIGHT_OF_RANKS);
  return [
    ranking.RANK_TITLE,
    paint('dim', header),
    ...lines.flatMap((line, index) => {
      const notes = wrap(shown[index]?.explanation ?? '', WIDTH, INDENT);
      return [line, ...notes.map((note) => paint('dim', note))];
    }),
    ...(rows.length > MOST_ITEMS ? [`  … and ${rows.length - MOST_ITEMS} more`] : []),
    ...wrap(ranking.RANK_LEGEND, WIDTH),
  ];
}

function lists(report: Report): string[][] {
  return [
    list('Too few yet', ranking.emergingItems(report)),
    list('Covered', ranking.coverageItems(report)),
    list('In use', inUse.fieldItems(report)),
    list(inUse.SAVES_TITLE, inUse.economyItems(report)),
    list('Changes', report.changes.map(words.changeSentence)),
    list(
      'Proposals',
      report.proposals.map(({ message }) => message),
    ),
    list('Skipped', report.skipped.map(skippedSentence)),
    list('Waiting for the next run', report.waiting.map(waitingSentence)),
    list('Postponed', words.postponedSentences(report)),
    list('Models', words.modelSentences(report)),
    list('Warnings', report.warnings.map(words.warningSentence)),
  ];
}

const MOST_ITEMS = 20;

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length - MOST_ITEMS;
  const more = rest > 0 ? [`  … and ${rest} more`] : [];
  return [title, ...items.slice(0, MOST_ITEMS).flatMap((item) => wrap(item, WIDTH, '  ')), ...more];
}

function numbered(title: string, items: readonly string[]): string[] {
  const lines = items.flatMap((item, index) => {
    const [first = '', ...rest] = wrap(item, WIDTH, '     ');
    return [`  ${index + 1}. ${first.trimStart()}`, ...rest];
  });
  return [title, ...lines];
}

function footer(report: Report): string[] {
  const memory = memorySentence(report);
  const economy = inUse.economySentence(report);
  return [
    ...(memory === null ? [] : wrap(memory, WIDTH)),
    ...(economy === null ? [] : wrap(economy, WIDTH)),
    ...wrap(words.costSentence(report), WIDTH),
  ];
}
