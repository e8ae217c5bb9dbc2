import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../domain/family.ts';
import { toTasks } from '../../ingest/tasks.ts';
import { logOf, readLog } from '../../ingest/testing.ts';
import { isWrite } from '../../util/tool-kind.ts';
import { lintDraft } from '../lint.ts';
import { createInductionTeacher } from './induction.ts';

const file = new URL('../../../../shared/data/tau-bench-airline/gpt-4o-airline.json', import.meta.url);
const rules = { writes: [], reads: [] };

/** Real airline requests, grouped by the first tool that writes. They take judgement: what counts is what is never written. */
describe.skipIf(!existsSync(file))('the induction teacher on real logs (skipped without ../shared/data)', () => {
  it('writes only sound drafts, or none', async () => {
    const teacher = createInductionTeacher();
    let drafts = 0;
    for (const lesson of await readLessons()) {
      for (const draft of await teacher.draft(lesson, { memories: [] })) {
        drafts++;
        expect(lintDraft(draft, { examLiterals: [] })).toEqual([]);
      }
    }
    expect(drafts).toBeGreaterThan(0);
  });
});

async function readLessons(): Promise<Lesson[]> {
  const { sessions } = await readLog(logOf('logs/airline.json', readFileSync(file)));
  const tasks = sessions.flatMap((session) => toTasks(session, { writes: rules, minimumConfidence: 0.6 }));
  const groups = Map.groupBy(tasks, ({ steps }) => steps.find(({ tool }) => isWrite(tool, rules))?.tool ?? 'read');
  return [...groups].map(([tool, members]): Lesson => {
    const writes = [...new Set(members.flatMap(({ steps }) => steps.map((step) => step.tool)))];
    const lesson: unknown = {
      family: { id: 'fam-00000000', name: tool.replaceAll('_', '-'), tools: [], terms: [] },
      tasks: members,
      writes: writes.filter((name) => isWrite(name, rules)),
    };
    return lesson as Lesson; // public benchmark data: nothing to redact
  });
}
