import type { ChatModel } from '../../domain/chat.ts';
import type { Draft, LintFinding } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { blocking, forReview } from '../../util/skill/findings.ts';
import { oneLine } from '../../util/skill/prose.ts';
import { createVersion } from '../../util/skill/version.ts';
import { escapeHidden } from '../../util/text-safety/escape.ts';
import type { Assignment } from './assignment.ts';
import { findDoubts, findFaults } from './inspect.ts';
import { filesOf, SKILL_PATH, type Staging } from './staging.ts';
import { stampSkill } from './stamp.ts';

/** What became of a hand-in: over, with the draft or with none that would be better, or something to tell the model. */
export type HandedIn =
  | { readonly kind: 'taken'; readonly draft: Draft | null }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'told'; readonly text: string; readonly record: HandInRecord };

/** What was handed in before. */
export interface HandInRecord {
  readonly refused: number;
  readonly wasDoubted: boolean;
  readonly wasUnchanged: boolean;
}

/** Who writes what. */
export interface Writer {
  readonly assignment: Assignment;
  readonly chat: ChatModel;
}

interface Staged {
  readonly staging: Staging;
  readonly change: string;
  readonly record: HandInRecord;
}

const MOST_REFUSALS = 3;
const MOST_FINDINGS = 20;
const LONGEST_CHANGE = 200;
const UNCHANGED =
  'Error: Nothing differs from the version you began with. Change what the records call for; where nothing is to be improved, hand in again.';

/** Checks what is staged. Doubts are told once: a skill may need judgement that only a model has. */
export async function handIn(writer: Writer, { staging, change, record }: Staged): Promise<HandedIn> {
  const draft = toDraft(writer, staging, change);
  if (isUnchanged(writer, draft)) {
    if (record.wasUnchanged && writer.assignment.desk.staging.size > 0) return { kind: 'taken', draft: null };
    return { kind: 'told', text: UNCHANGED, record: { ...record, wasUnchanged: true } };
  }
  const found = await findFaults(draft, writer.assignment.check);
  const faults = blocking(found);
  const doubts = record.wasDoubted ? [] : findDoubts(draft);
  const suspicions = record.wasDoubted ? [] : forReview(found);
  if (faults.length + doubts.length + suspicions.length === 0) return { kind: 'taken', draft };
  const refused = record.refused + 1;
  if (refused < MOST_REFUSALS) {
    return {
      kind: 'told',
      text: tellFindings({ faults, suspicions, doubts }),
      record: { ...record, refused, wasDoubted: true },
    };
  }
  return { kind: 'stopped', reason: `none of ${MOST_REFUSALS} that it handed in passes the checks` };
}

/**
 * What is staged, if it passes the checks although it was not handed in.
 * @throws NightschoolError MODEL_ANSWER_INVALID, saying why there is no draft
 */
export async function salvage(writer: Writer, staging: Staging, reason: string): Promise<Draft> {
  const draft = toDraft(writer, staging, `as far as it came: ${reason}`);
  const [fault] = isUnchanged(writer, draft)
    ? [{ message: 'Nothing was written.' }]
    : blocking(await findFaults(draft, writer.assignment.check));
  if (fault === undefined) return draft;
  const { assignment, chat } = writer;
  const sentence = `${chat.name} wrote no draft of ${assignment.desk.skill} that may sit the exam: ${reason}.`;
  throw new NightschoolError('MODEL_ANSWER_INVALID', `${sentence} ${fault.message}`);
}

function toDraft({ assignment, chat }: Writer, staging: Staging, change: string): Draft {
  const { desk, familyId, purpose } = assignment;
  const text = stampSkill(staging.get(SKILL_PATH) ?? '', { skill: desk.skill, familyId, teacher: chat.name });
  const line = [...oneLine(change)].slice(0, LONGEST_CHANGE).join('');
  return {
    ...createVersion(desk.skill, { text, files: filesOf(staging) }),
    teacher: chat.name,
    change: line === '' ? (purpose === 'draft-skill' ? 'a new draft' : 'a refinement') : line,
  };
}

/** Compared with what it began with under the same stamp: another teacher's name alone is no change. */
function isUnchanged(writer: Writer, draft: Draft): boolean {
  return draft.version === toDraft(writer, writer.assignment.desk.staging, '').version;
}

interface Told {
  /** With these it is not taken. */
  readonly faults: readonly LintFinding[];
  /** With these it waits for a person. */
  readonly suspicions: readonly LintFinding[];
  readonly doubts: readonly LintFinding[];
}

function tellFindings({ faults, suspicions, doubts }: Told): string {
  const list = (lead: string, findings: readonly LintFinding[]) =>
    findings.length === 0
      ? []
      : [lead, ...findings.slice(0, MOST_FINDINGS).map(({ rule, message }) => `- ${rule}: ${escapeHidden(message)}`)];
  return [
    ...list('Error: The draft is not taken. Mend this:', faults),
    ...list(
      'A person would have to look at this before the skill is used; mend it unless the job needs it:',
      suspicions,
    ),
    ...list('A program could not follow this as it stands; mend it unless a step really needs judgement:', doubts),
    'Then hand it in again.',
  ].join('\n');
}
