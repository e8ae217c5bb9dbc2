import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measure, NOISE } from './measures.ts';
import { readSets } from './sets.ts';
import { qualityTable } from './table.ts';

interface Clustered {
  /** -1 for none. */
  readonly clusters: readonly number[];
  readonly seconds: number;
}

/** scikit-learn on the same texts, measured as ours: k-means and agglomeration are told how many families there are. */
export function benchYardstick(): string {
  const sets = readSets();
  const python = process.env.PYTHON ?? 'python3';
  if (sets.length === 0) return 'scikit-learn is not measured: ../shared/data/intents is missing.';
  if (spawnSync(python, ['-c', 'import sklearn']).status !== 0)
    return `scikit-learn is not measured: \`${python}\` has none. Install python3-sklearn, or name a Python that has it: PYTHON=<its path>.`;
  const found = cluster(python, sets);
  const rows = sets.flatMap((set) =>
    Object.entries(found[set.name] ?? {}).map(([method, { clusters, seconds }]) => {
      const named = clusters.map((number) => (number === -1 ? null : String(number)));
      return { name: `${set.name}: ${method}`, measures: measure(set.labels, named), seconds, targets: [] };
    }),
  );
  return qualityTable(rows);
}

function cluster(
  python: string,
  sets: ReturnType<typeof readSets>,
): Readonly<Record<string, Readonly<Record<string, Clustered>>>> {
  const input = Object.fromEntries(
    sets.map(({ name, tasks, labels }) => {
      const families = new Set(labels.filter((label) => label !== NOISE)).size;
      return [name, { texts: tasks.map(({ request }) => request.join('\n')), families }];
    }),
  );
  const script = fileURLToPath(new URL('./yardstick.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python, [script], {
    ...{ input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1e9 },
  });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout);
}
