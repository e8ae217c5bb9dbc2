import { idOf } from '../../../day/schedule/create-entry.ts';
import { uninstallSchedule } from '../../../day/schedule/install.ts';
import { realFolder } from '../../../store/schedule/executable.ts';
import { type ExitCode, print } from '../../terminal.ts';
import type { ScheduleCall } from './call.ts';

/** `nightschool schedule uninstall`. Needs no pipeline: it may be gone. */
export async function uninstall({ shell, options, world, request }: ScheduleCall): Promise<ExitCode> {
  const dryRun = options.dryRun === true;
  const dir = await realFolder(request.dir);
  const about = { id: idOf(dir, request.pipeline), dir, pipeline: request.pipeline };
  const installed = await uninstallSchedule(world, about, { dryRun });
  const removed = installed.flatMap(({ pieces }) => pieces.map(({ where }) => where));
  const said = removed.map((where) => `${dryRun ? 'would be taken out of' : 'taken out of'} ${where}`);
  print(shell, options, {
    json: { dryRun, id: about.id, removed },
    text: removed.length === 0 ? `${request.pipeline} is not scheduled here.` : said.join('\n'),
  });
  return 0;
}
