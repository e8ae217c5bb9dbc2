import type { Pipeline } from '../../domain/pipeline.ts';
import { type Environment, readVariable } from '../../store/log-places/home.ts';
import { plural } from '../../util/amounts.ts';
import { quoteShell } from '../../util/schedule/quote.ts';
import { defaultEnvFile } from '../schedule/create-entry.ts';
import { keysOf } from '../schedule/needs.ts';
import type { FoundAgent } from './survey.ts';
import type { FoundModels } from './survey-models.ts';

/** Something to do, in the order in which it is to be done. */
export interface NextStep {
  /** Null: nothing to type. */
  readonly command: string | null;
  readonly why: string;
}

export interface StepsOptions {
  readonly pipeline: Pipeline;
  readonly agents: readonly FoundAgent[];
  readonly models: FoundModels;
  readonly environment: Environment;
  /** Absolute. */
  readonly dir: string;
  readonly cwd: string;
}

/** What a person does after `nightschool init`. */
export function nextSteps(options: StepsOptions): readonly NextStep[] {
  const { pipeline } = options;
  const say = (words: string) => commandLine(words, options);
  const { schedule } = pipeline;
  const install = schedule === null ? 'schedule install --at 02:30' : 'schedule install';
  const when =
    schedule === null ? 'has this machine run the nights by itself' : `has nights begin by themselves: ${schedule}`;
  return [
    ...keySteps(options),
    ...ollamaSteps(options),
    { command: say('doctor'), why: 'looks at everything a night needs, and says how to mend what is missing' },
    { command: say('run'), why: whatIsRead(options) },
    { command: say(install), why: when },
  ];
}

function keySteps({ pipeline, environment }: StepsOptions): readonly NextStep[] {
  const missing = keysOf(pipeline).filter((variable) => readVariable(environment, variable) === null);
  if (missing.length === 0) return [];
  const file = defaultEnvFile({ environment });
  return [
    {
      command: null,
      why: `Set ${missing.join(' and ')}: export it for runs by hand; scheduled nights read ${file} (.env.example shows the form). No key belongs into this folder.`,
    },
  ];
}

/** Only where the pipeline asks for what is not there. */
function ollamaSteps({ pipeline, models: { ollama } }: StepsOptions): readonly NextStep[] {
  const wanted = [pipeline.teacher, ...pipeline.students].flatMap((each) =>
    each.use === 'ollama' ? [each.model] : [],
  );
  if (wanted.length === 0) return [];
  const { problem } = ollama;
  const mend = problem === null ? [] : [{ command: null, why: `${problem.what}. ${problem.fix}` }];
  const names = new Set(ollama.models.flatMap(({ name }) => [name, name.replace(/:latest$/, '')]));
  const why =
    problem === null ? 'the pipeline names it, and it is not pulled yet' : 'the pipeline names it: it has to be pulled';
  if (problem !== null && problem.pull === null) return mend;
  const pulls = [...new Set(wanted)]
    .filter((model) => !names.has(model))
    .map((model) => ({ command: `ollama pull ${quoteShell(model)}`, why }));
  return [...mend, ...pulls];
}

function whatIsRead({ pipeline, agents }: StepsOptions): string {
  const read = agents.filter(({ name }) => pipeline.logs.some(({ from }) => from.split(':')[0] === name));
  const files = read.reduce((sum, each) => sum + each.files, 0);
  const others = pipeline.logs.filter(({ from }) => !read.some(({ name }) => from.split(':')[0] === name));
  const places = others.map(({ from }) => from).join(', ');
  const what = read.map(({ title, files: count }) => `${plural(count, 'log')} of ${title}`).join(', ');
  if (files > 0) return `a night: reads ${what}${places === '' ? '' : ` and what is in ${places}`}`;
  return `a night: reads what is in ${places}; put logs there first`;
}

/** As it has to be typed where the person stands. */
function commandLine(words: string, { dir, cwd, environment }: StepsOptions): string {
  const program = environment.npm_command === 'exec' ? 'npx nightschool' : 'nightschool';
  return `${program} ${words}${dir === cwd ? '' : ` --dir ${quotePath(dir)}`}`;
}

/** Controls, which nobody can type and no terminal should be sent, as the escapes that shells read. */
function quotePath(path: string): string {
  if (path.search(UNSAFE) < 0) return quoteShell(path);
  const escaped = path.replace(/['\\]/g, '\\$&').replace(UNSAFE, (character) => {
    const bytes = [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
    return bytes.join('');
  });
  return `$'${escaped}'`;
}

const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
