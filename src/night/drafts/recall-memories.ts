import { openRecall } from '../../day/recall/recall.ts';
import type { MemoryFile } from '../../domain/model.ts';
import { sourceOf } from '../../memory/learn/entries-of.ts';
import { withholdEntries } from '../../memory/withhold.ts';
import type { Examination } from '../exam/examination.ts';

const MOST = 5;

/**
 * What the memory has on a family, best first, by its name, the words that set it apart and its tools. Skills and daily
 * notes are left out, and so is whatever was learnt from a task that is, by now, kept for the exam.
 */
export async function recallMemories({ night, lesson, room }: Examination): Promise<readonly MemoryFile[]> {
  const { name, terms, tools } = lesson.family;
  const recall = openRecall(night.workspace.dir, {
    engine: 'builtin',
    now: () => night.clock().getTime(),
    keepIndex: !night.dryRun,
  });
  try {
    const query = [name, ...terms, ...tools].join(' ').replace(/[_-]/g, ' ');
    const { hits } = await recall.recall(query, { limit: MOST, kinds: ['workflow', 'lesson', 'memory', 'other'] });
    const files = new Map((await night.memories()).map((file) => [`memories/${file.path}`, file]));
    const found = hits.flatMap(({ path }) => files.get(path) ?? []);
    const taught = new Set(lesson.tasks.map(({ id }) => id));
    const { recordings, waiting = [] } = room.suite;
    const kept = [...recordings, ...waiting].filter(({ taskId }) => !taught.has(taskId));
    const sources = new Set(kept.map(({ taskId, sessionId }) => sourceOf({ id: taskId, sessionId })));
    return await Promise.all(
      found.map(async ({ path, text }) => {
        const left = withholdEntries(text, sources);
        return { path, text: left === text ? text : await night.redactor.text(left) };
      }),
    );
  } finally {
    recall.close();
  }
}
