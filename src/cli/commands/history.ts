import { authorOf } from '../../day/versions/author.ts';
import { timeline, type VersionHistory, type VersionTime } from '../../day/versions/timeline.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { oneLine } from '../../report/plain.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';
import { openSkill, type SkillDesk } from './versions/skill-desk.ts';

interface Entry extends VersionHistory {
  /** Who wrote it, as its own text says; null where it does not. */
  readonly by: string | null;
}

export const historyCommand: CliCommand = {
  name: 'history <skill>',
  summary: 'every version of a skill: whose it is, what the gate said, when it was live and why it went',
  dryRun: false,
  run: async (shell, options, [skill = '']) => {
    const desk = await openSkill(await openWorkspace(options.dir), skill);
    const versions = await Promise.all(timeline(desk.decisions, desk).map((entry) => withAuthor(desk, entry)));
    print(shell, options, {
      json: { skill, versions },
      text: (columns) => (versions.length === 0 ? `${skill} has no version yet.` : describe(versions, columns)),
    });
    return 0;
  },
};

async function withAuthor({ workspace, live, staged, skill }: SkillDesk, entry: VersionHistory): Promise<Entry> {
  const lying = [live, staged].find((each) => each?.version === entry.version);
  const version = lying ?? (await workspace.evidence.version(skill, entry.version));
  return { ...entry, by: authorOf(entry, version) };
}

function describe(versions: readonly Entry[], columns: number): string {
  const rows = versions.map((entry) => {
    const verdict = entry.verdicts.at(-1);
    const runs = verdict === undefined ? 0 : verdict.passed + verdict.failed;
    const lower = entry.certificates.at(-1)?.lower;
    return [
      entry.version.slice(0, 8),
      entry.state,
      entry.first,
      oneLine(entry.by ?? '-'),
      verdict?.word ?? '-',
      runs === 0 ? '-' : `${verdict?.passed}/${runs}`,
      lower === undefined ? '-' : `${(Math.floor(1000 * lower) / 10).toFixed(1)} %`,
      entry.live.map(describeTime).join(', ') || '-',
    ];
  });
  const header = ['version', 'state', 'since', 'by', 'last verdict', 'passed', 'certified', 'live'];
  const words = versions.flatMap(({ version, state, change, why }) => [
    ...(change === null ? [] : [`${version.slice(0, 8)}: ${oneLine(change)}`]),
    ...(why === null ? [] : [`${version.slice(0, 8)}: ${WHY[state]}: ${oneLine(why)}`]),
  ]);
  return [formatTable(header, rows, { columns, cut: ['live', 'by', 'since'] }), ...words].join('\n');
}

/** What the reason that stands beside a version is a reason for. */
const WHY: Readonly<Record<VersionHistory['state'], string>> = {
  live: 'last verdict',
  staged: 'last verdict',
  draft: 'last verdict',
  refused: 'refused',
  archived: 'went',
  earlier: 'went',
};

function describeTime({ since, until }: VersionTime): string {
  return until === null ? `since ${since}` : since === until ? since : `${since} to ${until}`;
}
