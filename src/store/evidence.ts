import type { z } from 'zod';
import type { Decision } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { decisionSchema, sideSchema, trialSchema } from './evidence-schema.ts';
import type { Files } from './files.ts';
import { parseJsonLines, printJsonLines } from './json-lines.ts';

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
  /** Text of a version that was ever drafted, or null. */
  version(skill: string, version: string): Promise<string | null>;
  saveVersion(version: SkillVersion): Promise<void>;
}

export function openEvidence(files: Files): EvidenceStore {
  const at = (skill: string, name: string): string => `evals/${checkName(skill)}/${name}`;
  const readRows = async <Row>(path: string, schema: z.ZodType<Row>): Promise<readonly Row[]> =>
    parseJsonLines((await files.read(path)) ?? '', schema, path);
  const decisions = (skill: string) => readRows(at(skill, 'decisions.jsonl'), decisionSchema);
  return {
    skills: async () => (await files.list('evals')).filter((name) => SKILL_NAME.test(name)),
    readSuite: async (skill) => ({
      config: await files.read(at(skill, 'promptfooconfig.yaml')),
      cases: await files.read(at(skill, 'cases.jsonl')),
      recordings: await files.read(at(skill, 'recordings.jsonl')),
    }),
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
    version: (skill, version) => files.read(at(skill, `versions/${version}/SKILL.md`)),
    saveVersion: ({ skill, version, text }) => files.write(at(skill, `versions/${version}/SKILL.md`), text),
  };
}

function checkName(skill: string): string {
  if (SKILL_NAME.test(skill)) return skill;
  throw new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(skill)} is not the name of a skill.`);
}
