import { findFamily, readFamilies } from '../../../day/families/known.ts';
import { showFamily } from '../../../day/families/show.ts';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { visible } from '../../../report/plain.ts';
import { print } from '../../terminal.ts';
import { describeFamily } from './describe-family.ts';
import { type FamiliesRequest, type Operation, requireNames } from './operation.ts';

export const showFamilies: Operation = async (request: FamiliesRequest) => {
  const { shell, options } = request;
  const [name = ''] = requireNames(request, ['The name or id of a family']);
  const workspace = await openWorkspace(options.dir);
  const known = await readFamilies(workspace);
  const shown = await showFamily(workspace, known, findFamily(known.families, name));
  if (shown === null) {
    throw new NightschoolError('FILE_DAMAGED', `The index does not know the tasks of ${name}.`, {
      hint: 'nightschool run makes the index anew.',
    });
  }
  print(shell, options, {
    json: shown,
    text: (columns) => visible(describeFamily(shown, { all: options.all === true, columns })),
  });
  return 0;
};
