import { z } from 'zod';
import type { FamilyEvent, FamilyRule } from '../../domain/family.ts';
import { MOST_LEAVING, MOST_MEANT } from '../../util/meant.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

/** What became of families in a night. */
export type Lineage = { readonly night: string } & Extract<
  FamilyEvent,
  { readonly type: 'families-merged' | 'family-split' }
>;

const id = z.string().min(1).max(200);
const said = {
  at: z.iso.datetime(),
  by: z.literal('teacher').exactOptional(),
  reason: z.string().max(2000).exactOptional(),
};
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
  z.strictObject({ ...said, type: z.literal('merge'), into: meant, from: meant }),
  z.strictObject({ ...said, type: z.literal('split'), family: meant, part: meantBy(MOST_LEAVING) }),
  z.strictObject({ ...said, type: z.literal('rename'), family: meant, name }),
  z.strictObject({ ...said, type: z.literal('ignore'), family: meant, ignored: z.boolean() }),
  z.strictObject({ ...happened, type: z.literal('families-merged'), from: z.array(id).min(1) }),
  z.strictObject({ ...happened, type: z.literal('family-split'), into: z.array(id).min(1) }),
]);
