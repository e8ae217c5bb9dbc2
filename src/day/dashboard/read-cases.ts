import type { Case } from '../../domain/exam.ts';
import { parseCases } from '../../evaluate/parse-suite.ts';
import { unlessDamaged } from '../../night/unless-damaged.ts';
import type { Workspace } from '../../night/workspace.ts';

/** The cases of a skill's suite; none where it has none, or they are damaged, of which its exam tells. */
export async function readCases({ evidence }: Workspace, skill: string): Promise<readonly Case[]> {
  const { cases } = await evidence.readExam(skill);
  const read = async (): Promise<readonly Case[]> => parseCases(cases ?? '', `evals/${skill}/cases.jsonl`);
  return (await unlessDamaged(read)) ?? [];
}
