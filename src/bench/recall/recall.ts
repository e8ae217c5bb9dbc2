import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';
import { generateDataset } from './generate.ts';
import { HELD_OUT_QUESTIONS } from './held-out.ts';
import { openOurs } from './ours.ts';
import { findQmd, openQmd, type QmdMode } from './qmd.ts';
import { SAMPLE_QUESTIONS } from './questions.ts';
import { describeMisses, printRuns } from './report.ts';
import type { Dataset, Reply, Run } from './types.ts';

const SEED = 20_261_121;
/** Of a set that nothing is tuned on. */
const HELD_OUT_SEED = 99;
/** What every engine may answer with: as deep as the score looks. */
const LIMIT = 10;
/** Questions that are asked before the clock counts, so that nobody's first compilation is in the figures. */
const WARM_UP = 3;

/**
 * Our recall beside qmd's BM25, in this process, on the same files and the same questions: the sample playbooks, and
 * generated sets of 80 and of 10,000, with questions and a set of 200 that nothing is tuned on. `QMD` names a file of the qmd to compare with, else the one on the PATH is taken;
 * without one ours is measured alone. `BENCH_MISSES=1` lists the questions that ours got wrong.
 */
export async function benchRecall(): Promise<string> {
  const qmd = await findQmd(process.env);
  const tables: string[] = [];
  for (const dataset of datasets()) {
    const runs: Run[] = [];
    runs.push(
      await withFiles(dataset, (folders) =>
        measure('nightschool', dataset, { folders, open: () => openOurs(folders.workspace) }),
      ),
    );
    for (const [name, mode] of MODES) {
      if (qmd === null) break;
      const run = (folders: Folders) => measure(name, dataset, { folders, open: () => openQmd(qmd, mode, folders) });
      runs.push(await withFiles(dataset, run));
    }
    tables.push(printRuns(dataset, runs));
    if (process.env.BENCH_MISSES === '1') tables.push(describeMisses(runs));
  }
  const against = qmd === null ? 'no qmd: name one with QMD to compare with it' : `beside qmd ${qmd.version}`;
  return [`Recall, ${against}`, ...tables].join('\n\n');
}

const MODES: readonly (readonly [name: string, mode: QmdMode])[] = [
  ['qmd, the question as it is', 'raw'],
  ['qmd, without stop words', 'keywords'],
  ['qmd’s index, any of the words', 'any'],
];

function datasets(): readonly Dataset[] {
  return [
    { name: 'The sample playbooks', playbooks: readSamples(), questions: SAMPLE_QUESTIONS },
    { name: 'The sample playbooks, held-out questions', playbooks: readSamples(), questions: HELD_OUT_QUESTIONS },
    generateDataset('80 generated playbooks', { playbooks: 80, questions: 80, seed: SEED }),
    generateDataset('200 generated playbooks, held out', { playbooks: 200, questions: 200, seed: HELD_OUT_SEED }),
    generateDataset('10,000 generated playbooks', { playbooks: 10_000, questions: 400, seed: SEED }),
  ];
}

function readSamples(): Dataset['playbooks'] {
  const folder = fileURLToPath(new URL('../../../memories/workflows/', import.meta.url));
  return readdirSync(folder)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

interface Folders {
  readonly workspace: string;
  readonly playbooks: string;
  readonly index: string;
}

/** A workspace of its own for every run, so that no engine finds the traces of another. */
async function withFiles(dataset: Dataset, work: (folders: Folders) => Promise<Run>): Promise<Run> {
  const root = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
  const workspace = join(root, 'workspace');
  const folders = { workspace, playbooks: join(workspace, 'memories/workflows'), index: join(root, 'index') };
  mkdirSync(folders.index);
  try {
    for (const { path, text } of dataset.playbooks) {
      const file = join(folders.playbooks, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return await work(folders);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Measured {
  readonly folders: Folders;
  readonly open: () => Promise<Engine>;
}

async function measure(engine: string, { playbooks, questions }: Dataset, { folders, open }: Measured): Promise<Run> {
  const opened = await open();
  try {
    const fullIndex = await time(() => opened.update());
    for (const { text } of questions.slice(0, WARM_UP)) await opened.ask(text, LIMIT);
    const replies: Reply[] = [];
    for (const question of questions) {
      const start = performance.now();
      const paths = await opened.ask(question.text, LIMIT);
      replies.push({ question, paths: [...new Set(paths)], milliseconds: performance.now() - start });
    }
    const [changed] = playbooks.slice(Math.floor(playbooks.length / 2));
    if (changed !== undefined)
      appendFileSync(join(folders.playbooks, changed.path), '\nAsk the new colleague first.\n');
    return { engine, replies, fullIndex, oneChanged: await time(() => opened.update()) };
  } finally {
    await opened.close();
  }
}

async function time(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
