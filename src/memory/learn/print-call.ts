import type { CleanStep } from '../../domain/task.ts';
import type { Origin, Value } from './origins.ts';
import { plain } from './plain.ts';

const MOST_ARGUMENTS = 8;
const LONGEST_CONSTANT = 24;
const LONGEST_VALUE = 60;

/** `search_deals(query: "Elmwater")`: the call as it was made. */
export function printCall({ tool, arguments: args }: CleanStep): string {
  return print(tool, Object.entries(args), ([, value]) => shown(value));
}

/** The call for any request of its kind: each value that belongs to one case is replaced by what it is. */
export function printPattern({ tool, arguments: args }: CleanStep, origins: ReadonlyMap<string, Origin>): string {
  return print(tool, Object.entries(args), ([name, value]) => {
    const origin = origins.get(name);
    if (origin?.kind === 'request') return `{${name} in the request}`;
    if (origin?.kind === 'result') return `{${origin.key === '' ? 'result' : origin.key} of ${origin.tool}}`;
    return isConstant(value) ? shown(value) : `{${name}}`;
  });
}

type Argument = readonly [name: string, value: Value];

function print(tool: string, args: readonly Argument[], value: (argument: Argument) => string): string {
  const printed = args.slice(0, MOST_ARGUMENTS).map((argument) => `${plain(argument[0], 40)}: ${value(argument)}`);
  const rest = args.length > MOST_ARGUMENTS ? ['…'] : [];
  return `${plain(tool, 80)}(${[...printed, ...rest].join(', ')})`;
}

function shown(value: Value): string {
  return plain(JSON.stringify(value), LONGEST_VALUE);
}

/** A setting rather than somebody's words. */
function isConstant(value: Value): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_CONSTANT && !/\d{3}/.test(value);
  return typeof value === 'boolean' || value === null || (typeof value === 'number' && Math.abs(value) < 1000);
}
