import { formatTable } from '../../cli/terminal.ts';
import { cli } from '../../cli/testing.ts';
import { sum } from '../../util/sum.ts';
import { growthOf, type LivedNight, liveThrough } from './year.ts';

const NIGHTS = Number(process.env.LONG_LIFE_NIGHTS ?? 365);
/** Nights over which the time of one is averaged. */
const WINDOW = 10;

/** A year of a small desk, a night a day, with mishaps: what is on the disk, and how long a night takes, as it goes on. */
export async function benchLongLife(): Promise<string> {
  let verified = '';
  const nights = await liveThrough({
    ...{ nights: NIGHTS, seed: 9 },
    finish: async (dir) => {
      verified = `verify afterwards: exit code ${(await cli(dir, ['verify'])).code}`;
    },
  });
  const marks = [30, 90, 180, 365].filter((mark) => mark < NIGHTS).concat(NIGHTS);
  const parts = [...new Set(nights.flatMap(({ bytes }) => [...bytes.keys()]))].sort();
  const at = (mark: number, part: string): string => kilobytes(nights[mark - 1]?.bytes.get(part) ?? 0);
  const rows = parts.map((part) => [part, ...marks.map((mark) => at(mark, part))]);
  const total = ['all', ...marks.map((mark) => kilobytes(sum([...(nights[mark - 1]?.bytes.values() ?? [])])))];
  const seconds = ['seconds a night', ...marks.map((mark) => meanSeconds(nights.slice(mark - WINDOW, mark)))];
  const table = formatTable(['KB after nights', ...new Set(marks.map(String))], [...rows, total, seconds]);
  return ['long life', table, ...describe(nights), verified, ''].join('\n');
}

function describe(nights: readonly LivedNight[]): readonly string[] {
  const codes = Map.groupBy(nights, ({ code }) => code);
  const ended = [...codes].map(([code, { length }]) => `${length} with exit code ${code}`).join(', ');
  const mishaps = Map.groupBy(
    nights.filter(({ mishap }) => mishap !== null),
    ({ mishap }) => mishap,
  );
  const told = [...mishaps].map(([mishap, { length }]) => `${length} ${mishap}`).join(', ');
  const quiet = nights.flatMap((night, index) => {
    const before = nights[index - 1];
    const isQuiet = !night.hasNews && night.mishap === null && before !== undefined && !before.hasNews;
    return isQuiet && before.mishap === null ? [growthOf(before, night)] : [];
  });
  const most = quiet.length === 0 ? 'none' : `${Math.max(...quiet)} bytes at most`;
  return [
    `nights: ${ended}`,
    `mishaps: ${told}`,
    `a second night without news adds, besides its place in the charts (${quiet.length} of them): ${most}`,
  ];
}

function meanSeconds(nights: readonly LivedNight[]): string {
  return (sum(nights.map(({ seconds }) => seconds)) / nights.length).toFixed(2);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
