import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionOf } from '../../domain/decision.ts';
import type { Phase, Trial } from '../../domain/exam.ts';
import { verifyEvidence } from '../../night/verify/verify-evidence.ts';
import { decisionsOf, type Workspace } from '../../night/workspace.ts';
import { run } from '../../run.ts';
import { openEvidence } from '../../store/evidence.ts';
import { openFamilyBook } from '../../store/families/family-book.ts';
import { filesInMemory, filesOnDisk } from '../../store/files.ts';
import { openLibrary } from '../../store/library.ts';
import { arriveTonight } from './arrivals.ts';
import { openNight, type School } from './school.ts';
import { editionOf, printEdition, scriptedStudent, scriptedTeacher, type Weather } from './scripted.ts';
import { createTruth, type History, LIVE, type Truth } from './truth.ts';

/** What became of one history. */
export interface Played {
  /** Null where no version came to the gate, or the nights did not suffice. */
  readonly word: string | null;
  /** Runs that the decision took: of both arms, without those that broke down. */
  readonly runs: number;
  readonly nights: number;
  readonly kills: number;
  readonly outages: number;
  readonly trials: number;
  readonly errored: number;
  /** Decisions that `verify` recomputes otherwise. */
  readonly mismatches: number;
  /** Of the last verdict on a version at the gate; null where there was none. */
  readonly reason: string | null;
  /** By which other rules find the runs that the gate saw; null where it saw none. */
  readonly attempt: { readonly edition: string; readonly passSeed: number } | null;
}

/** What befalls the nights of a history. */
export interface Conditions extends Weather {
  /** Share of nights that are killed. */
  readonly kills: number;
}

export const ROUGH: Conditions = { breakdowns: 0.05, outages: 0.001, kills: 0.15 };
const KILLED_WITHIN = 150;
const KILLED = new Error('killed');
const DAY = 86_400_000;
const FIRST_NIGHT = Date.parse('2026-03-02T02:00:00Z');

/** Plays nights through `run` until the history has ended, killing some of them and starting them again. */
export async function play(school: School, history: History, conditions = ROUGH): Promise<Played> {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-history-'));
  try {
    cpSync(school.dir, dir, { recursive: true, preserveTimestamps: true });
    return await playNights({ school, history, dir, conditions, truth: createTruth(history, school.suite) });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Stage {
  readonly school: School;
  readonly conditions: Conditions;
  readonly history: History;
  readonly dir: string;
  readonly truth: Truth;
}

async function playNights(stage: Stage): Promise<Played> {
  const { school, history, dir } = stage;
  const files = filesInMemory(filesOnDisk(dir));
  const workspace = {
    dir,
    evidence: openEvidence(files),
    library: openLibrary(files),
    families: openFamilyBook(files),
  };
  if (history.world.live !== null) {
    await files.write(`skills/${school.skill}/SKILL.md`, printEdition(school, LIVE).text);
  }
  const sums = { nights: 0, kills: 0, outages: 0 };
  let word: string | null = null;
  while (word === null && sums.nights < history.world.nights) {
    sums.nights++;
    arriveTonight(dir, sums.nights);
    const before = sums.outages;
    while (await playNight(stage, workspace, sums)) sums.kills++;
    word = await ending(stage, workspace, { isOver: sums.outages === before });
  }
  return { word, ...sums, ...(await sumUp(stage, workspace)) };
}

/** One night; true where it was killed. */
async function playNight(
  { school, history, dir, truth, conditions: { kills, ...weather } }: Stage,
  workspace: Workspace,
  sums: { readonly nights: number; readonly kills: number; outages: number },
): Promise<boolean> {
  const { world, number } = history;
  const stop = new AbortController();
  const [chance, at] = [truth.roll('kill', sums.nights, sums.kills), truth.roll('when', sums.nights, sums.kills)];
  const killer = {
    left: chance < kills ? Math.ceil(at * KILLED_WITHIN) : 0,
    kill: () => stop.abort(KILLED),
  };
  const name = `${world.name} ${number}`;
  using night = await openNight(dir, school.pipeline, {
    at: new Date(FIRST_NIGHT + sums.nights * DAY),
    signal: stop.signal,
    emit: (event) => {
      if (event.type === 'family-postponed') sums.outages++;
    },
  });
  const student = scriptedStudent(school, {
    ...{ truth, killer, name, weather, night: `${sums.nights} ${sums.kills}` },
    isWired: number % 4 === 3,
    isDeclared: world.declared === true,
  });
  const teacher = scriptedTeacher(school, {
    night: world.kind === 'life' ? sums.nights : 1,
    hasDrafts: world.draft !== null,
  });
  const force = world.kind === 'swap' || world.kind === 'life' ? { redistill: school.skill } : {};
  try {
    await run({ ...night, workspace, teacher, students: [student] }, force);
    return false;
  } catch (error) {
    if (error !== KILLED) throw error;
    return true;
  } finally {
    await night.settled();
  }
}

const FINAL: ReadonlySet<string> = new Set(['promote', 'keep-incumbent', 'reject']);
const CHECKED: ReadonlySet<string> = new Set(['healthy', 'suspect', 'regressed']);

/** The word that a history ends with; null while it goes on. Where a whole night brought no attempt, there comes none. */
async function ending(
  stage: Stage,
  { evidence }: Workspace,
  { isOver }: { readonly isOver: boolean },
): Promise<string | null> {
  const { school, history } = stage;
  const { world } = history;
  const verdicts = decisionsOf(await evidence.decisions(school.skill), 'verdict-reached');
  const words = (kind: (line: DecisionOf<'verdict-reached'>) => boolean) =>
    verdicts.filter(kind).map(({ verdict }) => verdict.word);
  if (world.kind === 'check') return words(({ attempt }) => attempt === 0).find((word) => CHECKED.has(word)) ?? null;
  const own = liveOf(stage);
  const atGate = words(({ attempt, version }) => attempt > 0 && version !== own);
  if (world.kind === 'life') return atGate.find((word) => word === 'promote') ?? null;
  if (atGate.length === 0 && isOver) return 'no-attempt';
  return atGate.find((word) => FINAL.has(word)) ?? null;
}

/** The live version, which a person wrote and the gate has yet to promote itself: what it comes to there is no swap. */
function liveOf({ school, history: { world } }: Stage): string | null {
  return world.live === null ? null : printEdition(school, LIVE).version;
}

async function sumUp(
  stage: Stage,
  workspace: Workspace,
): Promise<Pick<Played, 'reason' | 'runs' | 'trials' | 'errored' | 'mismatches' | 'attempt'>> {
  const { skill } = stage.school;
  const { world } = stage.history;
  const live = world.kind === 'check' ? null : liveOf(stage);
  const isOther = ({ version }: { readonly version: string }): boolean => version !== live;
  const trials = await workspace.evidence.trials(skill);
  const decisions = await workspace.evidence.decisions(skill);
  const opened = decisionsOf(decisions, 'attempt-opened').filter(isOther).at(0);
  const last = decisionsOf(decisions, 'verdict-reached')
    .filter(isOther)
    .findLast(({ attempt }) => attempt > 0);
  const counted: ReadonlySet<Phase> = new Set(world.kind === 'check' ? ['recertify'] : ['gate', 'comparator']);
  const isErrored = ({ outcome }: Trial): boolean => outcome === 'errored';
  const { mismatches, faults } = await verifyEvidence(workspace, skill);
  return {
    reason: last?.verdict.reason ?? null,
    runs: trials.filter(
      (trial) => counted.has(trial.phase) && !isErrored(trial) && (trial.phase !== 'gate' || isOther(trial)),
    ).length,
    trials: trials.length,
    errored: trials.filter(isErrored).length,
    mismatches: mismatches.length + faults.length,
    attempt:
      opened === undefined
        ? null
        : { edition: await editionAt(workspace, skill, opened.version), passSeed: opened.passSeed },
  };
}

async function editionAt({ evidence }: Workspace, skill: string, version: string): Promise<string> {
  return editionOf((await evidence.version(skill, version))?.text ?? '');
}
