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
  at: z.iso.datetime().describe('When it was said'),
  by: z.literal('teacher').exactOptional().describe('Absent: a person'),
  reason: z.string().max(2000).exactOptional().describe('What the teacher gave as reason'),
};
const meantBy = (most: number) =>
  z.strictObject({ id, name: z.string().max(200), taskIds: z.array(id).min(1).max(most) });
const meant = meantBy(MOST_MEANT).describe('A family, by its id, its name and its tasks');
const name = z.string().max(64).regex(SKILL_NAME, 'must be a name in kebab-case');
const happened = {
  night: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD')
    .describe('When, YYYY-MM-DD'),
  familyId: id.describe('The family that stays'),
  tasks: z.int().min(0).describe('How many it has now'),
  reason: z.string().describe('For people'),
};

/** A line of `evals/families.jsonl`. */
export const lineSchema: z.ZodType<FamilyRule | Lineage> = z.discriminatedUnion('type', [
  z
    .strictObject({ ...said, type: z.literal('merge'), into: meant.describe('Its name and skill stay'), from: meant })
    .describe('They are one'),
  z
    .strictObject({
      ...said,
      type: z.literal('split'),
      family: meant,
      part: meantBy(MOST_LEAVING).describe('What leaves it'),
    })
    .describe('They are two'),
  z
    .strictObject({ ...said, type: z.literal('rename'), family: meant, name: name.describe('The new one') })
    .describe('It is called otherwise'),
  z
    .strictObject({
      ...said,
      type: z.literal('ignore'),
      family: meant,
      ignored: z.boolean().describe('false: no longer'),
    })
    .describe('It is never taught'),
  z
    .strictObject({ ...happened, type: z.literal('families-merged'), from: z.array(id).min(1).describe('The others') })
    .describe('A night made them one'),
  z
    .strictObject({ ...happened, type: z.literal('family-split'), into: z.array(id).min(1).describe('The new ones') })
    .describe('A night made it several'),
]);
