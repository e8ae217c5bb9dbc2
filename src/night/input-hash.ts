import type { SkillVersion } from '../domain/skill.ts';
import { hash, hashJson, hashParts } from '../util/hash.ts';
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
    tasks: hashOnce(tasks),
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

/** Asked for more than once a night, of megabytes. */
const hashes = new WeakMap<FamilyAtNight['tasks'], string>();

function hashOnce(tasks: FamilyAtNight['tasks']): string {
  const hashed = hashes.get(tasks) ?? hashParts(textsOf(tasks));
  hashes.set(tasks, hashed);
  return hashed;
}

function* textsOf(tasks: FamilyAtNight['tasks']): Iterable<string> {
  for (const task of tasks) yield JSON.stringify(task);
}
