import { lastInField } from '../decide/field.ts';
import type { SkillVersion } from '../domain/skill.ts';
import type { State } from '../store/state/state.ts';
import { hash, hashJson, hashParts } from '../util/hash.ts';
import { derive } from './derive.ts';
import { restsOnLibrary } from './discovery/rests-on-library.ts';
import { identifyGraders } from './grader-hash.ts';
import { type FamilyAtNight, HARNESS_VERSION, type Night } from './night.ts';
import { readWord } from './people/read-word.ts';
import { hasSaid } from './people/word.ts';
import { readSuite } from './read-suite.ts';
import { hashTasks } from './task-stamps.ts';

/** Hash of everything an examination rests on: equal hashes mean that running it again would find the same. */
export async function inputHash(
  { pipeline, teacher, students, judge, embedding, workspace, redactor, toolDefinitions, state }: Night,
  { family, tasks, sides, candidates = [] }: FamilyAtNight,
  live: SkillVersion | null,
): Promise<string> {
  const { config, cases } = await workspace.evidence.readExam(family.name);
  const said = await readWord(workspace, family.name);
  const drift = lastInField(await workspace.evidence.decisions(family.name), live?.version ?? null);
  const { gate, suite, search, tools, promote, seed } = pipeline;
  const graders = namesFiles(config, cases) ? await hashGraders(workspace, { judge, embedding }, family.name) : null;
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
    people: hash(`${config}\n${cases}`),
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

/** Whether an assertion of people is in a file of its own; the entries that are ours name programs of this package. */
function namesFiles(config: string | null, cases: string | null): boolean {
  const lines = `${config}\n${cases}`.split('\n');
  return lines.some((line) => line.includes('file://') && !/promptfoo-(?:provider|suite)\.[jt]s\b/.test(line));
}

async function hashGraders(
  workspace: Night['workspace'],
  graders: Pick<Night, 'judge' | 'embedding'>,
  skill: string,
): Promise<string | null> {
  const suite = await readSuite({ workspace }, skill);
  return suite === null ? null : (await identifyGraders({ workspace, ...graders }, suite)).hash;
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
