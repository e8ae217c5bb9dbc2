import { lastInField } from '../../decide/field.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { parseExam } from '../../evaluate/parse-suite.ts';
import type { State } from '../../store/state/state.ts';
import { hash, hashJson, hashParts } from '../../util/hash.ts';
import { derive } from '../derive.ts';
import { restsOnLibrary } from '../discovery/rests-on-library.ts';
import { type FamilyAtNight, HARNESS_VERSION, type Night } from '../night.ts';
import { readWord } from '../people/read-word.ts';
import { hasSaid } from '../people/word.ts';
import { identifyNamed, namedIn } from '../suites/grader-hash.ts';
import { hashTasks } from '../task-stamps.ts';

/** Hash of everything an examination rests on: equal hashes mean that running it again would find the same. */
export async function inputHash(
  night: Night,
  { family, tasks, sides, candidates = [] }: FamilyAtNight,
  live: SkillVersion | null,
): Promise<string> {
  const { pipeline, teacher, students, judge, workspace, redactor, toolDefinitions, state } = night;
  const { config, cases } = await workspace.evidence.readExam(family.name);
  const said = await readWord(workspace, family.name);
  const drift = lastInField(await workspace.evidence.decisions(family.name), live?.version ?? null);
  const { gate, suite, search, tools, promote, seed } = pipeline;
  const people = hash(`${config}\n${cases}`);
  const graders = await hashGraders(night, family.name, { config, cases, people });
  const hidden = await restsOnLibrary({ workspace, pipeline }, family.name);
  const { actionsPerTrial, tokensPerTrial, secondsPerTrial } = pipeline.limits;
  return hashJson({
    tasks: await hashOnce(state, family.id, tasks),
    sides,
    settings: {
      gate,
      suite,
      search,
      tools,
      promote,
      seed,
      limits: { actionsPerTrial, tokensPerTrial, secondsPerTrial },
    },
    teacher: teacher.fingerprint,
    students: students.map(({ fingerprint }) => fingerprint),
    harness: HARNESS_VERSION,
    redaction: redactor.rulesHash,
    people,
    live: live?.version ?? null,
    ...(judge !== null && { judge: judge.fingerprint, graders: pipeline.graders }),
    ...(hasSaid(said) && { said }),
    ...(drift?.state === 'drifting' && { failedInUse: drift.counts.failed }),
    ...(hidden !== null && { hidden }),
    ...(graders !== null && { graderFiles: graders }),
    ...(toolDefinitions.length > 0 && { toolDefinitions }),
    ...(candidates.length > 0 && { candidates: candidates.map(({ draft }) => draft.version) }),
  });
}

/** Of what grades the exam, files that assertions name included; null where the suite is not complete. */
async function hashGraders(
  night: Night,
  skill: string,
  { config, cases, people }: { readonly config: string | null; readonly cases: string | null; readonly people: string },
): Promise<string | null> {
  const { state, workspace } = night;
  if (config === null || cases === null || !(await workspace.evidence.hasRecordings(skill))) return null;
  const work = () => namedIn(parseExam({ config, cases }, `evals/${skill}`));
  const named = await derive(state, `graders of ${skill}`, { about: people, work });
  return (await identifyNamed(night, skill, named)).hash;
}

/** Asked for more than once a night, of megabytes. */
const hashes = new WeakMap<FamilyAtNight['tasks'], string>();

async function hashOnce(state: State, familyId: string, tasks: FamilyAtNight['tasks']): Promise<string> {
  const work = (): string => hashParts(textsOf(tasks));
  const hashed = hashes.get(tasks) ?? (await derive(state, `tasks of ${familyId}`, { about: hashTasks(tasks), work }));
  hashes.set(tasks, hashed);
  return hashed;
}

function* textsOf(tasks: FamilyAtNight['tasks']): Iterable<string> {
  for (const task of tasks) yield JSON.stringify(task);
}
