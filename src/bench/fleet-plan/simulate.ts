import { createDesign } from '../../decide/design.ts';
import { countCandidate, EMPTY_TALLY, type GateRule, type GateTally, judgeGate } from '../../decide/judge-gate.ts';
import { hash } from '../../util/hash.ts';
import { createRandom, type Random } from '../../util/random.ts';

export interface NightOptions {
  readonly seed: number;
  /** Exams that must come to a verdict. */
  readonly gates: number;
  /** Exams under way at once, over all workspaces. */
  readonly atOnce: number;
  /** Trials that the fleet runs at once. */
  readonly slots: number;
  /** Trials under way for each slot. */
  readonly lead: number;
  /** True pass rates of the versions that come to the gate; each gate draws one. */
  readonly rates: readonly number[];
  readonly answersPerTrial: number;
  /** From and to, evenly. */
  readonly secondsPerAnswer: readonly [number, number];
}

export interface SimulatedNight {
  /** From the first trial to the last verdict. */
  readonly seconds: number;
  readonly counted: number;
  /** Begun ahead of a verdict, and not needed; those that had not started yet are no trials. */
  readonly discarded: number;
  readonly verdicts: { readonly [word: string]: number };
  /** Seconds of slots that were at work, discarded trials among them. */
  readonly busySeconds: number;
  readonly slots: number;
}

type Outcome = 'passed' | 'failed';

interface Gate {
  /** What comes of its trials, by their place in the plan: the same however they are run. */
  outcomeOf(position: number): Outcome;
  tally: GateTally;
  /** Trials started, in the plan's order. */
  started: number;
  /** Of started trials: what came of them, undefined while they run. */
  readonly outcomes: (Outcome | undefined)[];
  /** Of them looked at. */
  sat: number;
  verdict: string | null;
}

interface Running {
  readonly endsAt: number;
  readonly startedAt: number;
  readonly gate: Gate;
  readonly position: number;
}

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 1_000 });
const RULE: GateRule = { design, alpha: design.alpha / 2, comparatorNeeded: false };

/**
 * One night of a fleet, trial by trial, with the gate that ships: each exam looks at its trials in the plan's order and
 * keeps those ahead under way that it will ask for if all pass. What was ahead when the verdict fell is thrown away.
 * The same options give the same night.
 */
export function simulateNight(options: NightOptions): SimulatedNight {
  const random = createRandom(options.seed);
  const waiting = Array.from({ length: options.gates }, (_, index) => createGate(options, index));
  const open = waiting.splice(0, options.atOnce);
  const done: Gate[] = [];
  let running: Running[] = [];
  let now = 0;
  let busySeconds = 0;
  for (;;) {
    startTrials({ open, running, now, random }, options);
    const next = takeEarliest(running);
    if (next === null) break;
    now = next.endsAt;
    busySeconds += next.endsAt - next.startedAt;
    next.gate.outcomes[next.position] = next.gate.outcomeOf(next.position);
    lookAt(next.gate);
    if (next.gate.verdict === null) continue;
    const left = running.filter(({ gate }) => gate === next.gate);
    busySeconds += left.reduce((sum, { startedAt }) => sum + (now - startedAt), 0);
    running = running.filter(({ gate }) => gate !== next.gate);
    done.push(next.gate);
    open.splice(open.indexOf(next.gate), 1, ...waiting.splice(0, 1));
  }
  return sumUp(done, { seconds: now, busySeconds, slots: options.slots });
}

function createGate({ seed, rates }: NightOptions, index: number): Gate {
  const random = createRandom(Number.parseInt(hash(`${seed} ${index}`, 8), 16));
  const rate = rates[Math.floor(random() * rates.length)] ?? 1;
  const drawn: Outcome[] = [];
  const outcomeOf = (position: number): Outcome => {
    while (drawn.length <= position) drawn.push(random() < rate ? 'passed' : 'failed');
    return drawn[position] ?? 'failed';
  };
  return { outcomeOf, tally: EMPTY_TALLY, started: 0, outcomes: [], sat: 0, verdict: null };
}

/** Exams first come are first served, each as far as it would go if all passed. */
function startTrials(
  { open, running, now, random }: { open: readonly Gate[]; running: Running[]; now: number; random: Random },
  { slots, lead, atOnce, answersPerTrial, secondsPerAnswer: [from, to] }: NightOptions,
): void {
  // what an exam may have under way beyond its part of the slots is bounded by the lead
  const most = Math.max(1, Math.ceil((slots * lead) / Math.min(atOnce, open.length)));
  for (const gate of open) {
    const horizon = Math.min(gate.sat + most, gate.sat + runsIfAllPass(gate.tally));
    while (gate.started < horizon && running.length < slots) {
      let seconds = 0;
      for (let answer = 0; answer < answersPerTrial; answer++) seconds += from + random() * (to - from);
      running.push({ gate, position: gate.started, startedAt: now, endsAt: now + seconds });
      gate.started += 1;
    }
  }
}

const known = new Map<string, number>();

/** Trials from here to the verdict, this side of the first that fails. */
function runsIfAllPass(tally: GateTally): number {
  const { passed, failed } = tally.candidate;
  const key = `${passed}/${failed}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let imagined = tally;
  let runs = 0;
  for (; judgeGate(imagined, RULE) === 'run-candidate'; runs++) imagined = countCandidate(imagined, 'passed', RULE);
  known.set(key, runs);
  return runs;
}

function takeEarliest(running: Running[]): Running | null {
  let best = 0;
  for (let index = 1; index < running.length; index++) {
    if ((running[index]?.endsAt ?? 0) < (running[best]?.endsAt ?? 0)) best = index;
  }
  return running.splice(best, 1)[0] ?? null;
}

function lookAt(gate: Gate): void {
  for (let outcome = gate.outcomes[gate.sat]; outcome !== undefined; outcome = gate.outcomes[gate.sat]) {
    gate.tally = countCandidate(gate.tally, outcome, RULE);
    gate.sat += 1;
    const judgement = judgeGate(gate.tally, RULE);
    if (judgement === 'run-candidate') continue;
    gate.verdict = judgement;
    return;
  }
}

function sumUp(
  gates: readonly Gate[],
  rest: Pick<SimulatedNight, 'seconds' | 'busySeconds' | 'slots'>,
): SimulatedNight {
  const counted = gates.reduce((sum, { sat }) => sum + sat, 0);
  const started = gates.reduce((sum, gate) => sum + gate.started, 0);
  const byVerdict = Object.groupBy(gates, ({ verdict }) => verdict ?? 'none');
  const verdicts = Object.fromEntries(Object.entries(byVerdict).map(([word, each]) => [word, each?.length ?? 0]));
  return { ...rest, counted, discarded: started - counted, verdicts };
}
