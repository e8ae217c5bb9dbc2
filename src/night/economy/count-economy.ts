import type { Decision, DecisionOf } from '../../domain/decision.ts';
import type { Cost, Economy, SkillEconomy } from '../../domain/economy.ts';
import type { Trial } from '../../domain/exam.ts';
import type { CleanTask } from '../../domain/task.ts';
import { type Prices, readPrices } from '../../store/prices.ts';
import { certifyingVerdict } from '../certificates/certificates.ts';
import { derive } from '../derive.ts';
import type { FieldUse } from '../field/field-use.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import { decisionsOf } from '../workspace.ts';
import { FREE, lessCost, perEach, sumCosts, timesCost } from './costs.ts';
import { agentsCost, costOfTask, requestsAWeek, tokensOf, trialCost } from './per-request.ts';
import { readSpend } from './read-spend.ts';
import type { RunSpend } from './run-spend.ts';
import { pricePerToken, spentOnSkills } from './spent-on.ts';

export interface EconomyOptions {
  /** All of the night. */
  readonly tasks: readonly CleanTask[];
  /** What was done with skills, by name. */
  readonly uses: ReadonlyMap<string, readonly FieldUse[]>;
}

/** Counts what skills have cost and save, over all nights that ledgers are there of, and tells of it. */
export async function countEconomy(
  night: Night,
  families: readonly FamilyAtNight[],
  options: EconomyOptions,
): Promise<Economy> {
  const { workspace, runId, dryRun } = night;
  const onDamaged = ({ message }: Error): void =>
    night.emit({ type: 'warning-raised', message: `What a run cost is left out: ${message}` });
  const before = await readSpend(workspace.dir, { except: runId, readOnly: dryRun, onDamaged });
  const runs = night.spent === undefined ? before : [...before, night.spent()];
  const nights = nightsOf(runs);
  const books = { ...options, families, runs, spent: spentOnSkills(runs), prices: await readPrices(workspace.dir) };
  const skills: SkillEconomy[] = [];
  for (const skill of await workspace.evidence.skills()) {
    const counted = await unlessDamaged(() => countSkill(night, skill, { ...books, since: nights?.first ?? '' }));
    if (counted !== null) skills.push(counted);
  }
  const all = sumCosts(runs.map((run) => run.all));
  const count = (key: 'decisions' | 'promotions'): number => skills.reduce((sum, skill) => sum + skill[key], 0);
  const known = nights === null ? 0 : 1;
  const economy: Economy = {
    skills,
    perDecision: perEach(all, known * count('decisions')),
    perPromotion: perEach(all, known * count('promotions')),
    nights,
  };
  night.emit({ type: 'economy-counted', economy });
  return economy;
}

function nightsOf(runs: readonly RunSpend[]): Economy['nights'] {
  const nights = runs.flatMap(({ night }) => night ?? []).sort();
  const [first, last] = [nights[0], nights.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

interface Books extends EconomyOptions {
  readonly families: readonly FamilyAtNight[];
  readonly runs: readonly RunSpend[];
  readonly spent: ReadonlyMap<string, Cost>;
  readonly prices: Prices;
  /** The first night that is counted. */
  readonly since: string;
}

async function countSkill(night: Night, skill: string, books: Books): Promise<SkillEconomy> {
  const { workspace } = night;
  const { families, tasks, uses, prices, spent, since } = books;
  const decisions = await workspace.evidence.decisions(skill);
  const own = families.find(({ family }) => family.name === skill)?.tasks ?? [];
  const withIt = uses.get(skill) ?? [];
  const used = new Set(withIt.map(({ task }) => task?.id));
  const agent = agentsCost(
    own.filter(({ id }) => !used.has(id)),
    prices,
  );
  const live = (await workspace.library.live(skill))?.version ?? null;
  const student = await studentsCost(night, skill, { decisions, live, runs: books.runs });
  const perWeek = requestsAWeek(own, tasks);
  const couldSaveAWeek =
    live === null || agent === null || student === null ? null : timesCost(lessCost(agent, student), perWeek);
  const cost = spent.get(skill) ?? FREE;
  const counted = decisions.filter(({ night }) => night >= since);
  return {
    skill,
    spent: cost,
    decisions: decisionsOf(counted, 'verdict-reached').length,
    promotions: promotionsOf(decisions).filter(({ night }) => night >= since).length,
    ...{ perWeek, agent, student, couldSaveAWeek },
    saved: agent === null ? null : savedBy(withIt, agent, prices),
    paybackWeeks: paybackOf(cost, couldSaveAWeek),
  };
}

/** What went live for the first time: a skill that comes out of the archive as it went in was promoted before. */
function promotionsOf(decisions: readonly Decision[]): readonly DecisionOf<'version-changed'>[] {
  const changes = decisionsOf(decisions, 'version-changed');
  return changes.filter(({ to, cause }, index) => {
    const before = changes[index - 1];
    const isUnarchived = before?.cause === 'archived' && before.from === to;
    return cause === 'promoted' || (cause === 'adopted' && !isUnarchived);
  });
}

/** Of the gate's runs of the live version, else of the one that was last judged. */
async function studentsCost(
  { state, workspace: { evidence } }: Night,
  skill: string,
  {
    decisions,
    live,
    runs,
  }: { readonly decisions: readonly Decision[]; readonly live: string | null; readonly runs: readonly RunSpend[] },
): Promise<Cost | null> {
  const verdicts = decisionsOf(decisions, 'verdict-reached').filter(({ version }) => version !== 'none');
  const verdict = certifyingVerdict(verdicts, live) ?? verdicts.at(-1);
  if (verdict === undefined) return null;
  const { version, student } = verdict;
  const theirs = new Set(verdicts.filter((each) => each.student === student).map(({ fingerprint }) => fingerprint));
  const isOwn = (trial: Trial): boolean =>
    trial.phase === 'gate' &&
    trial.arm === 'with-skill' &&
    trial.version === version &&
    trial.outcome !== 'errored' &&
    theirs.has(trial.fingerprint);
  const taken = await derive(state, `tokens of runs of ${skill}`, {
    about: { trials: await evidence.trialBytes(skill), version, fingerprints: [...theirs].sort() },
    work: async () => tokensOf((await evidence.trials(skill)).filter(isOwn)),
  });
  return trialCost(taken, pricePerToken(runs, student));
}

/** Measured: each request that succeeded with the skill, against what one takes without. */
function savedBy(uses: readonly FieldUse[], agent: Cost, prices: Prices): SkillEconomy['saved'] {
  const taken = uses.flatMap(({ outcome, task }) =>
    outcome === 'passed' && task !== null ? (costOfTask(task, prices) ?? []) : [],
  );
  if (taken.length === 0) return null;
  return { uses: taken.length, ...lessCost(timesCost(agent, taken.length), sumCosts(taken)) };
}

function paybackOf({ usd: spent }: Cost, weekly: Cost | null): number | null {
  const saved = weekly?.usd ?? null;
  return spent === null || saved === null || saved <= 0 ? null : spent / saved;
}
