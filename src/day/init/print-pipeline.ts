import type { LogPlace } from '../../domain/pipeline.ts';
import { oneLine, wrap } from '../../report/plain.ts';
import { priceOf } from '../../store/prices.ts';
import { modelName } from '../../util/model-name.ts';
import { type Choices, type Found, hostOf } from './choose.ts';
import { summarise } from './describe-agent.ts';
import { CODING_AGENTS, type ModelSettings } from './model-table.ts';
import { aboutStudent, aboutTeacher, PROMOTE_OPTIONS, studentOptions } from './options.ts';
import { readStudent, readTeacher } from './read-choice.ts';
import { flow, scalar } from './yaml-text.ts';

const WIDTH = 110;

/**
 * The text of a new workspace's pipeline: what was chosen, and as comments what else could be. Each alternative is a
 * setting behind `# `, in the place where it would stand.
 */
export function printPipeline(found: Found, choices: Choices): string {
  const parts = [
    `# What nightschool does every night. Only \`name\` and \`logs\` are needed. A setting that stands behind "# " is an
# alternative: take the "# " away, and the line that it stands in for.`,
    'name: nightly',
    printLogs(found, choices.logs),
    printSchedule(choices.schedule),
    printTeacher(found, choices),
    printStudents(found, choices),
    printBudget(found, choices),
    printPromote(choices.promote),
    REST,
  ];
  return `${parts.join('\n\n').replace('\n\nname: nightly', '\nname: nightly')}\n`;
}

function printLogs({ agents }: Found, chosen: readonly LogPlace[]): string {
  const known = agents.flatMap((agent) => {
    const place = chosen.find(({ from }) => from === agent.name);
    return [`# ${summarise(agent)}`, ...(place === undefined ? [`# - ${agent.name}`] : printPlace(place))];
  });
  const others = chosen.filter(({ from }) => from !== 'logs/' && !agents.some(({ name }) => name === from));
  return [
    ...comment(
      'What is read: files, folders or globs, relative to this workspace or below home (~/…), or the name of an agent, which means the folders it writes to. Formats are told by their content, and nothing there is ever changed.',
    ),
    'logs:',
    '  - logs/',
    ...[...known, ...others.flatMap(printPlace)].map((line) => `  ${line}`),
  ].join('\n');
}

function printPlace({ from, exclude }: LogPlace): readonly string[] {
  if (exclude.length === 0) return [`- ${scalar(from)}`];
  return [`- from: ${scalar(from)}`, `  exclude: [${exclude.map((project) => JSON.stringify(project)).join(', ')}]`];
}

function printSchedule(schedule: string | null): string {
  return [
    ...comment(
      'When nights begin, in the local time of the machine: a time of day, or a cron expression. It counts once it is installed: nightschool schedule install',
    ),
    schedule === null ? "# schedule: '02:30'" : `schedule: ${JSON.stringify(schedule)}`,
  ].join('\n');
}

function printTeacher({ prices }: Found, { teacher }: Choices): string {
  const others = ['induction', 'openai:gpt-6.1-sol', 'anthropic:claude-sonnet-5-5', 'gemini:gemini-3.8-flash'];
  const commands = Object.keys(CODING_AGENTS).map((name) => `command:${name}`);
  const left = [...others, ...commands, 'ollama:qwen3:8b'].filter((id) => id !== teacher.id);
  const describe = (id: string) =>
    comment(`${id.split(':')[0] === 'command' ? id.slice(8) : (id.split(':')[0] ?? id)} – ${aboutTeacher(id, prices)}`);
  return [
    ...comment('Who writes the skills. What a coding agent is asked as a teacher is never read as a log.'),
    ...describe(teacher.id),
    `teacher: ${flow(teacher.settings)}`,
    ...left.flatMap((id) => [...describe(id), `# teacher: ${flow(readTeacher(id, null).settings)}`]),
  ].join('\n');
}

const OTHER_STUDENTS = ['literal', 'ollama:qwen3:4b', 'ollama:qwen3:8b'];
const MOST_STUDENTS = 8;

function printStudents({ models }: Found, { students }: Choices): string {
  const { ollama } = models;
  const isChosen = (id: string) => students.some((student) => student.id === id);
  const offered = studentOptions(models).map(({ id }) => id);
  const left = (ollama.models.length === 0 ? OTHER_STUDENTS : offered).filter((id) => !isChosen(id));
  const describe = (id: string) => {
    const model = ollama.models.find(({ name }) => `ollama:${name}` === id) ?? null;
    return comment(`${id} – ${aboutStudent(id, model)}`, '  ');
  };
  const item = (settings: ModelSettings) => `- ${flow(settings)}`;
  return [
    ...comment(
      'Who is to follow them: a ladder, cheapest first. Each skill is proven for the cheapest that passes its exam. numCtx (8192 unless given) is what a request, its skill and its tools have to fit into.',
    ),
    'students:',
    ...students.flatMap(({ id, settings }) => [...describe(id), `  ${item(settings)}`]),
    ...left
      .slice(0, MOST_STUDENTS)
      .flatMap((id) => [...describe(id), `  # ${item(readStudent(id, hostOf(ollama)).settings)}`]),
  ].join('\n');
}

/** A limit in dollars stands where every price is known: a night refuses a model without one. */
function printBudget({ prices }: Found, { teacher, students }: Choices): string {
  const costs = [teacher, ...students].flatMap(({ choice }) => {
    if (choice.use === 'command') return [null];
    return choice.use === 'openai' ? [priceOf(prices, modelName(choice))] : [];
  });
  const line = costs.includes(null) ? 'budget: { minutes: 240 }' : 'budget: { usd: 5, minutes: 240 }';
  return [
    ...comment(
      'At most this is spent in one night, over all models; it ends before the call that could exceed it, and the next night goes on. usd needs every price to be known: see pipelines/README.md.',
    ),
    costs.length === 0 ? '# budget: { usd: 5, minutes: 240 }' : line,
  ].join('\n');
}

function printPromote(mode: Choices['promote']): string {
  const others = PROMOTE_OPTIONS.filter(({ id }) => id !== mode);
  const describe = (id: string, about: string) => comment(`${id} – ${about}`);
  const chosen = PROMOTE_OPTIONS.find(({ id }) => id === mode);
  return [
    ...comment('What becomes of a skill that has proven itself.'),
    ...describe(mode, chosen?.about ?? ''),
    `promote: { mode: ${mode} }`,
    ...others.flatMap(({ id, about }) => [...describe(id, about), `# promote: { mode: ${id} }`]),
  ].join('\n');
}

const REST = `# A request that was asked fewer times, or in fewer sessions, is left alone.
# families: { minimumTasks: 8, minimumSessions: 5 }

# A skill is certified at target - 0.10, with at most 5 % error over its whole history.
# gate: { target: 0.90 }

# Tools that change something, and that do not, where the verb in their name does not tell; * stands for any characters.
# tools: { writes: [], reads: [] }

# Texts that are never redacted, such as a public support address.
# redact: { allow: [] }

# What agents are told at the start of every session, and how long raw notes are kept.
# memory: { maximumTokens: 500, forgetAfterDays: 90 }

# Writing tools that \`nightschool ask\` may call without asking.
# agent: { allow: [] }`;

/** Prose as lines of comment, none of which could be taken for a setting. */
function comment(text: string, indent = ''): readonly string[] {
  return wrap(oneLine(text), WIDTH, `${indent}# `);
}
