import { ignoreFamily } from '../../../day/families/ignore.ts';
import { type Merged, mergeFamilies } from '../../../day/families/merge.ts';
import { type Renamed, renameFamily } from '../../../day/families/rename.ts';
import { type Parting, type SplitOff, splitFamily } from '../../../day/families/split.ts';
import { NightschoolError } from '../../../errors.ts';
import { count, plural } from '../../../util/amounts.ts';
import { print } from '../../terminal.ts';
import { type FamiliesRequest, type Operation, requireNames, textOption } from './operation.ts';

export const merge: Operation = async (request) => {
  const { shell, options, names } = request;
  const [into, ...from] = names;
  if (into === undefined || from.length === 0)
    throw new NightschoolError('USAGE', 'Which families? nightschool families merge <into> <from...>');
  const merged = await mergeFamilies(options.dir, { into, from }, changing(request));
  print(shell, options, { json: merged, text: describeMerged(merged) });
  return 0;
};

export const split: Operation = async (request) => {
  const { shell, options } = request;
  const [family = ''] = requireNames(request, ['The family']);
  const about = { family, parting: partingOf(request), name: textOption(request, 'name') };
  const parted = await splitFamily(options.dir, about, changing(request));
  print(shell, options, { json: parted, text: describeSplit(parted) });
  return 0;
};

export const rename: Operation = async (request) => {
  const { shell, options } = request;
  const [family = '', name = ''] = requireNames(request, ['The family', 'Its new name']);
  const renamed = await renameFamily(options.dir, { family, name }, changing(request));
  print(shell, options, { json: renamed, text: describeRenamed(renamed) });
  return 0;
};

export const ignore: Operation = async (request) => {
  const { shell, options } = request;
  const [name = ''] = requireNames(request, ['The family']);
  const done = await ignoreFamily(options.dir, { family: name, ignored: options.undo !== true }, changing(request));
  const { family, ignored, isLive, dryRun } = done;
  const what = ignored ? 'ignored: nights neither examine nor teach it' : 'looked after again from the next night on';
  const live =
    ignored && isLive ? ['Its skill stays live: nights look whether it still holds, and write no other.'] : [];
  print(shell, options, { json: done, text: [`${family} ${would(dryRun)} ${what}.`, ...live].join('\n') });
  return 0;
};

function changing({ options }: FamiliesRequest): { readonly dryRun: boolean; readonly now: () => Date } {
  return { dryRun: options.dryRun === true, now: () => new Date() };
}

function would(dryRun: boolean): string {
  return dryRun ? 'would be' : 'is';
}

function partingOf(request: FamiliesRequest): Parting {
  const { tasks } = request.options;
  const ids = Array.isArray(tasks) ? tasks.map(String) : [];
  const by = textOption(request, 'by');
  if (ids.length > 0 === (by !== null))
    throw new NightschoolError(
      'USAGE',
      'Say which tasks leave, in one way: --tasks <ids>, --by tool:<name> or --by word:<word>.',
    );
  if (by === null) return { type: 'tasks', ids };
  const [type, what = ''] = [by.split(':', 1)[0], by.slice(by.indexOf(':') + 1)];
  if ((type === 'tool' || type === 'word') && by.includes(':') && what.trim() !== '') return { type, what };
  throw new NightschoolError('USAGE', `--by ${JSON.stringify(by)} is neither tool:<name> nor word:<word>.`);
}

function describeMerged(merged: Merged): string {
  const { dryRun, into, from, tasks, disables, leaves } = merged;
  return [
    `${from.join(', ')} ${dryRun ? 'would go' : 'goes'} into ${into} at the next night: ${plural(tasks, 'task')} in all.`,
    ...sealsOf(merged),
    ...disables.map(
      (skill) => `The skill of ${into} stays. That of ${skill} is switched off then; its evidence is kept.`,
    ),
    ...leaves.map((skill) => `What is staged of ${skill} stays where it is; no night will examine it.`),
    ...keeper(dryRun),
  ].join('\n');
}

function sealsOf({ dryRun, sealed, setAside }: Merged): readonly string[] {
  if (sealed === 0) return [];
  if (setAside === 0) return [`All ${plural(sealed, 'sealed case')} ${dryRun ? 'would stay' : 'stay'} sealed.`];
  return [
    `${count(setAside)} of ${plural(sealed, 'sealed case')} ${dryRun ? 'would be' : 'are'} set aside, neither practised nor examined: practice of another of these families gives them away.`,
  ];
}

function describeSplit({ dryRun, family, name, leaving, staying, isLive }: SplitOff): string {
  const as = name === null ? 'a family of their own' : name;
  return [
    `${plural(leaving.length, 'task')} of ${family} ${dryRun ? 'would leave' : 'leave'} it as ${as} at the next night; ${count(staying)} stay${isLive ? ', and so does its skill' : ''}.`,
    ...keeper(dryRun),
  ].join('\n');
}

function describeRenamed({ dryRun, from, to, live, staged, hasEvidence }: Renamed): string {
  const [is, goes] = dryRun ? ['would be', 'would go'] : ['is', 'went'];
  return [
    `${from} ${is} called ${to}${dryRun ? '' : ' now'}.`,
    ...(hasEvidence ? [`evals/${from} ${goes} over to evals/${to}.`] : []),
    ...(live === null
      ? []
      : [
          `skills/${from} ${goes} over to skills/${to}: its SKILL.md bears the new name, so it is version ${live.to} (was ${live.from}),`,
          'for which no certificate holds. The next night examines it, as one that a person edited; it stays live until then.',
          'Links to it (nightschool skills link) are to be made again.',
        ]),
    ...(staged === null
      ? []
      : [`What is staged is version ${staged.to} now (was ${staged.from}), which nobody has examined.`]),
    ...keeper(dryRun),
  ].join('\n');
}

function keeper(dryRun: boolean): readonly string[] {
  return dryRun ? ['Nothing was written.'] : ['Kept in evals/families.jsonl.'];
}
