import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { readPipeline } from '../../store/pipeline.ts';
import type { CliCommand } from '../command.ts';
import { checkEmbedder, checkModel } from '../doctor/check-model.ts';
import { checkQueue } from '../doctor/check-queue.ts';
import { CHECKS } from '../doctor/checks.ts';
import { printChecks } from '../doctor/print-checks.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { print } from '../terminal.ts';

export const doctorCommand: CliCommand = {
  name: 'doctor',
  summary: 'look at everything a night needs, and say how to mend what is missing',
  dryRun: false,
  setUp: (command) => command.option('--pipeline <name>', 'the pipeline to look at', 'nightly'),
  run: async (shell, options) => {
    const pipelineName = String(options.pipeline);
    const { environment, signal } = shell;
    const results = await runChecks(CHECKS, {
      dir: options.dir,
      pipelineName,
      pipeline: await tryReadPipeline(options.dir, pipelineName),
      environment,
      signal,
      checkModel: (choice) => checkModel(choice, environment),
      checkQueue: (pipeline, settings) => checkQueue(options.dir, { pipeline, settings }, environment),
      checkEmbedder: (choice, without) => checkEmbedder(choice, environment, without),
    });
    const color = shell.stdout.isTTY === true && environment.NO_COLOR === undefined;
    print(shell, options, { json: results, text: printChecks(results, { color }), colours: true });
    return results.some(({ status }) => status === 'fail') ? 1 : 0;
  },
};

async function tryReadPipeline(dir: string, name: string): Promise<Pipeline | NightschoolError> {
  try {
    return await readPipeline(dir, name);
  } catch (error) {
    if (error instanceof NightschoolError) return error;
    throw error;
  }
}
