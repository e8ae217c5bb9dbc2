import { NightschoolError } from '../../errors.ts';
import { describeChanges } from '../../night/certificates/changed-parts.ts';
import { readLapses } from '../../night/certificates/lapses.ts';
import {
  isWorthTelling,
  readSkillStatus,
  type SkillStatus,
  type StudentStatus,
} from '../../night/certificates/skill-status.ts';
import { readTonight, type Tonight } from '../../night/certificates/tonight.ts';
import { openWorkspace, type Workspace } from '../../night/workspace.ts';
import { oneLine } from '../../report/plain.ts';
import { readPipeline } from '../../store/pipeline.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'what is promoted, staged, refused or waiting, for which student, and on what evidence',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--pipeline <name>', 'the pipeline under which certificates are to hold (default: nightly)')
      .option(
        '--fleet',
        'the workers behind queue: of the pipeline instead: models, speed, what waits, what it cost',
        false,
      ),
  run: async (shell, options) => {
    if (options.fleet === true) return (await import('./fleet/status.ts')).showFleet(shell, options);
    const workspace = await openWorkspace(options.dir);
    const { tonight, note } = await readSettings(workspace, options.pipeline);
    const lapses = await readLapses(workspace, tonight);
    const names = await workspace.evidence.skills();
    const staged = await workspace.library.staged();
    const known = await Promise.all(names.map((skill) => readSkillStatus(workspace, skill, { lapses, staged })));
    const skills = known.filter(isWorthTelling);
    print(shell, options, {
      json: { skills },
      text: (columns) =>
        skills.length === 0 ? 'No skill has been examined yet: nightschool run.' : describe(skills, columns) + note,
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

/** Runs and lower bound, in percent rounded down; dashes where nothing was run. */
function describeExam({ passed, failed, lower }: StudentStatus): readonly [string, string] {
  const runs = passed + failed;
  return runs === 0 ? ['-', '-'] : [`${passed}/${runs}`, `${(Math.floor(1000 * lower) / 10).toFixed(1)} %`];
}

/** One row for each skill and student; a skill's name and live version stand at its first. */
function describe(skills: readonly SkillStatus[], columns: number): string {
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
  return [
    formatTable(header, rows, { columns, cut: ['fingerprint', 'night', 'last verdict', 'student'] }),
    ...skills.flatMap(describeFindings),
    ...skills.flatMap(describeLapses),
    ...skills.flatMap(describeUses),
  ].join('\n');
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

/** What waits for a person to look at it: the first finding, and how many there are. */
function describeFindings({ skill, findings }: SkillStatus): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const all = findings.length === 1 ? 'one finding' : `${findings.length} findings, the first`;
  return [
    `${skill} waits for nightschool adopt ${skill}: its text has ${all}: ${oneLine(first.message)} (${first.rule})`,
  ];
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
