import { createLiteralStudent } from '../../agent/literal/literal.ts';
import type { Student, StudentPrompt, Teacher } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { createVersion } from '../../util/skill/version.ts';
import type { School } from './school.ts';
import type { Truth } from './truth.ts';

/** How the machines fail: shares of trials. */
export interface Weather {
  /** That break down: errored, and made again. */
  readonly breakdowns: number;
  /** That find the model gone for the night. */
  readonly outages: number;
}

/** Answers of the student before the night is killed, and what then happens. */
export interface Killer {
  left: number;
  kill(): void;
}

const EDITION = /, edition ([\w-]+): `/;
const SLOTS = 4;

/** A SKILL.md that works, marked as an edition of it where its procedure begins: each is another procedure. */
export function printEdition({ skill, text }: School, edition: string): Draft {
  const marked = text.replace(/^(1\. [^`]*): `/m, `$1, edition ${edition}: \``);
  return { ...createVersion(skill, { text: marked }), teacher: 'scripted', change: `edition ${edition}` };
}

/**
 * A student of which the truth is known. Where it passes it does what a good skill says, through the whole agent loop;
 * where it does not, it gives up at once. Every fourth history it is a model with slots, as far as the pipeline sees.
 */
export function scriptedStudent(
  school: School,
  {
    truth,
    weather,
    killer,
    name,
    night,
    isWired,
    isDeclared,
  }: {
    readonly truth: Truth;
    readonly weather: Weather;
    readonly killer: Killer;
    readonly name: string;
    /** Which night it is, and how often it was started: the weather changes. */
    readonly night: string;
    readonly isWired: boolean;
    readonly isDeclared: boolean;
  },
): Student {
  const literal = createLiteralStudent();
  const tries = new Map<string, number>();
  return {
    name: 'scripted',
    deterministic: isDeclared,
    fingerprint: name,
    ...(isWired && { concurrency: SLOTS }),
    act: async (prompt) => {
      if (--killer.left === 0) killer.kill();
      prompt.signal.throwIfAborted();
      const { caseId, edition } = whatIsAsked(school, prompt);
      if (prompt.messages.length === 1) {
        const key = `${edition} ${caseId} ${prompt.seed}`;
        tries.set(key, (tries.get(key) ?? 0) + 1);
        breakDown(truth.roll('weather', key, tries.get(key) ?? 0, night), weather);
      }
      if (truth.passes(edition, caseId, prompt.seed)) return literal.act({ ...prompt, skill: school.text });
      return { action: { kind: 'reply', text: 'I do not know how.', waiting: false }, tokens: { input: 0, output: 0 } };
    },
  };
}

/** A teacher whose every edition does well on what it was shown. Refused, it hands in another. */
export function scriptedTeacher(
  school: School,
  { night, hasDrafts }: { readonly night: number; readonly hasDrafts: boolean },
): Teacher {
  return {
    name: 'scripted',
    fingerprint: 'scripted',
    draft: async (_, { refine }) => {
      if (!hasDrafts) return [];
      return [printEdition(school, editionName(night, refine?.round ?? 1))];
    },
  };
}

export function editionName(night: number, round: number): string {
  return `n${night}-r${round}`;
}

/** The edition that a SKILL.md is marked as. */
export function editionOf(text: string): string {
  return EDITION.exec(text)?.[1] ?? 'unmarked';
}

function whatIsAsked(
  { caseOf }: School,
  { skill, messages }: StudentPrompt,
): { readonly caseId: string; readonly edition: string | null } {
  const first = messages.find(({ role }) => role === 'user');
  const request = first?.role === 'user' ? first.text : '';
  return { caseId: caseOf.get(request) ?? request, edition: skill === null ? null : editionOf(skill) };
}

/** @throws what a model's wire throws */
function breakDown(roll: number, { breakdowns, outages }: Weather): void {
  if (roll < breakdowns) throw new NightschoolError('MODEL_CUT_OFF', 'The connection broke.');
  if (roll < breakdowns + outages) throw new NightschoolError('MODEL_DOWN', 'The model is gone for tonight.');
}
