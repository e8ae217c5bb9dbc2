import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judgeEach, measure, NOISE } from './measures.ts';
import { group, type LabelledSet, readSets } from './sets.ts';
import { decimals, qualityTable, table } from './table.ts';

/** What the words of a set come to where somebody tells which request is which. */
interface Told {
  /** By request: its label by a classifier that learnt from the other half of all requests. */
  readonly told: readonly string[];
  /** The same where only requests of families are taught and asked. */
  readonly families: readonly string[];
  /** By family: the share of its nearest requests that are its own, and what most of the others are. */
  readonly near: Readonly<Record<string, Near>>;
}

interface Near {
  readonly share: number;
  readonly other: string;
  /** That both say, where the other is a family. */
  readonly words: readonly string[];
}

/** Whether the families of nights with one-offs can be told by their text at all, and what those that are missed are taken for. */
export function benchTextCeiling(): string {
  const python = process.env.PYTHON ?? 'python3';
  const sets = readSets().filter(({ labels }) => labels.includes(NOISE));
  if (sets.length === 0) return 'What words tell is not measured: ../shared/data/intents is missing.';
  if (spawnSync(python, ['-c', 'import sklearn']).status !== 0)
    return `What words tell is not measured: \`${python}\` has no scikit-learn. Name a Python that has it: PYTHON=<its path>.`;
  const told = learn(python, sets);
  const tables = sets.flatMap((set) => {
    const own = told[set.name];
    return own === undefined ? [] : describe(set, own);
  });
  return tables.join('\n\n');
}

function learn(python: string, sets: readonly LabelledSet[]): Readonly<Record<string, Told>> {
  const input = Object.fromEntries(
    sets.map(({ name, tasks, labels }) => [name, { texts: tasks.map(({ request }) => request.join('\n')), labels }]),
  );
  const script = fileURLToPath(new URL('./text-ceiling.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python, [script], {
    ...{ input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1e9 },
  });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout);
}

function describe(set: LabelledSet, { told, families, near }: Told): readonly string[] {
  const { labels, name } = set;
  const { clusters } = group(set.tasks);
  const largest = judgeEach(labels, clusters)
    .filter(({ members }) => members.every((item) => labels[item] === NOISE))
    .sort((a, b) => b.members.length - a.members.length)[0];
  const ways: readonly (readonly [string, readonly (string | null)[]])[] = [
    ['grouped', clusters],
    [
      `grouped, without the largest cluster of one-offs alone (${largest?.members.length ?? 0})`,
      withoutThose(clusters, (each) => each === largest?.cluster),
    ],
    ['told by a classifier, one-offs as a class', withoutThose(told, (each) => each === NOISE)],
    ['told by a classifier, families alone', withoutThose(families, (each) => each === NOISE)],
  ];
  const quality = ways.map(([way, found]) => {
    return { name: `${name}: ${way}`, measures: measure(labels, found), seconds: null, targets: [] };
  });
  return [qualityTable(quality), tableOfMissed(set, clusters, { told, near })];
}

function withoutThose(names: readonly (string | null)[], isOut: (name: string) => boolean): readonly (string | null)[] {
  return names.map((name) => (name === null || isOut(name) ? null : name));
}

function tableOfMissed(
  { name, labels }: LabelledSet,
  clusters: readonly (string | null)[],
  { told, near }: Pick<Told, 'told' | 'near'>,
): string {
  const judged = judgeEach(labels, clusters);
  const found = new Set(judged.map(({ family }) => family));
  const members = Map.groupBy(labels.keys(), (item) => labels[item] ?? '');
  const missed = [...members].filter(([label]) => label !== NOISE && !found.has(label));
  const counted = new Set(judged.map(({ cluster }) => cluster));
  const rows = missed
    .sort((a, b) => b[1].length - a[1].length)
    .map(([label, items]) => {
      const out = items.filter((item) => !counted.has(clusters[item] ?? '')).length;
      const right = items.filter((item) => told[item] === label).length;
      const { share = 0, other = '', words = [] } = near[label] ?? {};
      return [
        label,
        String(items.length),
        String(out),
        decimals(share),
        other,
        words.join(', '),
        decimals(right / items.length),
      ];
    });
  return table(
    `missed in ${name} | requests | left out | own among the nearest | most of the others | both say | told`,
    rows,
  );
}
