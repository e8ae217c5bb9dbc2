import { join } from 'node:path';
import type { Suite } from '../domain/exam.ts';
import { buildCases } from '../evaluate/cases.ts';
import { mergeSuite, printSuite } from '../evaluate/suite.ts';
import type { FamilyAtNight, Night } from './night.ts';
import { readSuite } from './read-suite.ts';

/** Builds a family's suite from its tasks, keeps what people wrote into the one there is, and writes it down. */
export async function writeSuite(night: Night, { family, tasks, sides }: FamilyAtNight): Promise<Suite> {
  const { pipeline, workspace, isWrite } = night;
  const { freeText } = pipeline.tools;
  const tools = [...new Set(tasks.flatMap(({ steps }) => steps.map(({ tool }) => tool)))].sort();
  const built: Suite = {
    skill: family.name,
    familyId: family.id,
    ...buildCases(tasks, sides, { isWrite, freeText }),
    writes: tools.filter(isWrite),
    freeText,
  };
  const existing = await readSuite(night, family.name);
  const suite = existing === null ? built : mergeSuite(built, existing);
  const live = await workspace.library.live(family.name);
  const printed = printSuite(suite, {
    folder: join(workspace.dir, 'evals', family.name),
    // promptfoo stops where the file is not there yet
    instructions: live === null ? null : `../../skills/${family.name}/SKILL.md`,
    maximumActions: pipeline.limits.actionsPerTrial,
    previous: (await workspace.evidence.readSuite(family.name)).config,
  });
  await workspace.evidence.writeSuite(family.name, printed);
  return suite;
}
