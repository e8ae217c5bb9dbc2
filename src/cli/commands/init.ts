import type { Command } from 'commander';
import { type Choices, choose, type Found, type Given, hostOf, usualChoices } from '../../day/init/choose.ts';
import { describeResult } from '../../day/init/describe-result.ts';
import { hasPipeline, initWorkspace, NIGHTLY } from '../../day/init/init.ts';
import { nextSteps } from '../../day/init/next-steps.ts';
import { printPipeline } from '../../day/init/print-pipeline.ts';
import { readGiven } from '../../day/init/read-given.ts';
import { surveyAgents } from '../../day/init/survey.ts';
import { surveyModels } from '../../day/init/survey-models.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { agentNamed } from '../../store/log-places/resolve.ts';
import { parsePipeline, readPipeline } from '../../store/pipeline.ts';
import { type Prices, parsePrices, readPrices } from '../../store/prices.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, print, type Shell } from '../terminal.ts';

type Options = CommonOptions & Readonly<Record<string, unknown>>;

export const initCommand: CliCommand = {
  name: 'init',
  summary:
    'make a folder a workspace: a pipeline (which logs it reads, who teaches, who is taught is asked), a memory, templates',
  dryRun: true,
  setUp: (command) => addOptions(command),
  run: async (shell, options) => {
    const { dir } = options;
    const { environment, cwd } = shell;
    const dryRun = options.dryRun === true;
    const isKnown = await hasPipeline(dir);
    const found = await survey(dir, environment);
    const { agents, models } = found;
    const given = readGiven(options, { environment, ollama: hostOf(models.ollama) });
    const text = isKnown ? null : printPipeline(found, await answers(shell, options, { found, given }));
    const pipeline = text === null ? await tryRead(dir) : parsePipeline(text, NIGHTLY);
    const result = await initWorkspace(dir, { dryRun, text, pipeline, environment });
    const logs = (pipeline?.logs ?? []).filter(({ from }) => agentNamed(from) !== null);
    const left = agents.filter(({ name }) => !logs.some(({ from }) => agentNamed(from)?.name === name));
    const next = pipeline === null ? [] : nextSteps({ pipeline, agents, models, environment, dir, cwd });
    const refused = isKnown ? namesOf(given, options.yes === true && left.length > 0) : [];
    print(shell, options, {
      json: {
        dryRun,
        ...result,
        found: agents,
        models,
        logs,
        toAdd: left.map(({ name }) => name),
        ...told(pipeline),
        refused,
        next,
      },
      text: describeResult({ ...result, dryRun, pipeline, isKnown, refused, agents, left, models, next }),
    });
    return 0;
  },
};

const several = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

function addOptions(command: Command): Command {
  return command
    .option(
      '--yes',
      'ask nothing: read the logs of every agent that is found on this machine, and nothing that costs',
      false,
    )
    .option(
      '--logs <place>',
      'read these logs: a folder, a glob, or an agent such as claude-code (again for more)',
      several,
    )
    .option('--teacher <model>', 'who writes skills: induction, openai:<model>, command:claude …')
    .option(
      '--student <model>',
      'who follows them: literal, ollama:<model> … (again for more, cheapest first)',
      several,
    )
    .option('--promote <mode>', 'what becomes of a proven skill: auto, stage or pull-request')
    .option('--schedule <time>', 'when nights begin: 02:30, or a cron expression');
}

async function survey(workspace: string, environment: Shell['environment']): Promise<Found> {
  const [agents, models, prices] = await Promise.all([
    surveyAgents({ workspace, environment }),
    surveyModels(environment),
    pricesOf(workspace),
  ]);
  return { agents, models, prices };
}

/** Faults in a person's own list are told by doctor, and by the night. */
async function pricesOf(workspace: string): Promise<Prices> {
  try {
    return await readPrices(workspace);
  } catch (error) {
    if (error instanceof NightschoolError) return [parsePrices('', '')];
    throw error;
  }
}

/** Nothing outside of the workspace is read unless a person says so. */
async function answers(
  shell: Shell,
  options: Options,
  { found, given }: { readonly found: Found; readonly given: Given },
): Promise<Choices> {
  const { input, signal } = shell;
  if (options.yes !== true && input !== undefined && options.dryRun !== true && !options.json) {
    return choose(found, given, async (text) => {
      const answer = await input.question(text);
      signal.throwIfAborted();
      return answer;
    });
  }
  const usual = usualChoices(found);
  const every = found.agents.map(({ name }) => ({ from: name, include: [], exclude: [] }));
  return {
    logs: given.logs ?? (options.yes === true ? every : []),
    teacher: given.teacher ?? usual.teacher,
    students: given.students ?? usual.students,
    promote: given.promote ?? usual.promote,
    schedule: given.schedule ?? usual.schedule,
  };
}

/** A person's own pipeline; null where it cannot be read, which other commands say. */
async function tryRead(dir: string): Promise<Pipeline | null> {
  try {
    return await readPipeline(dir, NIGHTLY);
  } catch (error) {
    if (error instanceof NightschoolError) return null;
    throw error;
  }
}

function told(pipeline: Pipeline | null): object {
  if (pipeline === null) return {};
  const { teacher, students, promote, schedule } = pipeline;
  return { teacher, students, promote: promote.mode, schedule };
}

/** The options that would have changed a pipeline. */
function namesOf({ logs, teacher, students, promote, schedule }: Given, wantsAll: boolean): readonly string[] {
  const given = {
    '--logs': logs,
    '--teacher': teacher,
    '--student': students,
    '--promote': promote,
    '--schedule': schedule,
  };
  const names = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [name]));
  return wantsAll ? ['--yes', ...names] : names;
}
