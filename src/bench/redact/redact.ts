import { createChecker } from '../../redact/check.ts';
import { createRandom } from '../../util/random.ts';
import { alarmsInSessions, hasCorpora, recallSecrets } from './corpora.ts';
import { type Recall, recallPersonal } from './personal.ts';

/** Look-alikes of each kind. */
const LOOK_ALIKES = 2_000;

/** What is found of secrets and personal data, and what is found where there are none. */
export async function benchRedact(): Promise<string> {
  const personal = await recallPersonal();
  return [
    ...(hasCorpora ? [describe('Secrets in public corpora', recallSecrets())] : ['No corpora beside the repository.']),
    describe('Made-up personal data', [...personal, total(personal)]),
    describe('Look-alikes of personal data (found is wrong)', lookAlikes()),
    ...(hasCorpora ? [sessions()] : []),
  ].join('\n\n');
}

function describe(title: string, rows: readonly Recall[]): string {
  const missed = rows.flatMap((row) => row.missed.map((each) => `- ${row.name}: ${each}`));
  return [
    `**${title}**`,
    '',
    '| what | found | of | share |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map(({ name, found, all }) => `| ${name} | ${found} | ${all} | ${((100 * found) / all).toFixed(1)} % |`),
    ...(missed.length > 0 ? ['', 'Missed:', ...missed] : []),
  ].join('\n');
}

function total(rows: readonly Recall[]): Recall {
  const sum = (read: (row: Recall) => number): number => rows.reduce((all, row) => all + read(row), 0);
  return { name: 'all', found: sum(({ found }) => found), all: sum(({ all }) => all), missed: [] };
}

/** Numbers and names as programs write them, which nobody was given. */
const MAKERS: Readonly<Record<string, (digits: (count: number) => string) => string>> = {
  'time in milliseconds': (digits) => `at 17${digits(11)} ms`,
  'date and time': (digits) =>
    `2024-0${1 + (Number(digits(1)) % 9)}-1${digits(1)} 1${digits(1)}:2${digits(1)}:3${digits(1)}`,
  uuid: (digits) => `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`,
  'commit hash': (digits) => `commit ${BigInt(digits(40)).toString(16).padStart(40, 'a').slice(0, 40)}`,
  version: (digits) => `version 1.${digits(2)}.${digits(3)} and v2.${digits(1)}.0.${digits(1)}`,
  'order number': (digits) => `order #${digits(9)}, part 10-${digits(6)}`,
  'part numbers': (digits) =>
    `part ${digits(3)}-${digits(2)}-${digits(4)}, SKU ${digits(3)}-${digits(3)}-${digits(3)}, order ${digits(8)}K`,
  'table of bytes': (digits) => `0${digits(1)} 0${digits(1)} ${digits(2)} ${digits(2)} ${digits(2)} ${digits(2)}`,
  'cache key': (digits) => `cache_key=${BigInt(digits(48)).toString(16).padStart(40, 'a').slice(0, 40)}`,
  'line and column': (digits) => `src/a.ts:${digits(3)}:${digits(2)} and ${digits(4)} lines`,
  'size in bytes': (digits) => `${digits(10)} bytes, ${digits(2)},${digits(3)},${digits(3)}`,
};

function lookAlikes(): readonly Recall[] {
  const checker = createChecker({ seed: 1, disable: [], allow: [] });
  const random = createRandom(7);
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  return Object.entries(MAKERS).map(([name, make]) => {
    const found = Array.from({ length: LOOK_ALIKES }, () => checker.text(make(digits)).length > 0).filter(Boolean);
    return { name, found: found.length, all: LOOK_ALIKES, missed: [] };
  });
}

function sessions(): string {
  const { lines, counts } = alarmsInSessions();
  const rows = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `**Coding sessions**: ${lines} lines. Addresses in them are addresses: of packages' authors, support desks and one server.`,
    '',
    '| rule | finds | in 1,000 lines |',
    '| --- | ---: | ---: |',
    ...rows.map(([rule, count]) => `| ${rule} | ${count} | ${((1000 * count) / lines).toFixed(2)} |`),
  ].join('\n');
}
