import { styleText } from 'node:util';
import type { CheckResult } from './check.ts';
import type { NamedResult } from './run-checks.ts';

const MARKS = { ok: '✓', warn: '!', fail: '✗' } as const satisfies Record<CheckResult['status'], string>;
const COLORS = { ok: 'green', warn: 'yellow', fail: 'red' } as const satisfies Record<CheckResult['status'], string>;

/** One line for each result, its fix below it, and the counts at the end. Without colour it is plain ASCII. */
export function printChecks(results: readonly NamedResult[], options: { readonly color: boolean }): string {
  const width = Math.max(...results.map(({ check }) => check.length));
  const word = (status: CheckResult['status']): string => {
    if (!options.color) return status.padEnd(4);
    return styleText(COLORS[status], `${MARKS[status]} ${status.padEnd(4)}`, { validateStream: false });
  };
  const lines = results.flatMap((result) => {
    const line = `${word(result.status)}  ${result.check.padEnd(width)}  ${result.what}`;
    return result.status === 'ok' ? [line] : [line, `      fix: ${result.fix}`];
  });
  return `${[...lines, '', countLine(results)].join('\n')}\n`;
}

function countLine(results: readonly NamedResult[]): string {
  const count = (status: CheckResult['status']): number => results.filter((result) => result.status === status).length;
  const warnings = count('warn');
  return `${count('ok')} ok, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('fail')} failed`;
}
