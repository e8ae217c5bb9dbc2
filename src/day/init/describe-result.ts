import type { Pipeline } from '../../domain/pipeline.ts';
import { oneLine, wrap } from '../../report/plain.ts';
import { plural } from '../../util/amounts.ts';
import { modelName } from '../../util/model-name.ts';
import { keysSentence } from './choose.ts';
import { describeAgent } from './describe-agent.ts';
import { type InitResult, NIGHTLY } from './init.ts';
import type { NextStep } from './next-steps.ts';
import { modelSize } from './options.ts';
import type { FoundAgent } from './survey.ts';
import type { FoundModels } from './survey-models.ts';

/** What came of `nightschool init`, and what it found. */
export interface InitOutcome extends InitResult {
  readonly dryRun: boolean;
  /** Null where the one that is there cannot be read. */
  readonly pipeline: Pipeline | null;
  /** It was there before. */
  readonly isKnown: boolean;
  /** Options that were given for a pipeline that is a person's already. */
  readonly refused: readonly string[];
  readonly agents: readonly FoundAgent[];
  /** Found, and not read. */
  readonly left: readonly FoundAgent[];
  readonly models: FoundModels;
  readonly next: readonly NextStep[];
}

const WIDTH = 80;

/** The same for people. */
export function describeResult(outcome: InitOutcome): string {
  const sections = [
    files(outcome),
    outcome.isKnown ? [] : machine(outcome),
    pipelineLines(outcome),
    refusedLines(outcome),
    leftLines(outcome),
    outcome.dryRun ? [] : nextLines(outcome),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function files({ written, kept, dryRun }: InitOutcome): readonly string[] {
  const there =
    kept.length === 0 ? [] : [`${kept.length} of ${plural(written.length + kept.length, 'file')} were there already.`];
  return [...written.map((path) => `${dryRun ? 'would write' : 'wrote'}  ${path}`), ...there];
}

/** What there is here to learn from, to teach and to be taught. */
function machine({ agents, models, pipeline }: InitOutcome): readonly string[] {
  const { ollama, programs } = models;
  return [
    ...(agents.length === 0
      ? ['No logs of a coding agent were found on this machine.']
      : ['Logs of agents on this machine:', ...agents.map(describeAgent)]),
    keysSentence(models),
    ...(programs.length === 0 ? [] : [`CLIs of coding agents that could teach: ${programs.join(', ')}.`]),
    ...wrap(ollamaSentence(ollama, pipeline?.students.every(({ use }) => use === 'literal') === true), WIDTH),
  ];
}

const MOST_MODELS = 8;

function ollamaSentence({ url, models, recommended, problem }: FoundModels['ollama'], isEmbedded: boolean): string {
  if (problem !== null)
    return isEmbedded
      ? [`${problem.what}: the student is the embedded one. ${problem.fix}`, problem.pull ?? ''].join(' ').trimEnd()
      : `${problem.what}. ${problem.fix}`;
  if (models.length === 0) return `Ollama at ${url} has no model yet: ollama pull qwen3:4b`;
  const named = models.slice(0, MOST_MODELS).map(({ name, bytes }) => `${name} (${modelSize(bytes)})`);
  const more = models.length > MOST_MODELS ? ` and ${models.length - MOST_MODELS} more` : '';
  const best =
    recommended === null ? 'none says that it calls tools' : `the smallest that calls tools is ${recommended}`;
  return `Ollama at ${url} has ${named.join(', ')}${more}; ${best}.`;
}

function pipelineLines({ pipeline, isKnown, dryRun }: InitOutcome): readonly string[] {
  if (pipeline === null) return [`${NIGHTLY} is there, but cannot be read: nightschool doctor says why.`];
  const { teacher, students, promote, schedule, logs } = pipeline;
  const title = isKnown ? 'is there, and stays as it is' : dryRun ? 'would say' : 'says';
  const line = (name: string, value: string) => {
    const [first = '', ...rest] = wrap(value, WIDTH, ' '.repeat(12));
    return [`  ${name.padEnd(10)}${first.trimStart()}`, ...rest].join('\n');
  };
  const read = logs.map(({ from, exclude }) =>
    exclude.length === 0 ? from : `${from} (without ${exclude.join(', ')})`,
  );
  return [
    `${NIGHTLY} ${title}:`,
    line('logs', oneLine(read.join(', '))),
    line('teacher', nameOf(teacher)),
    line('students', students.map(nameOf).join(', ')),
    line('promote', promote.mode),
    line('schedule', schedule ?? 'none: nights run when you run them'),
  ];
}

function nameOf(choice: Pipeline['teacher'] | Pipeline['students'][number]): string {
  return oneLine(choice.use === 'command' ? `command ${choice.command[0] ?? ''}` : modelName(choice));
}

function refusedLines({ refused }: InitOutcome): readonly string[] {
  if (refused.length === 0) return [];
  return wrap(
    `${refused.join(', ')}: a pipeline that is there already is never changed. Edit ${NIGHTLY}, or move it away and run this again.`,
    WIDTH,
  );
}

function leftLines({ left }: InitOutcome): readonly string[] {
  if (left.length === 0) return [];
  return [`Not read. To have them read, add under logs: in ${NIGHTLY}:`, ...left.map(({ name }) => `  - ${name}`)];
}

function nextLines({ next }: InitOutcome): readonly string[] {
  const steps = next.flatMap(({ command, why }, index) => {
    const lines = [...(command === null ? [] : [command]), ...wrap(why, WIDTH - INDENT.length)]; // what is typed stays whole
    return lines.map((line, at) => `${at === 0 ? `${String(index + 1).padStart(3)}. ` : INDENT}${line}`);
  });
  return ['What to do next:', ...steps];
}

const INDENT = '     ';
