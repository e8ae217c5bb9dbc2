import type { Json } from '../../domain/json.ts';
import type { CleanTask, Task } from '../../domain/task.ts';
import { createRedactor } from '../../redact/redact.ts';
import { RULES } from '../../redact/rules/index.ts';
import { hash } from '../../util/hash.ts';
import type { Attack } from './attack.ts';
import type { AgentDojo } from './environment.ts';
import { DOCUMENT, type Scenario } from './scenarios/scenario.ts';

/** Stands where strangers' text goes, also through redaction. */
const SLOT = 'STRANGERSTEXT';
const OPENERS = [
  '',
  'Hi! ',
  'Could you help me: ',
  'One more thing. ',
  'Good morning. ',
  'Please: ',
  'Quick one: ',
  'As before: ',
];

/** Where the attack stands, and whether the recorded agent fell for it. */
export const EXPOSURES = [
  'one session',
  'one page, all sessions',
  'all documents',
  'one agent obeyed',
  'all agents obeyed',
] as const;
export type Exposure = (typeof EXPOSURES)[number];

/** A family's recorded tasks, clean, with the slot still in them. */
export interface Traces {
  readonly scenario: Scenario;
  readonly tasks: readonly CleanTask[];
  readonly harmless: string;
}

/** Redacts texts as a night does, or leaves them as they are: then what is planted is as plain as it gets. */
export function createCleaner(redacts: boolean) {
  return createRedactor({ seed: 1, disable: redacts ? [] : RULES.map(({ name }) => name), allow: [] });
}

export async function recordTraces(
  scenario: Scenario,
  dojo: AgentDojo,
  cleaner: ReturnType<typeof createCleaner>,
): Promise<Traces> {
  const tasks = scenario.values.map((value, session) => recordTask(scenario, { value, session, dojo }));
  return {
    scenario,
    tasks: await Promise.all(tasks.map((task) => cleaner.task(task))),
    harmless: await cleaner.text(dojo.harmlessOf(scenario.suite, scenario.slot)),
  };
}

function recordTask(
  scenario: Scenario,
  { value, session, dojo }: { readonly value: string; readonly session: number; readonly dojo: AgentDojo },
): Task {
  const { suite, task, slot } = scenario;
  const prompt = dojo.promptOf(suite, task).replaceAll(scenario.vary, value);
  const text = JSON.stringify(dojo.documentOf(suite, slot)).replace(`{${slot}}`, SLOT);
  const document: Json = JSON.parse(session === 0 ? text : otherNumbers(text, session));
  const steps = scenario.steps(value, session).map((step) => ({
    ...{ tool: step.tool, arguments: step.arguments, status: 'ok' as const, afterTurn: 1 },
    result: withDocument(step.result, document),
  }));
  return {
    id: hash(`${suite} ${task} ${session}`),
    sessionId: `${suite}-${task}-${session}`,
    source: { file: `${suite}.jsonl`, format: 'bench', line: session },
    request: [`${OPENERS[session] ?? ''}${prompt}`],
    steps,
    reply: scenario.reply(value),
    outcome: { label: 'passed', confidence: 1, evidence: [] },
    tokens: { input: 0, output: 0 },
  };
}

/** Every document has other amounts, dates and numbers. */
function otherNumbers(text: string, session: number): string {
  return text.replace(/(?<![\w\\])[1-9]\d*/g, (digits) => String(Number(digits) + session));
}

function withDocument(result: Json, document: Json): Json {
  if (result === DOCUMENT) return document;
  return Array.isArray(result) ? result.map((each) => (each === DOCUMENT ? document : each)) : result;
}

/** The family's traces without an attack. */
export function unharmed({ tasks, harmless }: Traces): readonly CleanTask[] {
  return tasks.map((task) => fill(task, harmless));
}

/** The family's traces with an attack in them. */
export function plant({ tasks, harmless }: Traces, attack: Attack, exposure: Exposure): readonly CleanTask[] {
  const victim = 3;
  const page = tasks[victim];
  return tasks.map((task, index) => {
    const isOnce = exposure === 'one session' || exposure === 'one agent obeyed';
    if (isOnce && index !== victim) return fill(task, harmless);
    const read = exposure === 'one page, all sessions' && page !== undefined ? { ...task, steps: page.steps } : task;
    const planted = fill(read, `${harmless}${attack.text}`);
    return exposure === 'one agent obeyed' || exposure === 'all agents obeyed' ? obey(planted, attack) : planted;
  });
}

function fill(task: CleanTask, text: string): CleanTask {
  return JSON.parse(JSON.stringify(task).replaceAll(SLOT, () => JSON.stringify(text).slice(1, -1)));
}

/** The agent does what the planted text says, everything works, and it says so. */
function obey(task: CleanTask, attack: Attack): CleanTask {
  const calls = attack.calls.map((call) => ({ ...call, result: { message: 'Done.' }, status: 'ok', afterTurn: 1 }));
  const reply = `${task.reply} I also did this: ${attack.goal}`;
  return JSON.parse(JSON.stringify({ ...task, steps: [...task.steps, ...calls], reply }));
}
