import { printCommands, printExitCodes } from './commands.ts';
import { printEnvironment } from './environment.ts';
import { printErrors } from './errors.ts';
import { printEvidence, printSessionLog } from './formats.ts';
import { anchorOf } from './markdown.ts';
import { printReportFields } from './report-fields.ts';
import { printSettings } from './settings.ts';
import { printStateFiles } from './state-files.ts';

/** REFERENCE.md, made of what the code says of itself. */
export async function printReference(): Promise<string> {
  const sections: readonly (readonly [string, string])[] = [
    ['Commands', await printCommands()],
    ['Exit codes', printExitCodes()],
    ['Errors', `The code stands in brackets at the end of the message.\n\n${printErrors()}`],
    ['Pipeline', `${PIPELINE}\n\n${printSettings()}`],
    ['Environment', `${ENVIRONMENT}\n\n${printEnvironment()}`],
    ['Session logs', printSessionLog()],
    ['Evidence', printEvidence()],
    ['Report JSON', printReportFields()],
    ['Files under `.nightschool/`', `${STATE}\n\n${printStateFiles()}`],
  ];
  const contents = sections.map(([title]) => `- [${title}](#${anchorOf(title)})`).join('\n');
  const body = sections.map(([title, text]) => `## ${title}\n\n${text}\n`).join('\n');
  return `# Reference\n\n${ABOUT}\n\n${contents}\n\n${body}`;
}

const ABOUT =
  'Everything that can be called, set, read or met. Written from the code by `npm run reference`; a test fails where it is\nnot what the code says. To begin with, see the [tutorial](TUTORIAL.md) and the [README](README.md).';

const PIPELINE =
  'One YAML file in `pipelines/` is one pipeline; only `name` and `logs` are needed. An unknown key or a wrong value is an\nerror that names file, line and column. `a.b` is the key `b` below `a`; `[]` stands for each entry of a list.';

const ENVIRONMENT =
  'Keys stand in the environment, never in a file of the workspace. A server of `.mcp.json` may name any other variable,\nand so may `keyVariable` in the pipeline.';

const STATE = 'Git-ignored, and safe to delete while no night is running, but for what the second column says is lost.';
