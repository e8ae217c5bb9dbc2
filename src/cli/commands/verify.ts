import { join } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { loadPromptfoo } from '../../evaluate/load-promptfoo.ts';
import { type Verification, type Verified, verifyEvidence } from '../../night/verify/verify-evidence.ts';
import { openWorkspace, requireSkill, type Workspace } from '../../night/workspace.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { openTranscripts } from '../../store/transcripts.ts';
import { plural } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';

export const verifyCommand: CliCommand = {
  name: 'verify [skill]',
  summary: 'recompute the stored verdicts of live skills (or one, or --all) from the run log',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--all', 'every skill that was ever examined', false)
      .option('--regrade', 'grade what was said in exams again, with the assertions of the suite', false),
  run: async (shell, options, [skill]) => {
    const workspace = await openWorkspace(options.dir);
    const skills = await choose(workspace, { skill, all: options.all === true });
    const verified = await verifyAll(workspace, skills, options.regrade === true);
    const wrong = verified.filter(({ mismatches, faults }) => mismatches.length + faults.length > 0);
    print(shell, options, { json: { ok: wrong.length === 0, skills: verified }, text: describe(verified) });
    if (wrong.length === 0) return 0;
    const damage = wrong.find((each) => each.damage !== null)?.damage;
    if (typeof damage === 'string') throw new NightschoolError('FILE_DAMAGED', damage);
    const names = wrong.map((each) => each.skill).join(', ');
    throw new NightschoolError('VERIFY_MISMATCH', `The evidence of ${names} does not agree with what is stored.`);
  },
};

async function verifyAll(
  workspace: Workspace,
  skills: readonly string[],
  isRegraded: boolean,
): Promise<readonly Verified[]> {
  const { dir } = workspace;
  const transcripts = openTranscripts(dir, { readOnly: true });
  try {
    const verification: Verification = {
      transcripts,
      staged: await workspace.library.staged(),
      ...(await distractorsOf(dir)),
      regrade: isRegraded
        ? {
            runAssertions: await loadPromptfoo({ folder: join(dir, '.nightschool', 'promptfoo') }),
            folderOf: (skill) => join(dir, 'evals', skill),
          }
        : null,
    };
    const verified: Verified[] = [];
    for (const skill of skills) verified.push(await verifyEvidence(workspace, skill, verification));
    return verified;
  } finally {
    transcripts.close();
  }
}

/** Nothing where there is no pipeline to ask. */
async function distractorsOf(dir: string): Promise<Pick<Verification, 'distractors'>> {
  try {
    return { distractors: (await readPipeline(dir, 'nightly')).discovery.distractors };
  } catch (error) {
    if (error instanceof NightschoolError) return {};
    throw error;
  }
}

async function choose(
  workspace: Workspace,
  { skill, all }: { readonly skill: string | undefined; readonly all: boolean },
): Promise<readonly string[]> {
  if (skill !== undefined) return [await requireSkill(workspace, skill)];
  const live = await workspace.library.names();
  return all ? [...new Set([...(await workspace.evidence.skills()), ...live])].sort() : live;
}

function describe(verified: readonly Verified[]): string {
  if (verified.length === 0)
    return 'There is nothing to verify: no skill is live. With --all, examined ones are verified too.';
  return verified.map(describeSkill).join('\n');
}

function describeSkill(verified: Verified): string {
  const { skill, verdicts, trials, mismatches, faults, notes, transcripts, unchecked } = verified;
  const problems = [
    ...faults,
    ...mismatches.map(
      ({ file, line, field, stored, recomputed, message, trialId }) =>
        `evals/${skill}/${file}:${line}: ${field} is stored as ${stored}, recomputed as ${recomputed}: ${message}${trialId === null ? '' : ` (first trial ${trialId})`}`,
    ),
  ];
  const summary = `${skill}: ${plural(verdicts, 'verdict')} over ${plural(trials, 'trial')}`;
  const graded = transcripts.regraded === 0 ? [] : [`${plural(transcripts.regraded, 'transcript')} graded again.`];
  const rest = unchecked.length === 0 ? [] : [`Not recomputed: ${unchecked.join('; ')}.`];
  const lines = [...problems, ...notes, ...graded, ...rest].map((line) => `  ${line}`);
  return [problems.length === 0 ? `${summary}: all recomputed, all agree.` : `${summary}:`, ...lines].join('\n');
}
