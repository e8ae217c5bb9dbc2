import { relative, resolve } from 'node:path';
import { drawFamilies } from '../../../day/families/map.ts';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { familiesMap } from '../../../report/html/families-map.ts';
import { writeFileAtomic } from '../../../store/atomic.ts';
import { plural } from '../../../util/amounts.ts';
import { print } from '../../terminal.ts';
import { type FamiliesRequest, type Operation, requireNames, textOption } from './operation.ts';

const PLACE = '.nightschool/report/families-map.html';

export const mapFamilies: Operation = async (request: FamiliesRequest) => {
  const { shell, options } = request;
  requireNames(request, []);
  const picture = await drawFamilies(await openWorkspace(options.dir));
  if (picture === null)
    throw new NightschoolError('UNKNOWN_NAME', 'No family has been found yet.', {
      hint: 'Find some: nightschool run.',
    });
  const output = textOption(request, 'output');
  const path = output === null ? resolve(options.dir, PLACE) : resolve(shell.cwd, output);
  const dryRun = options.dryRun === true;
  if (!dryRun) await writeFileAtomic(path, familiesMap(picture));
  const file = relative(shell.cwd, path) || path;
  print(shell, options, {
    json: { dryRun, file: path, families: picture.families.length },
    text: `${dryRun ? 'Would draw' : 'Drew'} ${plural(picture.families.length, 'family')}: ${file}`,
  });
  return 0;
};
