import { runSeed } from '../../decide/case-plan.ts';
import { createVerdict, NO_COUNTS } from '../../decide/verdict.ts';
import type { Counts, Verdict } from '../../domain/decision.ts';
import type { DraftContext } from '../../domain/model.ts';
import type { Draft, LintFinding } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { type SearchRound, searchDraft } from '../../evaluate/search.ts';
import type { TrainRun } from '../../evaluate/train-scores.ts';
import { createRandom } from '../../util/random.ts';
import { blocking } from '../../util/skill/findings.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { cycleOf, type Examination, passSeedOf } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';
import { REFUSED, refusals } from '../people/refused.ts';
import { checkDraft } from './check-draft.ts';
import { allowTools, draftContext, sharpen } from './draft-context.ts';

/** The best version with its full pass over the train cases; where no draft came through the checks, why. */
export type SearchOutcome =
  | { readonly champion: Draft; readonly train: Counts }
  | { readonly champion: null; readonly train: Counts; readonly refusal: Verdict };

/** Has the teacher write and refine drafts until none is better on the train cases, and writes every round down. */
export async function searchVersion(examination: Examination): Promise<SearchOutcome> {
  const { night, room, live } = examination;
  const passSeed = passSeedOf(examination, { phase: 'train', version: 'none' });
  const refused: LintFinding[] = [];
  const result = await searchDraft({
    cases: room.train,
    incumbent: live === null ? null : { ...live, teacher: 'library', change: 'the live version' },
    maximumRounds: night.pipeline.search.maximumRounds,
    random: createRandom(passSeed),
    draft: (refine) => askTeacher(examination, refine, refused),
    runCase: (draft, { id }) => practise(examination, draft, { caseId: id, passSeed }),
  });
  for (const round of result.rounds) await recordRound(examination, round);
  const { champion, train } = result;
  return champion === null ? { champion, train, refusal: refusalOf(examination, refused) } : { champion, train };
}

/** Runs of a practice case that may break down at a time; the next night has as many again. */
const MOST_TRIES = 2;

/** One run of a practice case; where it broke down, tonight or before, another. */
export async function practise(
  { room }: Examination,
  draft: Draft,
  { caseId, passSeed }: { readonly caseId: string; readonly passSeed: number },
): Promise<TrainRun> {
  const { version } = draft;
  const { practiceFingerprint: fingerprint } = room;
  const seed = runSeed(passSeed, caseId, 0);
  const first = { version, arm: 'with-skill', phase: 'train', caseId, pass: 0, seed, fingerprint } as const;
  for (let retry = 0, left = MOST_TRIES; ; retry++) {
    const { trial, transcript, isNew } = await room.sit(
      retry === 0 ? first : { ...first, retry },
      skillDocument(draft),
    );
    if (isNew) left--;
    if (trial.cause !== 'infrastructure' || left === 0) return { ...trial, transcript };
  }
}

/** A first draft, written and checked but not run. */
export async function draftFirst(examination: Examination): Promise<void> {
  await askTeacher(examination, undefined, []);
}

/**
 * First drafts come from the lesson alone; against a live version, both fresh drafts and refinements of it are tried.
 * What playbooks offer stands beside them, after the teacher's: of drafts that do equally well the first is taken.
 */
async function askTeacher(
  examination: Examination,
  refine: DraftContext['refine'],
  refused: LintFinding[],
): Promise<readonly Draft[]> {
  const { night, live, candidates } = examination;
  const isFresh = refine === undefined || refine.draft.version === live?.version;
  const fresh = isFresh ? await draftWith(examination, undefined, refused) : [];
  const refined = refine === undefined ? [] : await draftWith(examination, refine, refused);
  const drafts: { readonly draft: Draft; readonly findings: readonly LintFinding[] }[] = [];
  const findRefusal = await refusals(examination);
  for (const draft of [...fresh, ...refined, ...(isFresh ? candidates : [])]) {
    drafts.push({ draft, findings: [...findRefusal(draft), ...(await checkDraft(examination, draft))] });
  }
  for (const { draft, findings } of drafts) {
    const { version, teacher, change } = draft;
    const round = refine?.round ?? 1;
    night.emit({ type: 'draft-written', skill: examination.room.skill, version, teacher, round, change, findings });
    const blocked = blocking(findings);
    refused.push(...blocked);
    if (blocked.length === 0) await night.workspace.evidence.saveVersion(draft);
  }
  return drafts.filter(({ findings }) => blocking(findings).length === 0).map(({ draft }) => draft);
}

/** @throws Interruption where the teacher could not be asked */
async function draftWith(
  examination: Examination,
  refine: DraftContext['refine'],
  refused: LintFinding[],
): Promise<readonly Draft[]> {
  const { night, lesson } = examination;
  try {
    const drafts = await night.teacher.draft(lesson, await draftContext(examination, refine));
    const sharpened = await Promise.all(drafts.map((draft) => sharpen(examination, draft)));
    return sharpened.map((draft) => allowTools(examination, draft));
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    // an answer that no draft can be made of is the teacher's last word on this lesson; anything else can be mended
    if (error.code !== 'MODEL_ANSWER_INVALID') throw new Interruption(error);
    refused.push({ rule: 'teacher', severity: 'block', place: 'SKILL.md', message: error.message });
    return [];
  }
}

async function recordRound(
  { night, room }: Examination,
  { round, draft, accepted, wins, losses, train }: SearchRound,
): Promise<void> {
  const { version, change } = draft;
  night.emit({ type: 'draft-judged', skill: room.skill, version, accepted, train });
  await room.decide({
    type: 'draft-searched',
    cycle: cycleOf(room),
    version,
    round,
    accepted,
    wins,
    losses,
    train,
    change,
  });
}

function refusalOf({ design }: Examination, refused: readonly LintFinding[]): Verdict {
  const stale = refused.find(({ rule }) => REFUSED.has(rule));
  if (stale !== undefined) return createVerdict('reject', stale.message, { design, attempt: 0, counts: NO_COUNTS });
  const fault = refused[0];
  const reason =
    fault === undefined
      ? 'The teacher found no procedure that the recorded successes share.'
      : `No draft came through the checks: ${fault.message}`;
  return createVerdict('plateaued', reason, { design, attempt: 0, counts: NO_COUNTS });
}
