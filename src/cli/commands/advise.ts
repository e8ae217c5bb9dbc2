import type { ModelCall } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { type Advice, advise } from '../../night/advise.ts';
import { createNight } from '../../night/create-night.ts';
import { sumSpend } from '../../report/models.ts';
import { money } from '../../report/words.ts';
import { readPipeline } from '../../store/pipeline.ts';
import type { CliCommand } from '../command.ts';
import { lookedOnWorld } from '../looked-on-world.ts';
import { formatTable, print } from '../terminal.ts';

export const adviseCommand: CliCommand = {
  name: 'advise <skill>',
  summary:
    'ask the teacher how open tasks of a family went and what its practice replies should state; changes nothing',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--most <number>', 'tasks of each kind to ask about', '10')
      .option('--pipeline <name>', 'the pipeline whose teacher is asked', 'nightly'),
  run: async (shell, options, [skill = '']) => {
    const most = Number(options.most);
    if (!Number.isInteger(most) || most < 1)
      throw new NightschoolError('USAGE', '--most must be a whole number from 1.');
    const calls: ModelCall[] = [];
    await using night = await createNight(await readPipeline(options.dir, String(options.pipeline)), {
      dir: options.dir,
      dryRun: true,
      onlyFree: false,
      world: lookedOnWorld(shell, options),
      emit: (event) => {
        if (event.type === 'model-called') calls.push(event.call);
      },
      clock: () => new Date(),
      signal: shell.signal,
    });
    const advice = await advise(night, skill, most);
    const spend = sumSpend(calls);
    print(shell, options, {
      json: { skill, ...advice, spend },
      text: (columns) =>
        `${describeAdvice(advice, { skill, columns })}\n${spend.teacherTokens} teacher tokens, ${money(spend)}.`,
    });
    return 0;
  },
};

function describeAdvice(
  { labels, checks }: Advice,
  { skill, columns }: { readonly skill: string; readonly columns: number },
): string {
  const labelRows = labels.map(({ taskId, label, confidence, reason }) => {
    return [taskId.slice(0, 8), label, confidence.toFixed(2), reason];
  });
  const checkRows = checks.map(({ taskId, facts }) => [taskId.slice(0, 8), JSON.stringify(facts)]);
  const sections = [
    labelRows.length === 0
      ? 'No practice task leaves open how it went.\n'
      : formatTable(['task', 'outcome', 'sure', 'why'], labelRows, { columns, cut: ['why'] }),
    checkRows.length === 0
      ? 'Every practice case asks something of the reply.\n'
      : `${formatTable(['case', 'facts to state'], checkRows, { columns, cut: ['facts to state'] })}\nTo take one over, add "facts" to its line in evals/${skill}/cases.jsonl, and "origin": "person".\n`,
  ];
  return sections.join('\n');
}
