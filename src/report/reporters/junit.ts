import type { Counts } from '../../domain/decision.ts';
import type { VerdictRow } from '../../domain/event.ts';
import type { Trial } from '../../domain/exam.ts';
import { countOutcomes, type Report, verdictsOf } from '../fold.ts';
import type { SkillReport } from '../fold-families.ts';
import { type JunitCase, type JunitSuite, printJunit } from '../junit/junit-xml.ts';
import { junitCase } from '../junit/trial-case.ts';
import * as words from '../words.ts';
import type { Reporter } from './reporter.ts';

/** The night's verdicts as JUnit, for CI: a suite for each skill and student, a test for each run that its verdict counts. */
export const junit: Reporter = {
  extension: 'xml',
  render(report) {
    const skills = new Map(report.families.flatMap(({ skills: each }) => each.map((skill) => [skill.skill, skill])));
    const suites = verdictsOf(report).map((row) => toSuite(row, report, skills.get(row.skill)));
    const title = `nightschool: night of ${report.night}, ${report.pipeline}${report.dryRun ? ' (dry run)' : ''}`;
    return printJunit(title, suites);
  },
};

function toSuite(row: VerdictRow, report: Report, skill: SkillReport | undefined): JunitSuite {
  const { verdict, student, version } = row;
  return {
    name: `${row.skill} (${student})`,
    className: row.skill,
    properties: [
      ['night', report.night],
      ['version', version ?? 'none'],
      ['verdict', row.tonight ? verdict.word : `${verdict.word} (earlier night)`],
      ['reason', verdict.reason],
      ['atLeast', words.atLeast(verdict)],
      ['note', words.peopleSentence(report)],
    ],
    cases: casesOf(row, skill),
  };
}

/** As many tests as the verdict counts runs; those of earlier nights are no events of this one, and have but a number. */
function casesOf(row: VerdictRow, skill: SkillReport | undefined): readonly JunitCase[] {
  const { counts } = row.verdict;
  const tonight = OUTCOMES.flatMap((outcome) =>
    runsOf(row, skill)
      .filter((trial) => trial.outcome === outcome)
      .slice(0, counts[outcome]),
  ).sort(byCase);
  const earlier = earlierCases(counts, countOutcomes(tonight));
  const sat = new Set(tonight.map(({ caseId }) => caseId)).size + earlier.length;
  return [...tonight.map(junitCase), ...earlier, ...notSat(Math.max(0, (skill?.suite?.heldOut ?? 0) - sat))];
}

const OUTCOMES: readonly Trial['outcome'][] = ['failed', 'errored', 'passed'];
const CHECKS: ReadonlySet<string> = new Set(['healthy', 'suspect', 'regressed']);

/** The runs of tonight that the verdict is about. */
function runsOf({ version, student, verdict }: VerdictRow, skill: SkillReport | undefined): readonly Trial[] {
  const { word, arithmetic } = verdict;
  const isPause = word === 'needs-more-evidence' && arithmetic.attempt === 0;
  const phase = word === 'not-needed' ? 'baseline' : CHECKS.has(word) || isPause ? 'recertify' : 'gate';
  const judged = phase === 'baseline' ? 'none' : version;
  return (skill?.trials ?? [])
    .filter(({ student: by }) => by === null || by === student)
    .map(({ trial }) => trial)
    .filter((trial) => trial.phase === phase && trial.version === judged && trial.arm !== 'null-policy');
}

function byCase(a: Trial, b: Trial): number {
  if (a.caseId !== b.caseId) return a.caseId < b.caseId ? -1 : 1;
  return a.pass - b.pass || (a.retry ?? 0) - (b.retry ?? 0);
}

function earlierCases(counts: Counts, tonight: Counts): readonly JunitCase[] {
  const rest = OUTCOMES.flatMap((outcome) =>
    Array.from({ length: Math.max(0, counts[outcome] - tonight[outcome]) }, () => outcome),
  );
  return rest.map((outcome, index) => ({
    name: `run ${index + 1} of an earlier night`,
    outcome,
    ...(outcome !== 'passed' && { cause: outcome, reason: 'It ran on an earlier night: see trials.jsonl.' }),
  }));
}

function notSat(count: number): readonly JunitCase[] {
  return Array.from({ length: count }, (_, index) => ({ name: `case ${index + 1} not sat`, outcome: 'not-sat' }));
}
