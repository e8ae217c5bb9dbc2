import type { CommonOptions, Shell } from '../terminal.ts';

/** How a night shows what it does: not at all, line by line, or drawn again and again at the bottom of a terminal. */
export interface Display {
  readonly kind: 'none' | 'lines' | 'live';
  readonly color: boolean;
}

/**
 * A display for whoever looks: live on a terminal, else lines without any control code. `NO_COLOR` and `FORCE_COLOR` (which
 * wins, as in Node) have their usual meaning.
 */
export function chooseDisplay(
  { stderr, environment }: Shell,
  options: Pick<CommonOptions, 'json'> & Readonly<Record<string, unknown>>,
): Display {
  if (options.json || options.quiet === true) return { kind: 'none', color: false };
  const isLive =
    stderr.isTTY === true && options.tty !== false && !isSet(environment.CI) && environment.TERM !== 'dumb';
  return { kind: isLive ? 'live' : 'lines', color: wantsColor(environment, isLive) };
}

function wantsColor({ FORCE_COLOR, NO_COLOR }: Shell['environment'], isLive: boolean): boolean {
  if (FORCE_COLOR !== undefined) return isSet(FORCE_COLOR) || FORCE_COLOR === '';
  return isLive && (NO_COLOR === undefined || NO_COLOR === '');
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
