import type { SkillVersion, TextFinding } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { screeningOf } from '../../night/gate/screening.ts';
import { changeVersion } from '../../night/library/change-version.ts';
import { peopleSay } from '../../night/people/word.ts';
import { decisionsOf, openWorkspace, type Workspace } from '../../night/workspace.ts';
import { oneLine } from '../../report/plain.ts';
import { healMove } from '../../store/families/move-skill.ts';
import { acquireLock } from '../../store/lock.ts';
import { contentOf } from '../../util/skill/version.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';

export const adoptCommand: CliCommand = {
  name: 'adopt [skill]',
  summary: 'make staged skills live (all of them, or one)',
  dryRun: true,
  setUp: (command) =>
    command.option('--unproven', 'take the named skill live as it is, although no exam proved it', false),
  run: async (shell, options, [skill]) => {
    const dryRun = options.dryRun === true;
    const unproven = options.unproven === true;
    if (unproven && skill === undefined) throw new NightschoolError('USAGE', '--unproven needs the name of a skill.');
    const workspace = await openWorkspace(options.dir, { dryRun });
    const lock = acquireLock(options.dir);
    try {
      if (!dryRun) await healMove(options.dir);
      const waiting = await workspace.library.staged();
      const named = waiting.filter((version) => version.skill === skill);
      const sorted = await sort(workspace, skill === undefined ? waiting : []);
      const staged = skill === undefined ? sorted.ready : named;
      if (staged.length === 0 && skill !== undefined) {
        throw new NightschoolError('UNKNOWN_NAME', `No version of ${JSON.stringify(skill)} is staged.`, {
          hint: 'nightschool status lists what is.',
        });
      }
      const faults = await Promise.all(staged.map((version) => faultOfExam(workspace, version)));
      const fault = faults.find((each) => each !== null) ?? null;
      if (fault !== null && !unproven) throw fault;
      const accepted = await Promise.all(staged.map((version) => findingsOf(workspace, version)));
      for (const version of staged) await adopt(workspace, version);
      print(shell, options, {
        json: {
          dryRun,
          adopted: staged.map(({ skill, version }, index) => ({
            ...{ skill, version },
            ...(accepted[index]?.length && { findings: accepted[index] }),
            ...(fault !== null && { unproven }),
          })),
          ...(sorted.suspicious.length > 0 && { suspicious: sorted.suspicious }),
        },
        text: describe(staged, {
          dryRun,
          unproven: fault !== null,
          left: sorted,
          findings: accepted.flat(),
        }),
      });
      return 0;
    } finally {
      lock.release();
    }
  },
};

/**
 * What goes live without its name being said, and what does not: nobody has examined it, people keep the skill as it is,
 * or its text has to be looked at.
 */
interface Sorted {
  readonly ready: readonly SkillVersion[];
  readonly unexamined: readonly string[];
  readonly kept: readonly string[];
  /** Something in the text has to be looked at. */
  readonly suspicious: readonly { readonly skill: string; readonly findings: readonly TextFinding[] }[];
}

async function sort({ evidence }: Workspace, staged: readonly SkillVersion[]): Promise<Sorted> {
  const ready: SkillVersion[] = [];
  const [unexamined, kept]: [string[], string[]] = [[], []];
  const suspicious: Sorted['suspicious'][number][] = [];
  for (const version of staged) {
    const decisions = await evidence.decisions(version.skill);
    const { pinned, archived } = peopleSay(decisions);
    const findings = screeningOf(decisions, version.version)?.findings ?? [];
    if (pinned || archived !== null) kept.push(version.skill);
    else if (decisionsOf(decisions, 'verdict-reached').length === 0) unexamined.push(version.skill);
    else if (findings.length > 0) suspicious.push({ skill: version.skill, findings });
    else ready.push(version);
  }
  return { ready, unexamined, kept, suspicious };
}

async function findingsOf({ evidence }: Workspace, { skill, version }: SkillVersion): Promise<readonly TextFinding[]> {
  return screeningOf(await evidence.decisions(skill), version)?.findings ?? [];
}

async function adopt(workspace: Workspace, version: SkillVersion): Promise<void> {
  const { library, evidence } = workspace;
  const { skill, version: to } = version;
  const from = (await library.live(skill))?.version ?? null;
  // a text that a person edited where it was staged has no copy yet
  if ((await evidence.version(skill, to))?.version !== to) await evidence.saveVersion(version);
  const change = { type: 'promote' as const, skill, from, to, ...contentOf(version) };
  await changeVersion(workspace, change, { night: today(), cause: 'adopted' });
}

interface Told {
  readonly dryRun: boolean;
  readonly unproven: boolean;
  readonly left: Sorted;
  /** Of what is adopted. */
  readonly findings: readonly TextFinding[];
}

function describe(adopted: readonly SkillVersion[], { dryRun, unproven, left, findings }: Told): string {
  const { unexamined, kept, suspicious } = left;
  if (adopted.length + unexamined.length + kept.length + suspicious.length === 0) return 'Nothing is staged.';
  const lines = adopted.map(({ skill, version }) => `${dryRun ? 'Would adopt' : 'Adopted'} ${skill} ${version}.`);
  if (findings.length > 0) lines.push('With what was found in its text:', ...findings.map(describeFinding));
  if (unproven) lines.push('UNPROVEN: no exam has shown that any student can follow it.');
  if (unexamined.length > 0)
    lines.push(`Left, as nobody has examined them: ${unexamined.join(', ')}; adopt <skill> --unproven.`);
  if (kept.length > 0) lines.push(`Left, as people pinned or archived the skill: ${kept.join(', ')}; adopt <skill>.`);
  for (const { skill, findings: found } of suspicious)
    lines.push(`Left, as its text has to be looked at: ${skill}; adopt ${skill}.`, ...found.map(describeFinding));
  return lines.join('\n');
}

function describeFinding({ rule, place, message }: TextFinding): string {
  return `  ${oneLine(place)}: ${oneLine(message)} (${rule})`;
}

/** Staged files are there to be read, and may have been edited: what goes live is what was examined. */
async function faultOfExam(
  { evidence }: Workspace,
  { skill, version }: SkillVersion,
): Promise<NightschoolError | null> {
  const decisions = await evidence.decisions(skill);
  const promotion = decisionsOf(decisions, 'verdict-reached').findLast((each) => each.version === version);
  const suite = decisionsOf(decisions, 'cycle-opened').at(-1)?.suiteHash;
  const rejection = peopleSay(decisions).rejected.findLast((each) => each.version === version);
  const anyway = `nightschool adopt ${skill} --unproven takes it live as it is.`;
  if ((await evidence.version(skill, version))?.version !== version) {
    return new NightschoolError(
      'SKILL_INVALID',
      `evals/${skill}/staged.md is not the text that was examined, or a file in staged/ is not.`,
      { hint: `Restore it from version control; or ${anyway}` },
    );
  }
  if (rejection !== undefined) {
    const why = rejection.why === '' ? '' : `: ${rejection.why}`;
    return new NightschoolError('SKILL_INVALID', `${skill} ${version} was refused by a person${why}.`, {
      hint: anyway,
    });
  }
  if (promotion === undefined) {
    return new NightschoolError('SKILL_INVALID', `${skill} ${version} was never examined.`, {
      hint: `Read evals/${skill}/staged.md; then ${anyway}`,
    });
  }
  if (promotion.verdict.word === 'promote' && promotion.suiteHash === suite) return null;
  return new NightschoolError(
    'SKILL_INVALID',
    `The certificate of ${skill} ${version} has lapsed: its suite has changed.`,
    { hint: `nightschool run examines it on the suite as it is now; ${anyway}` },
  );
}
