import { z } from 'zod';
import type { FamilyEvent, FamilyRule } from '../../domain/family.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

/** What became of families in a night. */
export type Lineage = { readonly night: string } & Extract<
  FamilyEvent,
  { readonly type: 'families-merged' | 'family-split' }
>;

/** By how many of its tasks a family is meant at most. */
export const MOST_MEANT = 50;
/** What is to leave a family is named task by task as far as that goes: the rest of it has no other mark. */
export const MOST_LEAVING = 1000;

const id = z.string().min(1).max(200);
const at = z.iso.datetime();
const meantBy = (most: number) =>
  z.strictObject({ id, name: z.string().max(200), taskIds: z.array(id).min(1).max(most) });
const meant = meantBy(MOST_MEANT);
const name = z.string().max(64).regex(SKILL_NAME, 'must be a name in kebab-case');
const happened = {
  night: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD'),
  familyId: id,
  tasks: z.int().min(0),
  reason: z.string(),
};

/** A line of `evals/families.jsonl`. */
export const lineSchema: z.ZodType<FamilyRule | Lineage> = z.discriminatedUnion('type', [
  z.strictObject({ at, type: z.literal('merge'), into: meant, from: meant }),
  z.strictObject({ at, type: z.literal('split'), family: meant, part: meantBy(MOST_LEAVING) }),
  z.strictObject({ at, type: z.literal('rename'), family: meant, name }),
  z.strictObject({ at, type: z.literal('ignore'), family: meant, ignored: z.boolean() }),
  z.strictObject({ ...happened, type: z.literal('families-merged'), from: z.array(id).min(1) }),
  z.strictObject({ ...happened, type: z.literal('family-split'), into: z.array(id).min(1) }),
]);
