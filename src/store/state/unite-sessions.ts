import type { SessionSummary, Tokens } from '../../domain/session.ts';

type Spent = Pick<SessionSummary, 'tokens' | 'answers'>;

/**
 * What a log says of one session in two records, the later one last. A conversation that is logged with each call of the
 * model repeats what was said, so the longest tells most; but its tokens are those of its own call, so answers add up.
 */
export function uniteSessions(one: SessionSummary, later: SessionSummary): SessionSummary {
  const [shorter, longer] = lengthOf(later) < lengthOf(one) ? [later, one] : [one, later];
  const { answers: _, ...described } = { ...shorter, ...longer };
  const startedAt = sorted([one.startedAt, later.startedAt])[0];
  const endedAt = sorted([one.startedAt, later.startedAt, one.endedAt, later.endedAt]).at(-1);
  return {
    ...described,
    ...uniteSpent(one, later),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** Those that are known, the earliest first. */
function sorted(times: readonly (string | undefined)[]): readonly string[] {
  return times.filter((time) => time !== undefined).sort();
}

function lengthOf({ lines, calls }: SessionSummary): number {
  return lines.human + lines.machine + calls;
}

/** Each answer once. What was spent without a name may be a part of the other or all of it: the later one stands. */
function uniteSpent(one: Spent, later: Spent): Spent {
  const named = [one, later].filter(isNamed);
  if (named.length === 0) return pickSpent(later);
  if (named.length === 1) return pickSpent(sum(later.tokens) < sum(one.tokens) ? one : later);
  const byId = new Map(named.flatMap(({ answers = [] }) => answers).map((answer) => [answer.id, answer]));
  const answers = [...byId.values()];
  const tokens = answers.reduce(
    (total: Tokens, { input, output }) => ({ input: total.input + input, output: total.output + output }),
    { input: 0, output: 0 },
  );
  return pickSpent({ tokens, ...(answers.length > 0 && { answers }) });
}

/** Nothing at all has no need of a name. */
function isNamed({ tokens, answers }: Spent): boolean {
  return answers !== undefined || sum(tokens) === 0;
}

function pickSpent({ tokens, answers }: Spent): Spent {
  return { tokens, ...(answers !== undefined && { answers }) };
}

function sum({ input, output }: Tokens): number {
  return input + output;
}
