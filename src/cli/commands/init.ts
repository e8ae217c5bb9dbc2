import { initWorkspace } from '../../day/init/init.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';

export const initCommand: CliCommand = {
  name: 'init',
  summary: 'make a folder a workspace: a pipeline, a memory and its templates; what is there stays as it is',
  dryRun: true,
  run: async (shell, options) => {
    const dryRun = options.dryRun === true;
    const { written, kept } = await initWorkspace(options.dir, { dryRun });
    const lines = [
      ...written.map((path) => `${dryRun ? 'would write' : 'wrote'}  ${path}`),
      ...(kept.length === 0 ? [] : [`${kept.length} of ${written.length + kept.length} files were there already.`]),
      ...(dryRun || written.length === 0 ? [] : ['', 'Put logs into logs/ and run: nightschool run']),
    ];
    print(shell, options, { json: { dryRun, written, kept }, text: lines.join('\n') });
    return 0;
  },
};
