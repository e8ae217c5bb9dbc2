import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { type LinkOutcome, linkSkills, unlinkSkills } from '../../../store/skill-links.ts';
import { type ExitCode, print } from '../../terminal.ts';
import { type Operation, requireOne, type SkillsRequest } from './operation.ts';
import { standings } from './standing.ts';
import { findTarget } from './targets.ts';

export const linkLiveSkills: Operation = async (request) => {
  const { options, names } = request;
  const { folder: target, note } = findTarget(request, requireOne(names, 'Where to link the skills'));
  const workspace = await openWorkspace(options.dir);
  const source = join(options.dir, 'skills');
  await requireOutside(target, source);
  const live = await standings(workspace, { staged: false });
  const [copy, dryRun] = [options.copy === true, options.dryRun === true];
  const skills = live.map(({ version }) => version);
  const outcomes = await linkSkills({ target, source, skills, copy, dryRun });
  const unproven = live.filter(({ certifiedFor }) => certifiedFor.length === 0).map(({ version }) => version.skill);
  const notes = [
    ...(skills.length === 0 ? ['No skill is live, so there is nothing to link.'] : []),
    ...(unproven.length === 0 ? [] : [`Unproven: ${unproven.join(', ')}.`]),
    ...(note === null || copy ? [] : [note]),
  ];
  return tell(request, { target, outcomes, notes });
};

export const unlinkLiveSkills: Operation = async (request) => {
  const { options, names } = request;
  const { folder: target } = findTarget(request, requireOne(names, 'The folder to unlink the skills from'));
  await openWorkspace(options.dir);
  const outcomes = await unlinkSkills({ target, source: join(options.dir, 'skills'), dryRun: options.dryRun === true });
  return tell(request, {
    target,
    outcomes,
    notes: outcomes.length === 0 ? ['Nothing there was linked from here.'] : [],
  });
};

/** Links to the skills among the skills would be skills of skills. */
async function requireOutside(target: string, source: string): Promise<void> {
  const [to, from] = await Promise.all([target, source].map((path) => realpath(path).catch(() => path)));
  if (to !== from && to?.startsWith(`${from}${sep}`) !== true) return;
  throw new NightschoolError('LINK_REFUSED', `${target} is the workspace's skills/ itself, or lies in it.`);
}

function tell(
  { shell, options }: SkillsRequest,
  result: { readonly target: string; readonly outcomes: readonly LinkOutcome[]; readonly notes: readonly string[] },
): ExitCode {
  const dryRun = options.dryRun === true;
  const lines = result.outcomes.map(({ skill, action, reason }) => {
    const what = dryRun && action !== 'unchanged' && action !== 'refused' ? `would be ${action}` : action;
    return `${skill}: ${what}${reason === null ? '' : `: ${reason}`}.`;
  });
  const text = [`${result.target}:`, ...lines.map((line) => `  ${line}`), ...result.notes].join('\n');
  print(shell, options, {
    json: { dryRun, target: result.target, skills: result.outcomes, notes: result.notes },
    text,
  });
  const refused = result.outcomes.filter(({ action }) => action === 'refused').map(({ skill }) => skill);
  if (refused.length === 0) return 0;
  throw new NightschoolError('LINK_REFUSED', `Left as it is in ${result.target}: ${refused.join(', ')}.`);
}
