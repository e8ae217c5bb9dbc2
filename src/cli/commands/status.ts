import type { DecisionOf, VerdictWord } from '../../domain/decision.ts';
import type { SkillUse } from '../../domain/use.ts';
import { NightschoolError } from '../../errors.ts';
import { certifyingVerdict } from '../../night/certificates.ts';
import { type ChangedPart, describeChanges } from '../../night/changed-parts.ts';
import { type Lapses, readLapses } from '../../night/lapses.ts';
import { peopleSay } from '../../night/people/word.ts';
import { readTonight, type Tonight } from '../../night/tonight.ts';
import { decisionsOf, openWorkspace, type Workspace } from '../../night/workspace.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { readUses } from '../../store/uses.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

/** The last verdict of one student on a skill. */
interface StudentStatus {
  readonly student: string;
  readonly verdict: VerdictWord;
  readonly version: string;
  /** True where this is the version that is live, and the verdict certifies it for this student. */
  readonly certified: boolean;
  /** Of the exam that the verdict is about, or that certified the live version. */
  readonly fingerprint: string;
  /** What is not as it was when the live version was certified: the next night examines it again. Empty: nothing. */
  readonly lapsed: readonly ChangedPart[];
  readonly lower: number;
  readonly passed: number;
  readonly failed: number;
  readonly night: string;
  readonly reason: string;
}

interface SkillStatus {
  readonly skill: string;
  readonly live: string | null;
  readonly staged: string | null;
  /** True where no exam has certified what is staged: a playbook's skill, or an imported one. */
  readonly unproven: boolean;
  /** Nights leave it as it is. */
  readonly pinned: boolean;
  /** The version that a person archived, and the last one that a person refused; null: none. */
  readonly archived: string | null;
  readonly refused: string | null;
  /** In the order they were first examined: the ladder's. */
  readonly students: readonly StudentStatus[];
  /** How often agents were given it, and what they reported of the work done with it. */
  readonly uses: { readonly served: number; readonly passed: number; readonly failed: number };
}

export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'what is promoted, staged, refused or waiting, for which student, and on what evidence',
  dryRun: false,
  setUp: (command) =>
    command.option('--pipeline <name>', 'the pipeline under which certificates are to hold (default: nightly)'),
  run: async (shell, options) => {
    const workspace = await openWorkspace(options.dir);
    const { tonight, note } = await readSettings(workspace, options.pipeline);
    const lapsed = await readLapses(workspace, tonight);
    const names = await workspace.evidence.skills();
    const known = await Promise.all(names.map((skill) => readStatus(workspace, skill, lapsed)));
    // a folder may hold nothing but versions that once were staged
    const skills = known.filter(
      ({ live, staged, students }) => live !== null || staged !== null || students.length > 0,
    );
    print(shell, options, {
      json: { skills },
      text: skills.length === 0 ? 'No skill has been examined yet: nightschool run.' : describe(skills) + note,
    });
    return 0;
  },
};

interface Settings {
  readonly tonight: Tonight | null;
  /** What is not known where there is no pipeline to go by; else empty. */
  readonly note: string;
}

/** What the next night examines under. Where nobody named a pipeline, none that can be read is no reason to tell nothing. */
async function readSettings(workspace: Workspace, pipeline: unknown): Promise<Settings> {
  try {
    const settings = await readPipeline(workspace.dir, typeof pipeline === 'string' ? pipeline : 'nightly');
    return { tonight: await readTonight(workspace, settings), note: '' };
  } catch (error) {
    if (!(error instanceof NightschoolError) || typeof pipeline === 'string') throw error;
    const note = `\nWhat changed since the last night is not known: ${error.message}`;
    return { tonight: null, note };
  }
}

async function readStatus(workspace: Workspace, skill: string, lapsed: Lapses): Promise<SkillStatus> {
  const decisions = await workspace.evidence.decisions(skill);
  const verdicts = decisionsOf(decisions, 'verdict-reached');
  const { pinned, archived, rejected } = peopleSay(decisions);
  const live = (await workspace.library.live(skill))?.version ?? null;
  const staged = (await workspace.library.staged()).find((version) => version.skill === skill);
  const byStudent = Map.groupBy(verdicts, ({ student }) => student);
  return {
    ...{ skill, live, pinned, archived },
    refused: rejected.at(-1)?.version ?? null,
    staged: staged?.version ?? null,
    unproven: staged !== undefined && certifyingVerdict(verdicts, staged.version) === null,
    students: await Promise.all(
      [...byStudent.values()].flatMap((all) =>
        all.slice(-1).map((last) => toStatus(last, { skill, all, live, lapsed })),
      ),
    ),
    uses: countUses(await readUses(workspace.dir, skill)),
  };
}

function countUses(uses: readonly SkillUse[]): SkillStatus['uses'] {
  const count = (wanted: SkillUse['type']): number => uses.filter(({ type }) => type === wanted).length;
  return { served: count('served'), passed: count('passed'), failed: count('failed') };
}

async function toStatus(
  last: DecisionOf<'verdict-reached'>,
  {
    skill,
    all,
    live,
    lapsed,
  }: {
    readonly skill: string;
    readonly all: readonly DecisionOf<'verdict-reached'>[];
    readonly live: string | null;
    readonly lapsed: Lapses;
  },
): Promise<StudentStatus> {
  const certificate = certifyingVerdict(all, live);
  const { student, version, night, verdict } = last;
  const { word, reason, counts, arithmetic } = verdict;
  return {
    ...{ student, version, night, reason },
    verdict: word,
    certified: certificate !== null,
    fingerprint: certificate?.fingerprint ?? last.fingerprint,
    lapsed: certificate === null ? [] : await lapsed(skill, certificate),
    lower: arithmetic.lower,
    passed: counts.passed,
    failed: counts.failed,
  };
}

/** Runs and lower bound, in percent rounded down; dashes where nothing was run. */
function describeExam({ passed, failed, lower }: StudentStatus): readonly [string, string] {
  const runs = passed + failed;
  return runs === 0 ? ['-', '-'] : [`${passed}/${runs}`, `${(Math.floor(1000 * lower) / 10).toFixed(1)} %`];
}

/** One row for each skill and student; a skill's name and live version stand at its first. */
function describe(skills: readonly SkillStatus[]): string {
  const rows = skills.flatMap((skill) => {
    const live = describeVersion(skill);
    if (skill.students.length === 0) return [[skill.skill, live, ...Array.from({ length: 7 }, () => '-')]];
    return skill.students.map((student, index) => [
      index === 0 ? skill.skill : '',
      index === 0 ? live : '',
      student.student,
      certifiedWord(student),
      student.verdict,
      ...describeExam(student),
      student.night,
      student.fingerprint.slice(0, 8),
    ]);
  });
  const header = [
    'skill',
    'live',
    'student',
    'certified',
    'last verdict',
    'passed',
    'at least',
    'night',
    'fingerprint',
  ];
  return [formatTable(header, rows), ...skills.flatMap(describeLapses), ...skills.flatMap(describeUses)].join('\n');
}

/** The live version; else what waits for a person, or what a person took out. */
function describeVersion({ live, pinned, staged, unproven, archived, refused }: SkillStatus): string {
  const short = (word: string, version: string): string => `${word} ${version.slice(0, 8)}`.trim();
  if (live !== null) return short(pinned ? 'pinned' : '', live);
  if (staged !== null) return short(unproven ? 'unproven' : 'staged', staged);
  if (archived !== null) return short('archived', archived);
  return refused === null ? '-' : short('refused', refused);
}

function certifiedWord({ certified, lapsed }: StudentStatus): string {
  if (!certified) return 'no';
  return lapsed.length === 0 ? 'yes' : 'lapses';
}

function describeLapses({ skill, students }: SkillStatus): readonly string[] {
  return students
    .filter(({ lapsed }) => lapsed.length > 0)
    .map(({ student, lapsed }) => {
      const what = describeChanges(lapsed);
      return `${skill}: its certificate for ${student} lapses tonight: ${what}. It is examined again.`;
    });
}

/** A skill that works in exams and not in the field is worth a look. */
function describeUses({ skill, uses: { served, passed, failed } }: SkillStatus): readonly string[] {
  if (served + passed + failed === 0) return [];
  return [`${skill} was read ${served} times by agents; they reported ${passed} successes and ${failed} failures.`];
}
