import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_CODES } from '../../../errors.ts';
import { missingAt } from '../../../store/log-places/missing.ts';
import { agentNamed } from '../../../store/log-places/resolve.ts';
import { type FoundLogs, type FoundPlace, findLogs, namePlace } from '../../../store/logs.ts';
import { plural, sizeOf } from '../../../util/amounts.ts';
import { quoteShell } from '../../../util/schedule/quote.ts';
import { type Check, type CheckContext, type CheckResult, fail, ok, pipelineOf, warn } from '../check.ts';

const MOST_NAMED = 5;

/** What `logs:` names is there, holds files, and can be read. */
export const checkLogs: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const found = await findLogs(pipeline.logs, {
    workspace: context.dir,
    environment: context.environment,
  });
  const { logs, places, warnings } = found;
  const names = places.map((place) => namePlace(place, context.environment));
  const checked = places.flatMap((place) => [...checkPlace(place, found, context), ...checkName(place, context)]);
  return [
    ...warnings.map((warning) => warn(warning, 'Make the folder readable for this user, or take it out of logs:.')),
    ...checked,
    ...checkReadable(await unreadable(logs.map(({ file }) => file))),
    ...(logs.length === 0 && !checked.some(({ status }) => status === 'fail')
      ? [fail(`no log file in ${names.join(', ')}`, ERROR_CODES.NO_LOGS.hint)]
      : []),
  ];
};

/** In the words of a run that meets the same; where there is no log at all, it fails. */
function checkPlace(place: FoundPlace, found: FoundLogs, { dir, environment }: CheckContext): readonly CheckResult[] {
  const { logs } = place;
  if (logs.length > 0) {
    const bytes = logs.reduce((total, { size }) => total + size, 0);
    const name = namePlace({ ...place, paths: place.paths.filter((path) => existsSync(path)) }, environment);
    return [ok(`${plural(logs.length, 'log file')}, ${sizeOf(bytes)} in ${name}`)];
  }
  const missing = missingAt(place, found, { workspace: dir, environment });
  if (missing === null) return [];
  return [(missing.isMistake || found.logs.length === 0 ? fail : warn)(missing.what, missing.fix)];
}

/** A person may have meant the folder. */
function checkName({ place: { from } }: FoundPlace, { dir }: CheckContext): readonly CheckResult[] {
  if (agentNamed(from) === null || !existsSync(join(dir, from))) return [];
  return [
    warn(
      `${from} means the agent, and this workspace has a folder ${from}/`,
      `If the folder is meant, write ./${from} under logs:.`,
    ),
  ];
}

function checkReadable(closed: readonly string[]): readonly CheckResult[] {
  const more = closed.length - MOST_NAMED;
  return [
    ...closed
      .slice(0, MOST_NAMED)
      .map((path) => fail(`this user cannot read ${path}`, `chmod u+r ${quoteShell(path)}, or run as its owner`)),
    ...(more > 0 ? [fail(`… nor ${more} more logs`, 'The same for them.')] : []),
  ];
}

async function unreadable(files: readonly string[]): Promise<readonly string[]> {
  const closed: string[] = [];
  for (const file of files) {
    await access(file, constants.R_OK).catch(() => closed.push(file));
  }
  return closed;
}
