import type { Cost, Economy, SkillEconomy } from '../../domain/economy.ts';
import { costText, weeksText } from '../../report/in-use.ts';
import { readLatestRun } from '../../store/ledger.ts';
import { count } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

export const economyCommand: CliCommand = {
  name: 'economy',
  summary: 'what skills have cost and what they save, as the last night counted',
  dryRun: false,
  run: async (shell, options) => {
    const events = (await readLatestRun(options.dir, { having: 'economy-counted' })) ?? [];
    const counted = events.findLast((event) => event.type === 'economy-counted');
    const economy = counted?.type === 'economy-counted' ? counted.economy : null;
    const text = (columns: number): string =>
      economy === null ? 'No night has counted it yet: nightschool run.' : describe(economy, columns);
    print(shell, options, { json: economy, text });
    return 0;
  },
};

const LEAST_TELLING = ['verdicts', 'promoted', 'agent', 'student', 'payback'];
const HEADER = ['skill', 'spent', 'verdicts', 'promoted', 'a week', 'agent', 'student', 'could save a week', 'payback'];

function describe(economy: Economy, columns: number): string {
  const { skills, perDecision, perPromotion, nights } = economy;
  const table = skills.length === 0 ? [] : [formatTable(HEADER, skills.map(rowOf), { columns, cut: LEAST_TELLING })];
  const each = (what: string, cost: Cost | null): string[] =>
    cost === null ? [] : [`A ${what} has cost ${costText(cost)}.`];
  return [
    ...table,
    ...each('verdict', perDecision),
    ...each('promoted skill', perPromotion),
    ...skills.flatMap(({ skill, saved }) => {
      return saved === null
        ? []
        : [`${skill} has saved ${costText(saved)} by the logs of ${saved.uses} requests that succeeded with it.`];
    }),
    nights === null
      ? 'There is no ledger: what was spent before .nightschool was deleted is not known.'
      : `Counted from the ledgers of ${nights.first} to ${nights.last}: what was spent before, or in a .nightschool that was deleted, is not in it.`,
    'agent and student: of one request. Agents are counted at list price; what they read from a cache cost them less.',
  ].join('\n');
}

function rowOf(economy: SkillEconomy): readonly string[] {
  const { skill, spent, decisions, promotions, perWeek, agent, student, couldSaveAWeek, paybackWeeks } = economy;
  return [
    ...[skill, short(spent), String(decisions), String(promotions), String(Number(perWeek.toFixed(1)))],
    ...[short(agent), short(student), short(couldSaveAWeek)],
    paybackWeeks === null ? '-' : weeksText(paybackWeeks).replace('pays for itself ', ''),
  ];
}

/** Dollars where they are known, else tokens. */
function short(cost: Cost | null): string {
  if (cost === null) return '-';
  const { usd, tokens } = cost;
  return usd === null
    ? `${count(Math.round(tokens))} tokens`
    : `$${Math.abs(usd) < 1 ? Number(usd.toPrecision(3)) : usd.toFixed(2)}`;
}
