import { NightschoolError } from '../../errors.ts';
import type { ExamRecord, Exported } from '../../evaluate/interop/exam-record.ts';
import { writeInspect } from '../../evaluate/interop/inspect/write.ts';
import { writePromptfoo } from '../../evaluate/interop/promptfoo/write.ts';
import { writeSkillCreator } from '../../evaluate/interop/skill-creator/write.ts';
import { writeUpskill } from '../../evaluate/interop/upskill/write.ts';
import type { Workspace } from '../../night/workspace.ts';
import { printJunit } from '../../report/junit/junit-xml.ts';
import { junitCase } from '../../report/junit/trial-case.ts';
import { type WrittenFile, writeExport } from '../../store/interop/write-files.ts';
import { openExam } from './open-exam.ts';

/** What an exam is written as. Null where the format holds runs alone, and no verdict was reached. */
const FORMATS = {
  'skill-creator': writeSkillCreator,
  upskill: writeUpskill,
  inspect: writeInspect,
  junit: writeJunit,
  promptfoo: writePromptfoo,
} as const satisfies Record<string, (record: ExamRecord) => Exported | null>;

export type ExportFormat = keyof typeof FORMATS;
export const EXPORT_FORMATS = Object.keys(FORMATS) as readonly ExportFormat[]; // the keys of an exhaustive record

export interface ExportOptions {
  readonly skill: string;
  readonly as: ExportFormat;
  /** Absolute: a folder, or the file itself for formats that are one file. */
  readonly out: string;
  /** Null: whoever the newest verdict is about. */
  readonly student: string | null;
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface ExportResult {
  readonly written: readonly WrittenFile[];
  readonly leftOut: readonly string[];
}

/**
 * Writes a skill's exam, and the runs of its newest verdict, for another tool.
 * @throws NightschoolError UNKNOWN_NAME, FILE_DAMAGED, NOT_WRITABLE
 */
export async function exportEvals(workspace: Workspace, options: ExportOptions): Promise<ExportResult> {
  const { skill, as } = options;
  const record = await openExam(workspace, options);
  const exported = FORMATS[as](record);
  if (exported === null) {
    throw new NightschoolError('UNKNOWN_NAME', `${skill} has no verdict yet, and ${as} holds nothing but runs.`, {
      hint: 'nightschool run reaches one once there are cases enough.',
    });
  }
  return {
    written: await writeExport(options.out, exported.files, options),
    leftOut: [...exported.leftOut, ...missingRuns(record)],
  };
}

/** Runs that the verdict counts and the log does not have: it was changed, or cannot be read. */
function missingRuns({ judged, skill }: ExamRecord): readonly string[] {
  if (judged === null) return [];
  const { passed, failed, errored } = judged.verdict.counts;
  const missing = passed + failed + errored - judged.runs.length;
  return missing === 0
    ? []
    : [`${missing} runs that the verdict counts are not in the log: nightschool verify ${skill}.`];
}

function writeJunit({ skill, judged }: ExamRecord): Exported | null {
  if (judged === null) return null;
  const { student, version, night, verdict, runs } = judged;
  const properties = Object.entries({ night, version, verdict: verdict.word, reason: verdict.reason });
  const cases = runs.map(({ trial }) => junitCase(trial));
  const text = printJunit(`nightschool: ${skill}`, [
    { name: `${skill} (${student})`, className: skill, properties, cases },
  ]);
  return { files: [{ path: '', text }], leftOut: ['What was said in the runs is not in it.'] };
}
