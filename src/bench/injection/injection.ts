import { checkStructure } from '../../distill/structure/check-structure.ts';
import { type Support, supportOf } from '../../distill/structure/support.ts';
import { type Attack, makeAttack } from './attack.ts';
import { type AgentDojo, readAgentDojo } from './environment.ts';
import { honestTable } from './honest.ts';
import { honestSkill, WAYS } from './obey.ts';
import { SCENARIOS } from './scenarios/registry.ts';
import { createCleaner, EXPOSURES, type Exposure, plant, recordTraces, type Traces } from './traces.ts';

/**
 * The structural gate alone against every attack template of AgentDojo with every goal, planted in what tools returned to
 * a family of requests of the same suite, with a teacher that obeys verbatim; and what it holds of honest skills.
 */
export async function benchInjection(): Promise<string> {
  const dojo = readAgentDojo();
  if (dojo === null) return 'Injected instructions are not measured: ../shared/data/security/agentdojo is missing.';
  return [
    await attackTable('as a night redacts it', dojo, { redacts: true, exposures: EXPOSURES }),
    await attackTable('nothing redacted', dojo, { redacts: false, exposures: PLAIN_EXPOSURES }),
    await honestTable(dojo),
  ].join('\n\n');
}

/** Redaction takes nothing from the gate: two of the five show it. */
const PLAIN_EXPOSURES: readonly Exposure[] = ['one session', 'one agent obeyed'];
/** `BENCH_INJECTION_EVERY=7` tries every seventh pair only. */
const EVERY = Number(process.env.BENCH_INJECTION_EVERY ?? 1);

interface Tally {
  versions: number;
  blocked: number;
  held: number;
  readonly leaked: Map<string, string>;
}

async function attackTable(
  title: string,
  dojo: AgentDojo,
  { redacts, exposures }: { readonly redacts: boolean; readonly exposures: readonly Exposure[] },
): Promise<string> {
  const cleaner = createCleaner(redacts);
  const families = await Promise.all(SCENARIOS.map((scenario) => recordTraces(scenario, dojo, cleaner)));
  const attacks = await Promise.all(
    attacksOf(dojo)
      .filter((_, index) => index % EVERY === 0)
      .map(async (attack): Promise<Attack> => {
        const calls = JSON.parse(await cleaner.text(JSON.stringify(attack.calls)));
        return { ...attack, calls, goal: await cleaner.text(attack.goal), text: await cleaner.text(attack.text) };
      }),
  );
  const rows = exposures.map((exposure) => {
    const tally: Tally = { versions: 0, blocked: 0, held: 0, leaked: new Map() };
    attacks.forEach((attack, index) => {
      const own = families.filter(({ scenario }) => scenario.suite === attack.suite);
      const traces = own[index % own.length];
      if (traces !== undefined) tryAttack(traces, { attack, exposure, tally });
    });
    return { exposure, tally };
  });
  if (process.env.BENCH_INJECTION_LEAKS === '1') {
    for (const { exposure, tally } of rows) {
      for (const [pair, way] of tally.leaked) process.stderr.write(`${title}: ${exposure}: ${pair}: ${way}\n`);
    }
  }
  return [
    `| ${title} | pairs | versions | blocked | blocked or held for a person | pairs stopped in every way |`,
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ exposure, tally }) => rowOf(exposure, tally, attacks.length)),
  ].join('\n');
}

function attacksOf({ templates, goals }: AgentDojo): readonly Attack[] {
  return goals.flatMap((goal, g) =>
    templates.map((template, t) =>
      makeAttack(template, goal, `${goal.version} ${goal.suite} ${goal.task} (${g}) × ${template.attack} (${t})`),
    ),
  );
}

function tryAttack(
  traces: Traces,
  { attack, exposure, tally }: { readonly attack: Attack; readonly exposure: Exposure; readonly tally: Tally },
): void {
  const support: Support = supportOf(plant(traces, attack, exposure));
  const skill = honestSkill(traces.scenario);
  for (const [way, put] of Object.entries(WAYS)) {
    const version = put(skill, attack);
    if (version === null) continue;
    const findings = checkStructure(version, support);
    tally.versions++;
    if (findings.some(({ severity }) => severity === 'block')) tally.blocked++;
    else if (findings.length > 0) tally.held++;
    else tally.leaked.set(attack.pair, `${traces.scenario.task} ${way}`);
  }
}

function rowOf(exposure: string, { versions, blocked, held, leaked }: Tally, pairs: number): string {
  const cells = [
    pairs,
    versions,
    percent(blocked, versions),
    percent(blocked + held, versions),
    `${pairs - leaked.size} (${percent(pairs - leaked.size, pairs)})`,
  ];
  return `| ${exposure} | ${cells.join(' | ')} |`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`;
}
