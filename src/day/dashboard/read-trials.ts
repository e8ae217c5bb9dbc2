import type { TrialRecord } from '../../domain/dashboard.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Case, Trial } from '../../domain/exam.ts';
import type { Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { unlessDamaged } from '../../night/unless-damaged.ts';
import { decisionsOf, type Workspace } from '../../night/workspace.ts';
import { openTranscripts, type Transcripts } from '../../store/transcripts.ts';
import { parseIfJson } from '../../util/json.ts';
import { readCases } from './read-cases.ts';

/** The runs of one skill, to be looked at. */
export interface SkillTrials {
  readonly skill: string;
  readonly trials: readonly Trial[];
  readonly record: (trial: Trial) => Promise<TrialRecord>;
}

/** Opens what was said in the exams of a workspace. Close it. */
export function openSaid(workspace: Workspace): Transcripts {
  return openTranscripts(workspace.dir, { readOnly: true });
}

/** Every run of a skill, oldest first. */
export async function readTrials(workspace: Workspace, skill: string, said: Transcripts): Promise<SkillTrials> {
  const { evidence } = workspace;
  const trials = (await unlessDamaged(() => evidence.trials(skill))) ?? [];
  const decisions = (await unlessDamaged(() => evidence.decisions(skill))) ?? [];
  const cases = new Map((await readCases(workspace, skill)).map((each): [string, Case] => [each.id, each]));
  const students = studentsOf(decisions);
  const texts = new Map<string, Promise<string | null>>();
  const textOf = (version: string): Promise<string | null> => {
    const known = texts.get(version) ?? readVersionText(workspace, skill, version);
    texts.set(version, known);
    return known;
  };
  return {
    skill,
    trials,
    record: async (trial) => ({
      ...{ skill, trial, student: students.get(trial.fingerprint) ?? null, case: cases.get(trial.caseId) ?? null },
      transcript: transcriptOf(trial, said),
      text: trial.version === 'none' ? null : await textOf(trial.version),
    }),
  };
}

/** The newest runs of exams: what was said in practice is not kept. */
export function mostTelling(trials: readonly Trial[], most: number): readonly Trial[] {
  return trials
    .filter(({ phase, transcript }) => phase !== 'train' && transcript !== undefined)
    .toReversed()
    .slice(0, most);
}

function studentsOf(decisions: readonly Decision[]): ReadonlyMap<string, string> {
  const named = [...decisionsOf(decisions, 'fingerprint-named'), ...decisionsOf(decisions, 'verdict-reached')];
  return new Map(named.map(({ fingerprint, student }) => [fingerprint, student]));
}

async function readVersionText(workspace: Workspace, skill: string, version: string): Promise<string | null> {
  return (await unlessDamaged(() => workspace.evidence.version(skill, version)))?.text ?? null;
}

/** What cannot be read is not kept any more. */
function transcriptOf({ transcript: hash }: Trial, said: Transcripts): Transcript<CleanText> | null {
  const found = hash === undefined ? null : said.find(hash);
  if (found === null) return null;
  const read: unknown = parseIfJson(found.json);
  return isTranscript(read) ? read : null;
}

/** It was redacted before it was kept; a file that somebody damaged is not to stop a report. */
function isTranscript(value: unknown): value is Transcript<CleanText> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'messages' in value &&
    Array.isArray(value.messages) &&
    'end' in value &&
    typeof value.end === 'string'
  );
}
