import type { CleanTask, TaskLabel } from '../../domain/task.ts';
import type { SkillUse } from '../../domain/use.ts';
import type { FieldUse, UseSources } from './field-use.ts';
import { findTask } from './find-task.ts';

/** A use that more may become known of. */
interface OpenUse {
  readonly task: CleanTask | null;
  readonly at: string | null;
  version: string | null;
  /** What its agent reported; null: nothing. */
  reported: 'passed' | 'failed' | null;
  /** The report is of the skill, whatever became of the session. */
  isAbout: boolean;
}

/** An access, and the use that it was made for. */
interface Access {
  readonly client: string;
  readonly version: string | null;
  readonly at: string;
  readonly use: OpenUse;
  /** Null: no report yet. */
  report: SkillUse | null;
}

export interface UseBook {
  readonly sources: UseSources;
  readonly byTask: Map<string, OpenUse>;
  readonly others: OpenUse[];
  readonly accesses: Access[];
  /** Reads through our own tool in logs without times: as many accesses are those reads. */
  untimed: number;
  note(task: CleanTask, known: { readonly version: string | null; readonly served: number }): OpenUse;
}

/** Accesses of one client this close together are one piece of work, such as a skill and then a file beside it. */
const TOGETHER = 10 * 60_000;

export function createUseBook(sources: UseSources): UseBook {
  const byTask = new Map<string, OpenUse>();
  const book: UseBook = {
    ...{ sources, byTask, others: [], accesses: [], untimed: 0 },
    note: (task, { version, served }) => {
      const at = task.startedAt ?? task.endedAt ?? null;
      const use = byTask.get(task.id) ?? { task, at, version: null, reported: null, isAbout: false };
      use.version ??= version;
      if (at === null) book.untimed += served;
      byTask.set(task.id, use);
      return use;
    },
  };
  return book;
}

export function addAccess(book: UseBook, use: SkillUse): void {
  if (use.type === 'served') addServed(book, use);
  else addReport(book, use);
}

function addServed(book: UseBook, served: SkillUse): void {
  const { at, client, version } = served;
  const task = findTask(served, book.sources, new Set(book.byTask.keys()));
  if (task === null && book.untimed > 0) {
    book.untimed -= 1;
    return;
  }
  const use = task === null ? another(book, served) : book.note(task, { version, served: 0 });
  book.accesses.push({ client, version, at, use, report: null });
}

/** Of a session in the logs it is in its task's outcome already; any other belongs to the client's last access. */
function addReport(book: UseBook, report: SkillUse): void {
  const { client, version, at, request, session } = report;
  if (report.type === 'served') return;
  const task = session === null ? null : findTask(report, book.sources, new Set(book.byTask.keys()));
  if (task !== null) {
    const use = book.note(task, { version, served: 0 });
    use.reported = report.type;
    return;
  }
  const own = book.accesses.filter(
    (access) => access.client === client && access.at <= at && (version === null || access.version === version),
  );
  const again = own.findLast((access) => access.report !== null && access.report.request === request);
  const access = own.findLast((each) => each.report === null) ?? again;
  const use = access?.use ?? another(book, report);
  use.reported = report.type;
  // `ask` tells of both at once: the skill failed, and another student made the session good
  use.isAbout = session === null && access?.at === at;
  if (access === undefined) book.accesses.push({ client, version, at, use, report });
  else access.report = report;
}

function another({ others }: UseBook, { at, version }: SkillUse): OpenUse {
  const use: OpenUse = { task: null, at, version, reported: null, isAbout: false };
  others.push(use);
  return use;
}

/** What is known in the end: accesses of which nothing else tells are one piece of work where they lie close together. */
export function settle({ byTask, others, accesses }: UseBook): readonly FieldUse[] {
  const extra = new Set<OpenUse>();
  const last = new Map<string, string>();
  for (const { client, version, at, use, report } of accesses) {
    const key = JSON.stringify([client, version]);
    const before = Date.parse(last.get(key) ?? '');
    if (use.task === null && report === null && Date.parse(at) - before <= TOGETHER) extra.add(use);
    last.set(key, at);
  }
  return [...byTask.values(), ...others.filter((use) => !extra.has(use))].map(({ task, at, version, ...told }) => {
    return { task, at, version, outcome: outcomeOf(task, told) };
  });
}

function outcomeOf(task: CleanTask | null, { reported, isAbout }: Pick<OpenUse, 'reported' | 'isAbout'>): TaskLabel {
  const label = task?.outcome.label ?? 'unknown';
  return reported !== null && (isAbout || label === 'unknown') ? reported : label;
}
