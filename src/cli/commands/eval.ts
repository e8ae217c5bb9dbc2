import { createNight } from '../../night/create-night.ts';
import { type CaseResult, evaluateSkill } from '../../night/exam/evaluate-skill.ts';
import { openWorkspace, requireSkill } from '../../night/workspace.ts';
import { readPipeline } from '../../store/pipeline.ts';
import type { CliCommand } from '../command.ts';
import { lookedOnWorld } from '../looked-on-world.ts';
import { formatTable, print } from '../terminal.ts';

export const evalCommand: CliCommand = {
  name: 'eval <skill>',
  summary: "run a skill's whole suite once, with and without it, and show every case; writes nothing",
  dryRun: false,
  setUp: (command) =>
    command
      .option('--version <version>', 'a version under evals/<skill>/versions/ instead of the live one')
      .option('--pipeline <name>', 'the pipeline whose settings count', 'nightly'),
  run: async (shell, options, [skill = '']) => {
    await requireSkill(await openWorkspace(options.dir), skill);
    const pipeline = await readPipeline(options.dir, String(options.pipeline));
    await using night = await createNight(pipeline, {
      dir: options.dir,
      dryRun: true,
      onlyFree: false,
      world: lookedOnWorld(shell, options),
      emit: () => undefined,
      clock: () => new Date(),
      signal: shell.signal,
    });
    const version = typeof options.version === 'string' ? options.version : null;
    const cases = await evaluateSkill(night, skill, version);
    const summary = summarise(cases);
    print(shell, options, {
      json: { skill, version, summary, cases },
      text: (columns) => `${describeCases(cases, columns)}\n${describeSummary(summary)}`,
    });
    return 0;
  },
};

interface Share {
  readonly passed: number;
  readonly of: number;
  readonly errored: number;
}

function summarise(cases: readonly CaseResult[]) {
  const side = (name: CaseResult['side']) => cases.filter((result) => result.side === name);
  const share = (results: readonly CaseResult[], arm: 'withSkill' | 'noSkill'): Share => ({
    passed: results.filter((result) => result[arm].outcome === 'passed').length,
    of: results.filter((result) => result[arm].outcome !== 'errored').length,
    errored: results.filter((result) => result[arm].outcome === 'errored').length,
  });
  return {
    train: { withSkill: share(side('train'), 'withSkill'), noSkill: share(side('train'), 'noSkill') },
    heldOut: { withSkill: share(side('held-out'), 'withSkill'), noSkill: share(side('held-out'), 'noSkill') },
  };
}

const WHY = 'why, or what was asked';

function describeCases(cases: readonly CaseResult[], columns: number): string {
  const rows = cases.map(({ caseId, side, request, withSkill, noSkill }) => [
    caseId.slice(0, 8),
    side,
    withSkill.outcome,
    noSkill.outcome,
    (withSkill.reason ?? request).slice(0, 60),
  ]);
  return formatTable(['case', 'side', 'with skill', 'without', WHY], rows, { columns, cut: [WHY] });
}

function describeSummary({ train, heldOut }: ReturnType<typeof summarise>): string {
  const line = (name: string, { withSkill, noSkill }: typeof train): string =>
    `${name}: ${withSkill.passed} of ${withSkill.of} with the skill, ${noSkill.passed} of ${noSkill.of} without (${withSkill.errored} errored)`;
  return `${line('train', train)}\n${line('held-out', heldOut)}`;
}
