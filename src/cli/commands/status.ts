import { decisionsOf, openWorkspace, type Workspace } from '../../night/workspace.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

interface SkillStatus {
  readonly skill: string;
  readonly live: string | null;
  readonly staged: string | null;
  readonly verdict: string | null;
  readonly student: string | null;
  readonly lower: number | null;
  readonly passed: number;
  readonly failed: number;
  readonly night: string | null;
  readonly reason: string | null;
}

export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'what is promoted, staged, refused or waiting, and on what evidence',
  dryRun: false,
  run: async (shell, options) => {
    const workspace = await openWorkspace(options.dir);
    const skills = await Promise.all((await workspace.evidence.skills()).map((skill) => readStatus(workspace, skill)));
    print(shell, options, {
      json: { skills },
      text: skills.length === 0 ? 'No skill has been examined yet: nightschool run.' : describe(skills),
    });
    return 0;
  },
};

async function readStatus(workspace: Workspace, skill: string): Promise<SkillStatus> {
  const last = decisionsOf(await workspace.evidence.decisions(skill), 'verdict-reached').at(-1);
  const staged = (await workspace.library.staged()).find((version) => version.skill === skill);
  return {
    skill,
    live: (await workspace.library.live(skill))?.version ?? null,
    staged: staged?.version ?? null,
    verdict: last?.verdict.word ?? null,
    student: last?.student ?? null,
    lower: last?.verdict.arithmetic.lower ?? null,
    passed: last?.verdict.counts.passed ?? 0,
    failed: last?.verdict.counts.failed ?? 0,
    night: last?.night ?? null,
    reason: last?.verdict.reason ?? null,
  };
}

/** Runs and lower bound, in percent rounded down; dashes where nothing was run. */
function describeExam({ passed, failed, lower }: SkillStatus): readonly [string, string] {
  const runs = passed + failed;
  if (runs === 0 || lower === null) return ['-', '-'];
  return [`${passed}/${runs}`, `${(Math.floor(1000 * lower) / 10).toFixed(1)}%`];
}

function describe(skills: readonly SkillStatus[]): string {
  const rows = skills.map((skill) => [
    skill.skill,
    skill.live?.slice(0, 8) ?? (skill.staged === null ? '-' : `staged ${skill.staged.slice(0, 8)}`),
    skill.verdict ?? '-',
    skill.student ?? '-',
    ...describeExam(skill),
    skill.night ?? '-',
  ]);
  return formatTable(['skill', 'live', 'last verdict', 'student', 'passed', 'at least', 'night'], rows);
}
