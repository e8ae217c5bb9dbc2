import { z } from 'zod';
import type { DecisionOf } from '../../domain/decision.ts';
import { hashJson } from '../../util/hash.ts';
import { parseIfJson } from '../../util/json.ts';
import type { Files } from '../files.ts';
import type { Print } from './prints.ts';

/** The files of a skill's evidence that are written as a whole. */
export const SEALED_FILES = ['split.jsonl', 'recordings.jsonl', 'cases.jsonl', 'promptfooconfig.yaml'] as const;
export type SealedFile = (typeof SEALED_FILES)[number];

/** Of these the suite consists. */
export const SUITE_FILES: ReadonlySet<SealedFile> = new Set(SEALED_FILES.slice(1));

/** `evals/<skill>/seal.json`: what the evidence was like when it was last written. It may be behind, never ahead. */
export interface Seal {
  /** Seals that must stand in the two logs; more than one where lines that once were there are not. */
  readonly trials: readonly string[];
  readonly decisions: readonly string[];
  /** What each file may be: as it was last written, or also as it was before where a write may have been stopped; null: not there. */
  readonly files: { readonly [Name in SealedFile]?: readonly (Print | null)[] };
  /** The last seal of decisions.jsonl when the suite was last changed: a cycle that was opened later is about it. */
  readonly suiteAfter?: string;
  /** A version that is about to be made live (null: none is to be), before the decision that says so. */
  readonly changing?: Announced;
  /**
   * True from before lines are written to a log until a decision has ended them: only then may a log go on after the seals
   * that are told of here, or end in half a line. Absent: an earlier version wrote it, which did not tell.
   */
  readonly writing?: boolean;
}

/** What a skill is about to be, and why: after a crash nobody else knows. */
export interface Announced {
  readonly to: string | null;
  readonly cause?: DecisionOf<'version-changed'>['cause'];
}

export const NOTHING_SEALED: Seal = { trials: [], decisions: [], files: {} };

export type ReadSeal =
  | { readonly seal: Seal; readonly state: 'sound' }
  | { readonly seal: null; readonly state: 'none' | 'damaged' };

/** What stands there, as far as it is what was written. */
export async function readSeal(files: Files, path: string): Promise<ReadSeal> {
  const text = await files.read(path);
  if (text === null) return { seal: null, state: 'none' };
  const seal = (await files.isText(path)) ? parseSeal(text) : null;
  return seal === null ? { seal, state: 'damaged' } : { seal, state: 'sound' };
}

/** One text for one seal, in whatever order its parts were put together. */
export function printSeal({ trials, decisions, files, suiteAfter, changing, writing }: Seal): string {
  const sorted = SEALED_FILES.flatMap((name) => (files[name] === undefined ? [] : [[name, files[name]] as const]));
  const seal: Seal = {
    ...{ trials, decisions, files: Object.fromEntries(sorted) },
    ...(suiteAfter !== undefined && { suiteAfter }),
    ...(changing !== undefined && { changing }),
    ...(writing !== undefined && { writing }),
  };
  return `${JSON.stringify({ ...seal, seal: hashJson(seal) })}\n`;
}

const CAUSES = ['promoted', 'adopted', 'rolled-back', 'disabled', 'withdrawn', 'archived'] as const;

const digits = z.string().regex(/^[0-9a-f]*$/);
const print = z.strictObject({ sha256: digits, lines: z.int().min(1), marks: digits }).nullable();
const prints = z.array(print).min(1).exactOptional();

const schema: z.ZodType<Seal & { readonly seal: string }> = z.strictObject({
  trials: z.array(digits),
  decisions: z.array(digits),
  files: z.strictObject({
    'split.jsonl': prints,
    'recordings.jsonl': prints,
    'cases.jsonl': prints,
    'promptfooconfig.yaml': prints,
  }),
  suiteAfter: digits.exactOptional(),
  changing: z.strictObject({ to: z.string().nullable(), cause: z.enum(CAUSES).exactOptional() }).exactOptional(),
  writing: z.boolean().exactOptional(),
  seal: digits,
});

/** Null where any byte of it is not ours. */
function parseSeal(text: string): Seal | null {
  const parsed = schema.safeParse(parseIfJson(text));
  if (!parsed.success) return null;
  const { seal: _, ...seal } = parsed.data;
  return printSeal(seal) === text ? seal : null;
}
