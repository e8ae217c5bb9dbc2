import { openLesson } from '../../cluster/split.ts';
import type { Counts, VerdictWord } from '../../domain/decision.ts';
import type { Draft } from '../../domain/skill.ts';
import { blocking } from '../../util/skill/findings.ts';
import { lint } from '../drafts/check-draft.ts';
import { examLiterals } from '../exam/exam-literals.ts';
import type { FamilyOutcome } from '../exam/examine-family.ts';
import { ignoredTonight } from '../families/group-tasks.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { readExam } from '../suites/read-suite.ts';
import { decisionsOf } from '../workspace.ts';
import type { StagedSkill } from './bootstrap-stage.ts';

/** What came of a skill as a candidate for a family. */
export interface Examined {
  readonly family: string;
  /** Of the verdict on its own text; null where it did not come so far. */
  readonly verdict: VerdictWord | null;
  /** How it did on the practice cases that it was run on; null where it was run on none. */
  readonly train: Counts | null;
  /** One sentence. */
  readonly reason: string;
}

/** The families with their candidates, and what became tonight of those that were examined. */
export interface Tonight {
  readonly families: readonly FamilyAtNight[];
  readonly outcomes: readonly FamilyOutcome[];
}

/** Reads off the evidence what came of a skill; null where no family of the logs is what it is about. */
export async function judgeSkill(
  night: Night,
  { skill, version, change, reason }: StagedSkill,
  tonight: Tonight,
): Promise<Examined | null> {
  if (skill === null) return null;
  if (change === 'live') return version === null || reason !== '' ? null : readVerdict(night, skill, version);
  for (const about of tonight.families) {
    const draft = about.candidates?.find(({ staged }) => staged.skill === skill)?.draft;
    if (draft === undefined) continue;
    const read = await readVerdict(night, about.family.name, draft.version);
    if (read.verdict !== null || read.train !== null) return read;
    const isIgnored = (await ignoredTonight(night, tonight.families)).has(about.family.id);
    if (isIgnored) return { ...read, reason: 'Its family is ignored.' };
    return { ...read, reason: await whyUntried(night, about, { draft, outcomes: tonight.outcomes }) };
  }
  return null;
}

async function readVerdict({ workspace }: Night, family: string, version: string): Promise<Examined> {
  const decisions = await workspace.evidence.decisions(family);
  const ofIt = (decided: { readonly version: string }): boolean => decided.version === version;
  const verdict = decisionsOf(decisions, 'verdict-reached').findLast(ofIt)?.verdict ?? null;
  const train = decisionsOf(decisions, 'draft-searched').findLast(ofIt)?.train ?? null;
  const reason = verdict?.reason ?? 'Another draft did as well or better on the practice cases.';
  return { family, verdict: verdict?.word ?? null, train, reason };
}

/** Why a candidate was not even run on the practice cases. */
async function whyUntried(
  night: Night,
  { family, tasks, sides }: FamilyAtNight,
  { draft, outcomes }: { readonly draft: Draft; readonly outcomes: readonly FamilyOutcome[] },
): Promise<string> {
  const suite = await readExam(night, family.name);
  const heldOut = (suite?.cases ?? []).filter(({ side }) => side === 'held-out');
  const lesson = openLesson(family, tasks, { sides, writes: [] });
  const [refusal] = blocking(await lint(night, draft, { lesson, literals: examLiterals(heldOut, lesson) }));
  if (refusal !== undefined) return `It may not sit the exam: ${refusal.message}`;
  const outcome = outcomes.find((each) => each.family.family.name === family.name);
  const last = outcome?.rows.at(-1)?.verdict.reason;
  return outcome?.postponed?.message ?? last ?? 'The next run examines it.';
}
