import type { SkillVersion } from '../domain/skill.ts';
import { hash, hashJson } from '../util/hash.ts';
import { type FamilyAtNight, HARNESS_VERSION, type Night } from './night.ts';

/** Hash of everything an examination rests on: equal hashes mean that running it again would find the same. */
export async function inputHash(
  { pipeline, teacher, students, workspace, redactor, toolDefinitions }: Night,
  { family, tasks, sides, candidates = [] }: FamilyAtNight,
  live: SkillVersion | null,
): Promise<string> {
  const { config, cases } = await workspace.evidence.readSuite(family.name);
  const { gate, search, tools, promote, seed } = pipeline;
  const { actionsPerTrial, tokensPerTrial, secondsPerTrial } = pipeline.limits;
  return hashJson({
    tasks: hash(JSON.stringify(tasks)),
    sides,
    settings: { gate, search, tools, promote, seed, limits: { actionsPerTrial, tokensPerTrial, secondsPerTrial } },
    teacher: teacher.fingerprint,
    students: students.map(({ fingerprint }) => fingerprint),
    harness: HARNESS_VERSION,
    redaction: redactor.rulesHash,
    people: hash(`${config}\n${cases}`),
    live: live?.version ?? null,
    ...(toolDefinitions.length > 0 && { toolDefinitions }),
    ...(candidates.length > 0 && { candidates: candidates.map(({ draft }) => draft.version) }),
  });
}
