import type { FamilySummary, RunEvent, VerdictRow } from '../domain/event.ts';
import type { Trial } from '../domain/exam.ts';
import type { Transcript } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { compareText } from '../util/compare-text.ts';
import { all, type Fields, last, withoutType } from './events.ts';
import { proofSentences } from './proof.ts';
import { trialOrder } from './trial-order.ts';

export interface ShownTrial {
  readonly trial: Trial;
  /** Null in the ledgers of versions that did not tell. */
  readonly student: string | null;
  readonly transcript: Transcript<CleanText> | null;
}

/** What one skill went through tonight. */
export interface SkillReport {
  readonly skill: string;
  readonly suite: Fields<'suite-built'> | null;
  readonly drafts: readonly (Fields<'draft-written'> & { readonly judged: Fields<'draft-judged'> | null })[];
  readonly shown: Fields<'version-shown'> | null;
  /** What was checked and compared besides, in sentences. */
  readonly proof: readonly string[];
  /** By phase and arm; within them those that failed first. */
  readonly trials: readonly ShownTrial[];
}

/** A family with what was decided about it. */
export interface FamilyReport extends FamilySummary {
  /** Cheapest student first. */
  readonly verdicts: readonly VerdictRow[];
  readonly skills: readonly SkillReport[];
  /** Why nothing was done, null where something was. */
  readonly idle: string | null;
}

/** Families with verdicts first, then by how often they were asked. */
export function foldFamilies(events: readonly RunEvent[], families: readonly FamilySummary[]): readonly FamilyReport[] {
  const verdicts = Map.groupBy(foldVerdicts(events), ({ familyId }) => familyId);
  const idle = new Map(
    events.flatMap((event) => {
      if (event.type === 'family-idle') return [[event.familyId, event.reason]];
      return event.type === 'family-postponed' ? [[event.familyId, 'postponed, for the reason given below']] : [];
    }),
  );
  const suites = new Map(all(events, 'suite-built').map(({ skill, familyId }) => [familyId, skill]));
  return families
    .map((family) => {
      const rows = verdicts.get(family.id) ?? [];
      const names = new Set([...rows.map(({ skill }) => skill), suites.get(family.id) ?? family.name]);
      const skills = [...names].map((skill) => foldSkill(events, skill)).filter(hasContent);
      return { ...family, verdicts: rows, skills, idle: idle.get(family.id) ?? null };
    })
    .sort(
      (a, b) =>
        Number(b.verdicts.length > 0) - Number(a.verdicts.length > 0) ||
        b.tasks - a.tasks ||
        compareText(a.name, b.name),
    );
}

/** A version has one verdict a student and night; a regression stays beside what the search then found. */
export function foldVerdicts(events: readonly RunEvent[]): readonly VerdictRow[] {
  const rows = all(events, 'verdict-reached').map(({ row }) => row);
  return [...new Map(rows.map((row) => [`${row.skill}\n${row.student}\n${row.version}`, row])).values()];
}

function foldSkill(events: readonly RunEvent[], skill: string): SkillReport {
  const mine = events.filter((event) => 'skill' in event && event.skill === skill);
  const judged = all(mine, 'draft-judged');
  const suite = last(mine, 'suite-built');
  const shown = last(mine, 'version-shown');
  return {
    skill,
    suite: suite === undefined ? null : withoutType(suite),
    drafts: all(mine, 'draft-written').map((draft) => {
      const judgement = judged.find(({ version }) => version === draft.version);
      return { ...withoutType(draft), judged: judgement === undefined ? null : withoutType(judgement) };
    }),
    shown: shown === undefined ? null : withoutType(shown),
    proof: proofSentences(events, skill),
    trials: all(mine, 'trial-finished')
      .map(({ trial, student = null, transcript }) => ({ trial, student, transcript }))
      .sort((a, b) => compareText(trialOrder(a.trial), trialOrder(b.trial))),
  };
}

function hasContent({ suite, drafts, shown, trials }: SkillReport): boolean {
  return suite !== null || shown !== null || drafts.length > 0 || trials.length > 0;
}
