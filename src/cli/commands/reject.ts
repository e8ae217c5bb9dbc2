import { readSettings } from '../../day/settings.ts';
import type { DecisionOf } from '../../domain/decision.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { CleanText } from '../../domain/text.ts';
import { NightschoolError } from '../../errors.ts';
import { rejectVersion } from '../../night/people/reject.ts';
import { peopleSay } from '../../night/people/word.ts';
import { decisionsOf } from '../../night/workspace.ts';
import { createRedactor } from '../../redact/redact.ts';
import { oneLine } from '../../report/plain.ts';
import type { CliCommand } from '../command.ts';
import { print, type Shell, today } from '../terminal.ts';
import { changeSkill, findVersion, type SkillDesk } from './versions/skill-desk.ts';

export const rejectCommand: CliCommand = {
  name: 'reject <skill> [version]',
  summary: 'refuse a version that is staged or proposed; why is a rule for a teacher that is a model',
  dryRun: true,
  setUp: (command) =>
    command.option('--why <text>', 'what is wrong with it, as you would tell whoever writes the next'),
  run: async (shell, options, [skill = '', wanted]) => {
    const dryRun = options.dryRun === true;
    // nobody is asked anything while nights wait for the lock
    const given = typeof options.why === 'string' ? options.why : await askWhy(shell, skill);
    const settings = await readSettings(options.dir);
    const why = await cleanReason(settings, given);
    const done = await changeSkill(options, skill, async (desk) => {
      const version = await chooseVersion(desk, wanted);
      const pull = proposalOf(desk, version)?.url ?? null;
      await rejectVersion(desk.workspace, version, { why, night: today() });
      return { skill, version: version.version, why, teacherReads: reads(settings), pullRequest: pull, dryRun };
    });
    print(shell, options, { json: done, text: describe(done) });
    return 0;
  },
};

async function askWhy({ input }: Shell, skill: string): Promise<string> {
  const hint = `nightschool reject ${skill || '<skill>'} --why "..."`;
  if (input === undefined) throw new NightschoolError('USAGE', 'Why is it refused?', { hint });
  const answer = await input.question('What is wrong with it, as you would tell whoever writes the next? ');
  if (answer === null || answer.trim() === '') throw new NightschoolError('USAGE', 'No reason was given.', { hint });
  return answer;
}

const LONGEST_WHY = 2000;

async function cleanReason({ seed, redact }: Pipeline, given: string): Promise<CleanText> {
  const text = oneLine(given);
  if (text === '') throw new NightschoolError('USAGE', '--why is empty.', { hint: 'Say what is wrong with it.' });
  if (text.length > LONGEST_WHY) {
    throw new NightschoolError('USAGE', `--why has ${text.length} characters.`, {
      hint: `A rule has at most ${LONGEST_WHY}: say what matters.`,
    });
  }
  return createRedactor({ seed, ...redact }).text(text);
}

/** What waits, or was proposed, or was refused already, so that a reason can be given later. */
async function chooseVersion(desk: SkillDesk, wanted: string | undefined): Promise<SkillVersion> {
  const { skill, staged, live } = desk;
  if (wanted === undefined) {
    if (staged !== null) return staged;
    throw new NightschoolError('UNKNOWN_NAME', `No version of ${skill} is staged.`, {
      hint:
        live === null ? 'nightschool status lists what is.' : `nightschool rollback ${skill} takes back what is live.`,
    });
  }
  const version = await findVersion(desk, wanted);
  if (live?.version === version.version) {
    throw new NightschoolError('USAGE', `${skill} ${version.version} is live.`, {
      hint: `nightschool rollback ${skill} takes it back for good.`,
    });
  }
  const refused = peopleSay(desk.decisions).rejected.some((each) => each.version === version.version);
  const waits = staged?.version === version.version || proposalOf(desk, version) !== null;
  if (refused || waits) return version;
  throw new NightschoolError('USAGE', `${skill} ${version.version} is neither staged nor proposed.`, {
    hint: `nightschool history ${skill} says what became of it.`,
  });
}

function proposalOf({ decisions }: SkillDesk, { version }: SkillVersion): DecisionOf<'change-proposed'> | null {
  return decisionsOf(decisions, 'change-proposed').findLast((each) => each.version === version) ?? null;
}

/** The embedded teacher learns from the logs alone. */
function reads({ teacher }: Pipeline): boolean {
  return teacher.use !== 'induction';
}

function describe(done: {
  readonly skill: string;
  readonly version: string;
  readonly why: string;
  readonly teacherReads: boolean;
  readonly pullRequest: string | null;
  readonly dryRun: boolean;
}): string {
  const { skill, version, why, teacherReads, pullRequest, dryRun } = done;
  return [
    `${dryRun ? 'Would refuse' : 'Refused'} ${skill} ${version}: it goes out of staging, and what does the same is examined no more.`,
    teacherReads
      ? `The teacher is told: ${oneLine(why)}`
      : `Your reason is kept: ${oneLine(why)} (the embedded teacher cannot read; one that is a model would be told).`,
    ...(pullRequest === null ? [] : [`Its pull request is yours to close: ${pullRequest}`]),
    `nightschool rollback ${skill} --to ${version} makes it live all the same.`,
  ].join('\n');
}
