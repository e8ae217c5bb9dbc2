import type { z } from 'zod';
import type { Decision } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import { decisionSchema, sideSchema, trialSchema } from './evidence-schema.ts';
import type { Files } from './files.ts';
import { parseJsonLines, printJsonLines } from './json-lines.ts';
import { placeIn, placeSkill, readBeside, readSkill } from './skill-folder.ts';

/** The three files that make a suite, as text; null where a file is missing. */
export interface SuiteFiles {
  readonly config: string | null;
  readonly cases: string | null;
  readonly recordings: string | null;
}

/** What decisions rest on: everything under `evals/<skill>/`. */
export interface EvidenceStore {
  skills(): Promise<readonly string[]>;
  readSuite(skill: string): Promise<SuiteFiles>;
  /** What people may change of it: without the recordings, which are many times as large. */
  readExam(skill: string): Promise<Omit<SuiteFiles, 'recordings'>>;
  writeSuite(
    skill: string,
    files: { readonly config: string; readonly cases: string; readonly recordings: string },
  ): Promise<void>;
  /** The side that each task of the family was given: sealed once and for ever, so it is evidence too. */
  split(skill: string): Promise<readonly SideOf[]>;
  saveSplit(skill: string, sides: readonly SideOf[]): Promise<void>;
  trials(skill: string): Promise<readonly Trial[]>;
  appendTrials(skill: string, trials: readonly Trial[]): Promise<void>;
  decisions(skill: string): Promise<readonly Decision[]>;
  /** Appends those whose id is not there yet. */
  appendDecisions(skill: string, decisions: readonly Decision[]): Promise<void>;
  /** A version that was ever drafted, or null. Its hash is of what lies there now: another one where that was changed. */
  version(skill: string, version: string): Promise<SkillVersion | null>;
  saveVersion(version: SkillVersion): Promise<void>;
  /** Files in the folder of a version that are no part of it. */
  strayFiles(skill: string, version: string): Promise<readonly string[]>;
}

export function openEvidence(files: Files): EvidenceStore {
  const at = (skill: string, name: string): string => `evals/${checkName(skill)}/${name}`;
  const versionPlace = (skill: string, version: string) => placeIn(at(skill, `versions/${version}`));
  const readRows = async <Row>(path: string, schema: z.ZodType<Row>): Promise<readonly Row[]> =>
    parseJsonLines((await files.read(path)) ?? '', schema, path);
  const decisions = (skill: string) => readRows(at(skill, 'decisions.jsonl'), decisionSchema);
  const readExam: EvidenceStore['readExam'] = async (skill) => ({
    config: await files.read(at(skill, 'promptfooconfig.yaml')),
    cases: await files.read(at(skill, 'cases.jsonl')),
  });
  return {
    skills: async () => (await files.list('evals')).filter((name) => SKILL_NAME.test(name)),
    readSuite: async (skill) => ({
      ...(await readExam(skill)),
      recordings: await files.read(at(skill, 'recordings.jsonl')),
    }),
    readExam,
    writeSuite: async (skill, suite) => {
      await files.write(at(skill, 'recordings.jsonl'), suite.recordings);
      await files.write(at(skill, 'cases.jsonl'), suite.cases);
      await files.write(at(skill, 'promptfooconfig.yaml'), suite.config);
    },
    split: (skill) => readRows(at(skill, 'split.jsonl'), sideSchema),
    saveSplit: (skill, sides) => files.write(at(skill, 'split.jsonl'), printJsonLines(sides)),
    trials: (skill) => readRows(at(skill, 'trials.jsonl'), trialSchema),
    appendTrials: (skill, trials) => files.append(at(skill, 'trials.jsonl'), trials),
    decisions,
    appendDecisions: async (skill, added) => {
      const known = new Set((await decisions(skill)).map((decision) => decision.id));
      await files.append(
        at(skill, 'decisions.jsonl'),
        added.filter((decision) => !known.has(decision.id)),
      );
    },
    version: async (skill, version) => {
      const content = await readSkill(files, versionPlace(skill, version));
      return content === null ? null : createVersion(skill, content);
    },
    saveVersion: ({ skill, version, ...content }) =>
      placeSkill(files, versionPlace(skill, version), { content: contentOf(content), stale: [] }),
    strayFiles: async (skill, version) => {
      const place = versionPlace(skill, version);
      const own = new Set((await readBeside(files, place.folder)).files.map(({ path }) => path)).add('SKILL.md');
      return (await files.walk(place.folder)).flatMap(({ path }) => (own.has(path) ? [] : [path]));
    },
  };
}

function checkName(skill: string): string {
  if (SKILL_NAME.test(skill)) return skill;
  throw new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(skill)} is not the name of a skill.`);
}
