import { chooseAgents, type Question } from '../../day/init/choose-agents.ts';
import { describeAgent } from '../../day/init/describe-agent.ts';
import { hasPipeline, type InitResult, initWorkspace, NIGHTLY } from '../../day/init/init.ts';
import { printPipeline } from '../../day/init/print-pipeline.ts';
import { type FoundAgent, surveyAgents } from '../../day/init/survey.ts';
import type { LogPlace } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { agentNamed } from '../../store/log-places/resolve.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { plural } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, print, type Shell } from '../terminal.ts';

export const initCommand: CliCommand = {
  name: 'init',
  summary:
    'make a folder a workspace: a pipeline (which agents on this machine it reads is asked), a memory, templates',
  dryRun: true,
  setUp: (command) =>
    command.option('--yes', 'read the logs of every agent that is found on this machine, without asking', false),
  run: async (shell, options) => {
    const { dir } = options;
    const dryRun = options.dryRun === true;
    const found = await surveyAgents({ workspace: dir, environment: shell.environment });
    const known = (await hasPipeline(dir)) ? await placesOf(dir) : null;
    const logs = known ?? (await choose(shell, found, { ...options, dryRun, yes: options.yes === true }));
    const result = await initWorkspace(dir, { dryRun, pipeline: printPipeline(found, logs) });
    const agents = logs.filter(({ from }) => agentNamed(from) !== null);
    const left = found.filter(({ name }) => !agents.some(({ from }) => agentNamed(from)?.name === name));
    print(shell, options, {
      json: { dryRun, ...result, found, logs: agents, toAdd: left.map(({ name }) => name) },
      text: describe({
        ...result,
        dryRun,
        left,
        readsAgents: agents.length > 0,
        isRefused: options.yes === true && known !== null,
        ...(known === null ? { found, logs } : { found: left, logs: [] }),
      }),
    });
    return 0;
  },
};

/** What a pipeline reads that people have; nothing where it cannot be read, which other commands say. */
async function placesOf(dir: string): Promise<readonly LogPlace[]> {
  try {
    return (await readPipeline(dir, NIGHTLY)).logs;
  } catch (error) {
    if (error instanceof NightschoolError) return [];
    throw error;
  }
}

/** Nothing outside of the workspace is read unless a person says so. */
async function choose(
  shell: Shell,
  found: readonly FoundAgent[],
  { yes, dryRun, json }: Pick<CommonOptions, 'json'> & { readonly yes: boolean; readonly dryRun: boolean },
): Promise<readonly LogPlace[]> {
  if (yes) return found.map(({ name }) => ({ from: name, include: [], exclude: [] }));
  if (shell.input === undefined || dryRun || json) return [];
  const { input, signal } = shell;
  const question: Question = async (text) => {
    const answer = await input.question(text);
    signal.throwIfAborted();
    return answer;
  };
  return chooseAgents(found, question);
}

interface Outcome extends InitResult {
  readonly dryRun: boolean;
  /** What is worth telling of. */
  readonly found: readonly FoundAgent[];
  /** What the new pipeline reads besides the workspace's own folder. */
  readonly logs: readonly LogPlace[];
  readonly left: readonly FoundAgent[];
  readonly readsAgents: boolean;
  /** --yes was given and the pipeline is a person's already. */
  readonly isRefused: boolean;
}

function describe({ written, kept, dryRun, found, logs, left, readsAgents, isRefused }: Outcome): string {
  const read = logs.map(({ from, exclude }) =>
    exclude.length === 0 ? from : `${from} (without ${exclude.join(', ')})`,
  );
  return [
    ...written.map((path) => `${dryRun ? 'would write' : 'wrote'}  ${path}`),
    ...(kept.length === 0
      ? []
      : [`${kept.length} of ${plural(written.length + kept.length, 'file')} were there already.`]),
    ...(found.length === 0 ? [] : ['', 'Logs of agents on this machine:', ...found.map(describeAgent)]),
    ...(read.length === 0 ? [] : ['', `${dryRun ? 'Would be read' : 'Read'} every night: ${read.join(', ')}.`]),
    ...(left.length === 0
      ? []
      : [
          '',
          `Not read${isRefused ? ': --yes changes no pipeline that is there already' : ''}. To have them read, add under logs: in ${NIGHTLY}:`,
          ...left.map(({ name }) => `  - ${name}`),
        ]),
    ...(dryRun || written.length === 0
      ? []
      : ['', `${readsAgents ? 'Now' : 'Put logs into logs/ and'} run: nightschool run`]),
  ].join('\n');
}
