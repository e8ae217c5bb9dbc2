import { z } from 'zod';
import type { TeacherJobs } from '../../domain/model.ts';
import { pathFault } from '../../util/entry-path.ts';
import { fence } from '../../util/prompt/fence.ts';
import { ask } from './ask.ts';
import { clip } from './clip.ts';
import { openWith, type Teaching } from './teaching.ts';

const LONGEST_LAYOUT = 20_000;
const LONGEST_ENTRY = 4000;
const MOST_FILES = 200;

const schema = z.object({
  reason: z.string().describe('What in the rules decides it: one sentence'),
  keeps: z.boolean().describe('Whether the rules keep entries like this one'),
  path: z.string().describe('Where, such as projects/apollo.md; empty where they do not'),
});

/** The file in which the rules of a memory skill keep an entry, a path that entries may have; null where they keep none like it. */
export async function placeEntry(
  teaching: Teaching,
  { layout, entry, files }: Parameters<TeacherJobs['placeEntry']>[0],
): Promise<string | null> {
  const there = files.toSorted().slice(0, MOST_FILES);
  const { keeps, path } = await ask(teaching.chat, {
    purpose: 'place-entry',
    messages: openWith(teaching, 'place-entry', [
      `The rules:\n${fence('rules', clip(layout, LONGEST_LAYOUT))}`,
      `Files that there are:\n${fence('files', there.length === 0 ? 'none' : JSON.stringify(there, null, 1))}`,
      `The entry:\n${fence('entry', clip(entry, LONGEST_ENTRY))}`,
    ]),
    schema,
    objection: (answer) => (answer.keeps ? placeFault(answer.path) : null),
    signal: teaching.signal,
  });
  return keeps ? path.trim() : null;
}

function placeFault(path: string): string | null {
  const fault = pathFault(path.trim());
  return fault === null ? null : `the path ${JSON.stringify(path.slice(0, 100))} cannot be used: ${fault}`;
}
