import { timeline } from '../../day/versions/timeline.ts';
import { NightschoolError } from '../../errors.ts';
import { type Screening, screeningOf } from '../../night/gate/screening.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { oneLine, visible } from '../../report/plain.ts';
import { plural } from '../../util/amounts.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { contentOf, skillDocument } from '../../util/skill/version.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';
import { findVersion, openSkill } from './versions/skill-desk.ts';

export const showCommand: CliCommand = {
  name: 'show <skill>',
  summary: 'the text of a skill: the live version, else what is staged, or the one that is named',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--version <version>', 'this version; its first four digits will do')
      .option('--sources', 'which recorded tasks each of its steps comes from, in place of the text', false),
  run: async (shell, options, [skill = '']) => {
    const desk = await openSkill(await openWorkspace(options.dir), skill);
    const wanted = typeof options.version === 'string' ? options.version : null;
    const version = wanted === null ? (desk.live ?? desk.staged) : await findVersion(desk, wanted);
    if (version === null) {
      const hint = `nightschool history ${skill} lists its versions; show ${skill} --version <version>.`;
      throw new NightschoolError('UNKNOWN_NAME', `${skill} is neither live nor staged.`, { hint });
    }
    const known = timeline(desk.decisions, desk).find((entry) => entry.version === version.version) ?? null;
    const screening = screeningOf(desk.decisions, version.version);
    print(shell, options, {
      json: {
        ...{ skill, version: version.version, ...contentOf(version) },
        ...{ provenance: parseSkill(version.text).metadata, history: known, screening },
      },
      text: options.sources === true ? describeSources(skill, screening) : visible(skillDocument(version)),
    });
    return 0;
  },
};

function describeSources(skill: string, screening: Screening | null): string {
  if (screening === null)
    return `Where the steps of ${skill} come from was not noted: the gate never promoted this version.`;
  const steps = screening.sources.map(({ step, tool, tasks, count }) => {
    const from = count === 0 ? 'no call of its own was recorded' : `${plural(count, 'task')}: ${tasks.join(' ')}`;
    const more = count > tasks.length ? ' …' : '';
    return `${step}. ${oneLine(tool ?? 'prose')}: ${from}${more}`;
  });
  const findings = screening.findings.map(({ place, message, rule }) => `${place}: ${oneLine(message)} (${rule})`);
  return [...steps, ...(findings.length > 0 ? ['', 'To look at:', ...findings] : [])].join('\n');
}
