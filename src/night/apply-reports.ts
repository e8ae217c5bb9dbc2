import type { CleanTask, Evidence } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import type { SkillUse } from '../domain/use.ts';
import type { Redactor } from '../redact/redact.ts';
import { asks } from './field/same-request.ts';

/** An agent that says it failed is believed more than one that praises itself. */
const CONFIDENCE = { failed: 0.85, passed: 0.7 } as const;

/**
 * Tasks with what agents reported of them (`report_outcome`). A report belongs to the session it names: to the task with
 * its request, or to the session's only one. What the log itself recorded stands above a report, and a record that
 * went wrong above a report that it went well; of several reports the last counts.
 */
export async function applyReports(
  tasks: readonly CleanTask[],
  uses: readonly SkillUse[],
  { redactor, minimumConfidence }: { readonly redactor: Redactor; readonly minimumConfidence: number },
): Promise<readonly CleanTask[]> {
  const reports = Map.groupBy(
    uses.filter(({ type, session }) => type !== 'served' && session !== null),
    ({ session }) => session,
  );
  if (reports.size === 0) return tasks;
  const sizes = new Map<string, number>();
  for (const { sessionId } of tasks) sizes.set(sessionId, (sizes.get(sessionId) ?? 0) + 1);
  return Promise.all(
    tasks.map(async (task) => {
      const report = reports
        .get(task.sessionId)
        ?.findLast(({ request }) => (request === null ? sizes.get(task.sessionId) === 1 : asks(task, request)));
      if (report === undefined || report.type === 'served') return task;
      return withReport(task, report.type, { detail: await describe(report, redactor), minimumConfidence });
    }),
  );
}

function describe({ client, skill, type, note }: SkillUse, redactor: Redactor): Promise<CleanText> {
  const said = note === null ? '' : `: ${note}`;
  return redactor.text(`${client} reported that ${skill} ${type === 'passed' ? 'worked' : 'did not work'}${said}`);
}

function withReport(
  task: CleanTask,
  reported: 'passed' | 'failed',
  { detail, minimumConfidence }: { readonly detail: CleanText; readonly minimumConfidence: number },
): CleanTask {
  const { outcome } = task;
  const entry: Evidence<CleanText> = { kind: 'reported', supports: reported, detail };
  const evidence = [...outcome.evidence, entry];
  const isRecorded = outcome.evidence.some(({ kind }) => kind === 'recorded-label');
  const confidence = CONFIDENCE[reported];
  const counts =
    !isRecorded && confidence >= minimumConfidence && (reported === 'failed' || outcome.label === 'unknown');
  if (!counts) return { ...task, outcome: { ...outcome, evidence } };
  return { ...task, outcome: { label: reported, confidence, evidence: [entry, ...outcome.evidence] } };
}
