import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { decisionsOf, openWorkspace } from '../../night/workspace.ts';
import { unifiedDiff } from '../../report/diff.ts';
import { visible } from '../../report/plain.ts';
import type { CliCommand } from '../command.ts';
import { print, type Shell } from '../terminal.ts';
import { findVersion, openSkill, type SkillDesk } from './versions/skill-desk.ts';

export const diffCommand: CliCommand = {
  name: 'diff <skill> [from] [to]',
  summary: 'what differs between two versions: by default the live one and what is staged, or the one before',
  dryRun: false,
  run: async (shell, options, [skill = '', from, to]) => {
    const desk = await openSkill(await openWorkspace(options.dir), skill);
    const [before, after] = await chooseVersions(desk, from, to);
    const lines = unifiedDiff(before, after);
    const json = { skill, from: before.version, to: after.version, diff: lines };
    const head = `${skill} ${before.version} → ${after.version}`;
    const text =
      lines.length === 0 ? 'The two are the same.' : lines.map((line) => paint(shell, visible(line))).join('\n');
    print(shell, options, { json, text: `${head}\n${text}`, colours: true });
    return 0;
  },
};

/** With one version named: from it to the live one. */
async function chooseVersions(
  desk: SkillDesk,
  from: string | undefined,
  to: string | undefined,
): Promise<readonly [SkillVersion, SkillVersion]> {
  const { skill, live, staged } = desk;
  if (from !== undefined && to !== undefined) return [await findVersion(desk, from), await findVersion(desk, to)];
  if (from !== undefined) {
    if (live === null) throw nothingToCompare(`${skill} is not live.`);
    return [await findVersion(desk, from), live];
  }
  if (live !== null && staged !== null && staged.version !== live.version) return [live, staged];
  const now = live ?? staged;
  if (now === null) throw nothingToCompare(`${skill} is neither live nor staged.`);
  const changes = decisionsOf(desk.decisions, 'version-changed');
  const before = changes.findLast((change) => change.to === now.version && change.from !== null)?.from ?? null;
  const last = before ?? changes.findLast((change) => change.from !== now.version)?.from ?? null;
  if (last === null) throw nothingToCompare(`Nothing of ${skill} was live before ${now.version}.`);
  return [await findVersion(desk, last), now];
}

function nothingToCompare(what: string): NightschoolError {
  return new NightschoolError('USAGE', what, {
    hint: 'Name two versions: nightschool history lists them, drafts too.',
  });
}

const COLOURS: Readonly<Record<string, string>> = { '+': '32', '-': '31', '@': '36' };

function paint({ stdout, environment }: Shell, line: string): string {
  const colour = COLOURS[line.slice(0, 1)];
  if (stdout.isTTY !== true || environment.NO_COLOR !== undefined || colour === undefined) return line;
  return `\u001b[${colour}m${line}\u001b[0m`;
}
