import type { SessionSummary } from '../../../domain/session.ts';
import { NightschoolError } from '../../../errors.ts';
import { withState } from '../../../night/logs-of.ts';
import { logNamer } from '../../../night/reading/name-logs.ts';
import { type ShownTask, type ShowRules, tasksOfSessions } from '../../../night/show-session.ts';
import { clip as cut, oneLine, visible } from '../../../report/plain.ts';
import { resolvePlace, type Surroundings } from '../../../store/log-places/resolve.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import type { LogIndex } from '../../../store/state/log-index.ts';
import { count, plural } from '../../../util/amounts.ts';
import { type ExitCode, print, type Shell } from '../../terminal.ts';

const MOST_NAMED = 8;
const SHORT = 160;
const NOTHING = 'No log has been read yet: nightschool run.';
const HINT = 'nightschool logs lists the folders that were read; the path of a log shows its sessions.';
const USUAL_CONFIDENCE = 0.6;
/** As `families show` prints it. */
const TASK_ID = /^[0-9a-f]{16}$/;

interface ShowOptions {
  readonly dir: string;
  readonly json: boolean;
  /** Texts are not shortened. */
  readonly full: boolean;
}

type Found = SessionSummary & { readonly file: string };

/**
 * Prints a session, or all of a log, as it was read: redacted, as tasks with their steps and how they went.
 * @throws NightschoolError UNKNOWN_NAME with what is near
 */
export async function showSession(shell: Shell, options: ShowOptions, name: string): Promise<ExitCode> {
  const { allow, ...rules } = await rulesOf(options.dir);
  const named = logNamer(allow)(name);
  const shown = withState(options.dir, (state) => {
    const sessions = find(state.logs, named, { workspace: options.dir, environment: shell.environment });
    const tasks = tasksOfSessions(state, sessions, rules);
    return sessions.map((session) => ({ session, tasks: tasks.get(session.id) ?? [] }));
  });
  if (shown === null) throw new NightschoolError('UNKNOWN_NAME', NOTHING, { hint: HINT });
  const text = shown.map(({ session, tasks }) => describe(session, { tasks, full: options.full })).join('\n\n');
  const json = shown.map(({ session, tasks }) => ({
    session,
    tasks: tasks.map(({ task, isCopy }) => ({ ...task, isCopy })),
  }));
  print(shell, options, { json, text: visible(text) });
  return 0;
}

/** What the night goes by; where there is no such pipeline, what it would without settings. */
async function rulesOf(dir: string): Promise<ShowRules & { readonly allow: readonly string[] }> {
  try {
    const { tools, outcomes, redact } = await readPipeline(dir, 'nightly');
    return { allow: redact.allow, tools, minimumConfidence: outcomes.minimumConfidence };
  } catch {
    return { allow: [], tools: { writes: [], reads: [] }, minimumConfidence: USUAL_CONFIDENCE };
  }
}

/** By id, by the id of a task in it, by the path of the log, or by the beginning of the id where only one has it. */
function find(logs: LogIndex, name: string, surroundings: Surroundings): readonly Found[] {
  const all = [...logs.sessions()];
  const exact = all.filter(({ id }) => id === name);
  if (exact.length > 0) return exact.slice(0, 1);
  const around = TASK_ID.test(name) ? findAround(logs, name, all) : undefined;
  if (around !== undefined) return [around];
  const pathsOf = (log: string): readonly string[] => resolvePlace(log, surroundings).map(({ path }) => path);
  const wanted = new Set(pathsOf(name));
  const inFile = all.filter(({ file }) => file === name || pathsOf(file).some((path) => wanted.has(path)));
  if (inFile.length > 0) return inFile;
  const near = all.filter(({ id }) => id.startsWith(name));
  if (new Set(near.map(({ id }) => id)).size === 1) return near.slice(0, 1);
  const close = near.length > 0 ? near : all.filter(({ id, file }) => id.includes(name) || file.includes(name));
  const names = [...new Set(close.map(({ id }) => id))];
  const hint =
    names.length === 0
      ? HINT
      : `There are: ${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}.`;
  throw new NightschoolError('UNKNOWN_NAME', `There is no session ${JSON.stringify(name)}.`, { hint });
}

/** The session that a task is of. */
function findAround(logs: LogIndex, task: string, all: readonly Found[]): Found | undefined {
  const files = new Set<string>();
  for (const { id, file } of logs.stamps()) if (id === task) files.add(file);
  return all.find(({ id, file }) => files.has(file) && logs.tasksOf(id).some((each) => each.id === task));
}

function describe(
  session: Found,
  { tasks, full }: { readonly tasks: readonly ShownTask[]; readonly full: boolean },
): string {
  const { id, source, file, startedAt, model, project, parentId, tokens, lines, calls } = session;
  const facts = [
    `${source.format}, ${file}${source.line > 0 ? `:${source.line}` : ''}`,
    [startedAt, model, project].filter((fact) => fact !== undefined).join(' · '),
    `${count(lines.human)} human and ${plural(lines.machine, 'machine line')}, ${plural(calls, 'call')}, ${plural(tokens.input, 'token')} in and ${count(tokens.output)} out`,
    ...(parentId === undefined
      ? []
      : [`started by another agent${parentId === '' ? '' : `, in ${parentId}`}: no request of it is a person's`]),
  ];
  const head = [`Session ${oneLine(id)}`, ...facts.filter((fact) => fact !== '').map((fact) => `  ${oneLine(fact)}`)];
  if (tasks.length === 0) return [...head, '', 'It holds no request of a person.'].join('\n');
  return [...head, ...tasks.flatMap((task, index) => ['', ...describeTask(task, { number: index + 1, full })])].join(
    '\n',
  );
}

function describeTask(
  { task, isCopy }: ShownTask,
  { number, full }: { readonly number: number; readonly full: boolean },
): readonly string[] {
  const show = (mark: string, text: string): string => quote(mark, full ? text : shorten(text));
  const { label, confidence, evidence } = task.outcome;
  const lines: string[] = [`${number}. ${label} (${Math.round(100 * confidence)} % sure)  task ${task.id}`];
  if (isCopy) lines.push('   A copy: another session holds it too, and counts.');
  for (const [turn, said] of task.request.entries()) {
    lines.push(show('   > ', said));
    for (const step of task.steps.filter(({ afterTurn }) => afterTurn === turn + 1)) {
      const result =
        step.result === null && step.status === 'missing'
          ? '       = no result'
          : show(step.status === 'error' ? '       = error: ' : '       = ', textOf(step.result));
      lines.push(`${show(`     ${oneLine(step.tool)}(`, textOf(step.arguments))})`, result);
    }
  }
  if (task.reply !== '') lines.push(show('   < ', task.reply));
  for (const { kind, supports, detail } of evidence) lines.push(`${show(`   ${supports}: `, detail)} (${kind})`);
  return lines;
}

/** Each line of a log after the first stands behind a bar, so that none passes for a line of ours. */
function quote(mark: string, text: string): string {
  const indent = ' '.repeat(mark.length - mark.trimStart().length);
  return `${mark}${visible(text).replaceAll('\n', `\n${indent}| `)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shorten(text: string): string {
  return cut(oneLine(text.slice(0, 4 * SHORT)), SHORT);
}
