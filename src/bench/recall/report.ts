import { rankOf, score, scoreGuesses } from './score.ts';
import type { Dataset, Reply, Run } from './types.ts';

/** A table with a line for every engine. */
export function printRuns({ name, playbooks, questions }: Dataset, runs: readonly Run[]): string {
  const unanswered = questions.filter(({ path }) => path === null).length;
  return [
    `${name}: ${playbooks.length} files, ${questions.length - unanswered} questions that one of them answers, ${unanswered} that none does`,
    '',
    '| engine | MRR | recall@1 | recall@5 | answered | refused where nothing fits | p50 | p95 | index | one file changed |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...runs.map(printRun),
    ...(questions.some(({ alike }) => alike > 1) ? [printGuesses(questions)] : []),
  ].join('\n');
}

function printGuesses(questions: Dataset['questions']): string {
  const { meanReciprocalRank, recallAt1, recallAt5 } = scoreGuesses(questions);
  const cells = [meanReciprocalRank.toFixed(3), percent(recallAt1), percent(recallAt5)];
  return `| (the job known, a guess among those that the shared words fit) | ${cells.join(' | ')} | | | | | | |`;
}

function printRun({ engine, replies, fullIndex, oneChanged }: Run): string {
  const { meanReciprocalRank, recallAt1, recallAt5, answered, refused, p50, p95 } = score(replies);
  const cells = [
    engine,
    meanReciprocalRank.toFixed(3),
    percent(recallAt1),
    percent(recallAt5),
    percent(answered),
    refused === null ? '' : percent(refused),
    milliseconds(p50),
    milliseconds(p95),
    milliseconds(fullIndex),
    milliseconds(oneChanged),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The first engine's questions that went wrong, with what came first and where the others had the right one. */
export function describeMisses([ours, ...others]: readonly Run[]): string {
  const misses = (ours?.replies ?? []).flatMap((reply, index) => {
    if (isRight(reply)) return [];
    const ranks = others.flatMap(({ replies }) => replies.slice(index, index + 1)).map((other) => rankOf(other) ?? '-');
    return [`${describe(reply)} (others: ${ranks.join(', ')})`];
  });
  return ['Misses:', ...misses].join('\n');
}

function isRight(reply: Reply): boolean {
  return reply.question.path === null ? reply.paths.length === 0 : rankOf(reply) === 1;
}

function describe(reply: Reply): string {
  const { question, paths } = reply;
  const wanted = question.path ?? 'nothing';
  return `- ${question.text}\n  wanted ${wanted} (rank ${rankOf(reply) ?? '-'}), got ${paths[0] ?? 'nothing'}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function milliseconds(value: number): string {
  return value < 1_000 ? `${value.toFixed(value < 100 ? 1 : 0)} ms` : `${(value / 1_000).toFixed(2)} s`;
}
