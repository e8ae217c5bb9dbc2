import { readFile } from 'node:fs/promises';
import { createEntry } from '../../../day/schedule/create-entry.ts';
import { planWorkflow } from '../../../day/schedule/github.ts';
import { readPlan } from '../../../day/schedule/read-plan.ts';
import { textsFor } from '../../../day/schedule/texts.ts';
import { NightschoolError } from '../../../errors.ts';
import { printWorkflow } from '../../../report/schedule/workflow.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import { openSchedulers } from '../../../store/schedule/index.ts';
import { SCHEDULERS } from '../../../util/schedule/entry.ts';
import { type ExitCode, print } from '../../terminal.ts';
import type { ScheduleCall } from './call.ts';

/** `nightschool schedule print`: what stands where, for whoever puts it there. Notes go to stderr. */
export async function printSchedule(call: ScheduleCall, form: string): Promise<ExitCode> {
  if (form === 'github') return printGithub(call);
  const { shell, options, world, request } = call;
  const name = SCHEDULERS.find((each) => each === form);
  if (name === undefined) {
    const known = [...SCHEDULERS, 'github'].join(', ');
    throw new NightschoolError('USAGE', `There is no form ${JSON.stringify(form)}: ${known}.`);
  }
  const entry = await createEntry(world, request, await readPlan(request, world.environment));
  const scheduler = openSchedulers(world).find((each) => each.name === name);
  const pieces = textsFor(name, entry).pieces.map((piece) => ({ ...piece, where: scheduler?.place(piece.name) ?? '' }));
  const text = pieces.map((piece) => (pieces.length === 1 ? piece.text : `# ${piece.where}\n${piece.text}`)).join('\n');
  print(shell, options, { json: { scheduler: name, id: entry.id, pieces }, text });
  if (!options.json && pieces.length === 1) shell.stderr.write(`For ${pieces[0]?.where}.\n`);
  return 0;
}

async function printGithub({ shell, options, world, request }: ScheduleCall): Promise<ExitCode> {
  if (request.kind === 'fleet')
    throw new NightschoolError('USAGE', 'A workflow is for one workspace, not for a fleet.');
  const pipeline = await readPipeline(request.dir, request.pipeline);
  const version = await ownVersion();
  const { about, warnings } = await planWorkflow(
    world,
    { ...request, version, pages: options.pages === true },
    pipeline,
  );
  const text = printWorkflow(about);
  print(shell, options, { json: { text, ...about, warnings }, text });
  if (options.json) return 0;
  for (const warning of warnings) shell.stderr.write(`${warning}.\n`);
  shell.stderr.write('For .github/workflows/nightschool.yml, at the top of the repository.\n');
  return 0;
}

async function ownVersion(): Promise<string> {
  const file = new URL('../../../../package.json', import.meta.url);
  const { version }: { readonly version: string } = JSON.parse(await readFile(file, 'utf8'));
  return version;
}
