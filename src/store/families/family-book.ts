import type { FamilyEvent, FamilyRule } from '../../domain/family.ts';
import { canonicalJson } from '../../util/hash.ts';
import type { Files } from '../files.ts';
import { parseJsonLines } from '../json-lines.ts';
import { type Lineage, lineSchema } from './family-schema.ts';

/** In version control beside the evidence: no skill's folder can have this name. */
export const FAMILY_FILE = 'evals/families.jsonl';

/**
 * What people said of families and what became of them: `evals/families.jsonl`, to which lines are only added. Whoever
 * adds one holds the workspace's lock; readers need none, since a line that is half there is not read.
 */
export interface FamilyBook {
  /** Oldest first. @throws NightschoolError FILE_DAMAGED with file and line */
  rules(): Promise<readonly FamilyRule[]>;
  /** Oldest first. @throws NightschoolError FILE_DAMAGED with file and line */
  lineage(): Promise<readonly Lineage[]>;
  /** Adds rules; one that is there already, word for word, is not added again. */
  addRules(rules: readonly FamilyRule[]): Promise<void>;
  /** Adds what of a night's changes is lineage; a night that is run again adds nothing twice. */
  addLineage(night: string, changes: readonly FamilyEvent[]): Promise<void>;
}

export function openFamilyBook(files: Files): FamilyBook {
  const read = async (): Promise<readonly (FamilyRule | Lineage)[]> =>
    parseJsonLines((await files.read(FAMILY_FILE)) ?? '', lineSchema, FAMILY_FILE);
  const add = async (lines: readonly (FamilyRule | Lineage)[]): Promise<void> => {
    if (lines.length === 0) return;
    const known = new Set((await read()).map((line) => canonicalJson(line)));
    const added = lines.filter((line) => !known.has(canonicalJson(line)));
    if (added.length > 0) await files.append(FAMILY_FILE, added);
  };
  return {
    rules: async () => (await read()).filter((line) => 'at' in line),
    lineage: async () => (await read()).filter((line) => 'night' in line),
    addRules: (rules) => add(rules.map((rule) => lineSchema.parse(rule))),
    addLineage: (night, changes) => add(changes.flatMap((change) => (isLineage(change) ? { night, ...change } : []))),
  };
}

function isLineage(change: FamilyEvent): change is Extract<FamilyEvent, { type: Lineage['type'] }> {
  return change.type === 'families-merged' || change.type === 'family-split';
}
