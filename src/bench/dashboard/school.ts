import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sealDecision } from '../../decide/wallet.ts';
import { printSuite } from '../../evaluate/suite.ts';
import { openEvidence } from '../../store/evidence.ts';
import type { Files } from '../../store/files.ts';
import { openLedger } from '../../store/ledger.ts';
import { openLibrary } from '../../store/library.ts';
import { openTranscripts, type Transcripts } from '../../store/transcripts.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { type MadeExam, sitExam } from './made-exam.ts';
import { nightEvents } from './made-night.ts';
import { type MadeSkill, makeSkill } from './made-skill.ts';
import { unsyncedFiles } from './unsynced-files.ts';

const STUDENTS = ['ollama:small', 'ollama:large', 'openai:mini'] as const;
const FIRST_NIGHT = Date.UTC(2026, 0, 1, 2, 30);
const DAY = 86_400_000;

/** A made-up school: so many skills, examined over so many nights. */
export interface School {
  readonly skills: readonly MadeSkill[];
  readonly nights: number;
  /** Writes one more night, in which as many skills are examined as in the others. */
  readonly addNight: () => Promise<void>;
}

export interface SchoolOptions {
  readonly skills: number;
  readonly nights: number;
  readonly seed: number;
  /** Stands in everything that people, teachers and students said, and in the names of students. */
  readonly said?: string;
}

/**
 * Fills a workspace with evidence, skills and ledgers as if that many skills had been learnt over that many nights, all
 * through the stores of the project. Every skill is examined with the first student, some with the others; a version that
 * does not pass is examined again, bettered, some nights later. The same seed gives the same files.
 */
export async function writeSchool(
  dir: string,
  { skills: count, nights, seed, said = '' }: SchoolOptions,
): Promise<School> {
  const files = unsyncedFiles(dir);
  mkdirSync(join(dir, 'logs'), { recursive: true });
  await files.write('pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\n');
  mkdirSync(join(dir, '.nightschool', 'ledger'), { recursive: true });
  const skills = Array.from({ length: count }, (_, index) => makeSkill(index, said));
  await Promise.all(skills.map((skill) => placeSuite(files, skill)));
  const random = createRandom(seed);
  const state: State = {
    dir,
    files,
    skills,
    random,
    due: dueOf(skills, { nights, students: STUDENTS.map((name) => `${name}${said}`) }),
    live: new Set(),
  };
  for (let night = 0; night < nights; night++) await holdNight(state, night);
  return { skills, nights, addNight: () => holdNight(addDue(state, nights), nights) };
}

interface Due {
  readonly skill: MadeSkill;
  readonly student: string;
  readonly attempt: number;
}

interface State {
  readonly dir: string;
  readonly files: Files;
  readonly skills: readonly MadeSkill[];
  readonly random: Random;
  /** Who sits an exam in which night. */
  readonly due: Map<number, Due[]>;
  readonly live: Set<string>;
}

async function placeSuite(files: Files, { name, suite, versions }: MadeSkill): Promise<void> {
  const evidence = openEvidence(files);
  const options = { folder: `evals/${name}`, instructions: null, maximumActions: 60, previous: null };
  await evidence.writeSuite(name, printSuite(suite, options));
  const sides = suite.cases.map(({ id, group, side }) => ({ taskId: id, group, side }));
  await evidence.saveSplit(name, sides);
  for (const version of versions) await evidence.saveVersion(version);
}

/** The first student sits every exam, the second every other, the third every fourth; spread over the nights. */
function dueOf(
  skills: readonly MadeSkill[],
  { nights, students }: { readonly nights: number; readonly students: readonly string[] },
): Map<number, Due[]> {
  const due = new Map<number, Due[]>();
  skills.forEach((skill, index) => {
    students.forEach((student, rank) => {
      if (index % 2 ** rank === 0) put(due, (index * 7 + rank * 11) % nights, { skill, student, attempt: 1 });
    });
  });
  return due;
}

function addDue(state: State, night: number): State {
  const { skills, due } = state;
  const some = skills.filter((_, index) => index % 60 === 0);
  for (const skill of some) put(due, night, { skill, student: STUDENTS[0], attempt: 3 });
  return state;
}

function put(due: Map<number, Due[]>, night: number, exam: Due): void {
  due.set(night, [...(due.get(night) ?? []), exam]);
}

async function holdNight(state: State, index: number): Promise<void> {
  const { dir, due, random, skills, live } = state;
  const at = new Date(FIRST_NIGHT + index * DAY).toISOString();
  const night = at.slice(0, 10);
  const covered = new Set(live);
  const exams = (due.get(index) ?? []).map((exam) => sitExam(exam.skill, { ...exam, night }, random));
  const said = openTranscripts(dir, { readOnly: false });
  for (const exam of exams) {
    await writeExam(state, exam, said);
    if (exam.verdict.word === 'needs-more-evidence' && exam.attempt === 1) {
      put(due, index + 5, { skill: exam.skill, student: exam.student, attempt: 2 });
    }
  }
  said.close();
  const ledger = openLedger(dir, `${at.replace(/[:.]/g, '-')}-${index + 1}`);
  for (const event of nightEvents({ at, index, exams, skills, covered })) ledger.append(event);
  await ledger.flush();
}

async function writeExam(
  { files, live }: State,
  { skill, trials, decisions, verdict, night, attempt }: MadeExam,
  said: Transcripts,
): Promise<void> {
  const evidence = openEvidence(files);
  const { name, versions } = skill;
  for (const { trial, transcript } of trials) {
    said.save(trial.transcript ?? '', { json: JSON.stringify(transcript), isExact: true });
  }
  await evidence.appendTrials(
    name,
    trials.map(({ trial }) => trial),
  );
  await evidence.appendDecisions(name, decisions);
  if (verdict.word !== 'promote' || live.has(name)) return;
  live.add(name);
  const { version, text } = versions[attempt === 1 ? 0 : 1];
  await openLibrary(files).apply({ type: 'promote', skill: name, from: null, to: version, text });
  const change = { type: 'version-changed', sequence: 0, from: null, to: version, cause: 'promoted' } as const;
  await evidence.appendDecisions(name, [sealDecision(change, night)]);
}
