import { z } from 'zod';
import type { Decision } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import { decisionSchema } from './decision-schema.ts';
import { sideSchema, trialSchema } from './evidence-schema.ts';
import type { Files } from './files.ts';
import { parseJsonLines, printJsonLines } from './json-lines.ts';
import { withoutSeals } from './seals/chain.ts';
import type { SealReport } from './seals/check.ts';
import { type Announced, SEALED_FILES } from './seals/seal-file.ts';
import { openSeals, type Seals } from './seals/seals.ts';
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
  hasRecordings(skill: string): Promise<boolean>;
  /** `seen`: false, and not all is written, where somebody has changed that since. */
  writeSuite(
    skill: string,
    files: { readonly config: string; readonly cases: string; readonly recordings: string },
    seen?: Omit<SuiteFiles, 'recordings'>,
  ): Promise<boolean>;
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
  /** Names of the folders of versions that were ever drafted, sorted. */
  versions(skill: string): Promise<readonly string[]>;
  /** Files in the folder of a version that are no part of it. */
  strayFiles(skill: string, version: string): Promise<readonly string[]>;
  /** What lies in the folder of a skill's evidence and is none: paths relative to it, sorted. */
  others(skill: string): Promise<readonly string[]>;
  /** Says that a version (null: none) is about to go live, and why; the decision that records it must follow. */
  announceChange(skill: string, to: string | null, cause?: Announced['cause']): Promise<void>;
  /** Replaces files of the suite, as `writeSuite` does all three. */
  writeFiles: Seals['writeFiles'];
  /** Every byte of suite, split, trials and decisions that is not as it was written. */
  checkSeals(skill: string): Promise<SealReport>;
  /** Of the bytes of all that `checkSeals` looks at, null for what is not there: where it is the same, so is the report. */
  sealedBytes(skill: string): Promise<readonly (string | null)[]>;
  /** Of the bytes of the run log; null where there is none. */
  trialBytes(skill: string): Promise<string | null>;
}

export function openEvidence(files: Files): EvidenceStore {
  const seals = openSeals(files);
  return {
    skills: async () => (await files.list('evals')).filter((name) => SKILL_NAME.test(name)),
    ...suiteFiles(files, seals),
    ...logs(files, seals),
    ...versionFolders(files),
    others: (skill) => findOthers(files, at(skill, '').slice(0, -1)),
    announceChange: async (skill, to, cause) => seals.announce(checkName(skill), { to, ...(cause && { cause }) }),
    writeFiles: async (skill, texts, seen) => seals.writeFiles(checkName(skill), texts, seen),
    checkSeals: async (skill) => seals.check(checkName(skill)),
    sealedBytes: (skill) => Promise.all(LOOKED_AT.map((name) => files.sum(at(skill, name)))),
    trialBytes: (skill) => files.sum(at(skill, 'trials.jsonl')),
  };
}

function suiteFiles(
  files: Files,
  seals: Seals,
): Pick<EvidenceStore, 'readSuite' | 'readExam' | 'hasRecordings' | 'writeSuite' | 'split' | 'saveSplit'> {
  const sides = rowReader(files, sideSchema);
  const readExam: EvidenceStore['readExam'] = async (skill) => ({
    config: await files.read(at(skill, 'promptfooconfig.yaml')),
    cases: await files.read(at(skill, 'cases.jsonl')),
  });
  return {
    readExam,
    hasRecordings: async (skill) => (await files.list(at(skill, '').slice(0, -1))).includes('recordings.jsonl'),
    readSuite: async (skill) => ({
      ...(await readExam(skill)),
      recordings: await files.read(at(skill, 'recordings.jsonl')),
    }),
    writeSuite: async (skill, { recordings, cases, config }, seen) =>
      seals.writeFiles(
        checkName(skill),
        {
          'recordings.jsonl': recordings,
          'promptfooconfig.yaml': config,
          'cases.jsonl': cases, // last: it says what all three were written as
        },
        seen && { 'promptfooconfig.yaml': seen.config, 'cases.jsonl': seen.cases },
      ),
    split: async (skill) => sides(at(skill, 'split.jsonl')),
    saveSplit: async (skill, sides) => {
      await seals.writeFiles(checkName(skill), { 'split.jsonl': printJsonLines(sides) });
    },
  };
}

function logs(
  files: Files,
  seals: Seals,
): Pick<EvidenceStore, 'trials' | 'appendTrials' | 'decisions' | 'appendDecisions'> {
  const rows = rowReader(files, decisionLine);
  const decisions: EvidenceStore['decisions'] = async (skill) => rows(at(skill, 'decisions.jsonl'));
  return {
    trials: async (skill) => readRows(files, at(skill, 'trials.jsonl'), trialLine),
    appendTrials: async (skill, trials) => seals.append(checkName(skill), 'trials.jsonl', async () => trials),
    decisions,
    appendDecisions: async (skill, added) =>
      seals.append(checkName(skill), 'decisions.jsonl', async () => {
        const known = new Set((await decisions(skill)).map((decision) => decision.id));
        return added.filter((decision) => !known.has(decision.id));
      }),
  };
}

function versionFolders(files: Files): Pick<EvidenceStore, 'version' | 'saveVersion' | 'versions' | 'strayFiles'> {
  const placeOf = (skill: string, version: string) => placeIn(at(skill, `versions/${version}`));
  return {
    version: async (skill, version) => {
      const content = await readSkill(files, placeOf(skill, version));
      return content === null ? null : createVersion(skill, content);
    },
    saveVersion: async ({ skill, version, ...content }) =>
      placeSkill(files, placeOf(skill, version), { content: contentOf(content), stale: [] }),
    versions: async (skill) => (await files.list(at(skill, 'versions'))).filter((name) => !name.startsWith('.')),
    strayFiles: async (skill, version) => {
      const { folder } = placeOf(skill, version);
      const own = new Set((await readBeside(files, folder)).files.map(({ path }) => path)).add('SKILL.md');
      const found = (await files.walk(folder)).map(({ path }) => path);
      return found.filter((path) => !own.has(path) && !TEMPORARY.test(path));
    },
  };
}

/** A night asks for the same rows again and again: while the text is the same, they are. */
function rowReader<Row>(files: Files, schema: z.ZodType<Row>): (path: string) => Promise<readonly Row[]> {
  const kept = new Map<string, { readonly text: string; readonly rows: readonly Row[] }>();
  return async (path) => {
    const text = (await files.read(path)) ?? '';
    const known = kept.get(path);
    if (known?.text === text) return known.rows;
    const rows = parseJsonLines(text, schema, path);
    kept.set(path, { text, rows });
    return rows;
  };
}

async function readRows<Row>(files: Files, path: string, schema: z.ZodType<Row>): Promise<readonly Row[]> {
  return parseJsonLines((await files.read(path)) ?? '', schema, path);
}

/** Lines as they are written: with their seals. */
const trialLine = z.preprocess((row) => withoutSeals(row, ['seal']), trialSchema);
const decisionLine = z.preprocess((row) => withoutSeals(row, ['seal', 'trialsSeal']), decisionSchema);

async function findOthers(files: Files, folder: string): Promise<readonly string[]> {
  const names = (await files.list(folder)).filter((name) => !OURS.has(name) && !TEMPORARY.test(name));
  const found = names.map(async (name) => {
    const below = await files.walk(`${folder}/${name}`);
    return below.length === 0 ? [name] : below.map(({ path }) => (path === '' ? name : `${name}/${path}`));
  });
  return (await Promise.all(found)).flat().sort();
}

/** What seals speak of, and the seals themselves. */
const LOOKED_AT = [...SEALED_FILES, 'trials.jsonl', 'decisions.jsonl', 'uses.jsonl', 'seal.json'] as const;

const OURS: ReadonlySet<string> = new Set([...LOOKED_AT, 'versions', 'staged.md', 'staged', 'imported.jsonl']);

/** What a stopped write leaves beside the file. */
const TEMPORARY = /(^|\/)\.[^/]+\.tmp$/;

function at(skill: string, name: string): string {
  return `evals/${checkName(skill)}/${name}`;
}

function checkName(skill: string): string {
  if (SKILL_NAME.test(skill)) return skill;
  throw new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(skill)} is not the name of a skill.`);
}
