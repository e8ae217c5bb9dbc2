import { type Played, play } from './play.ts';
import { RULES, type Ruling } from './rules.ts';
import { openSchool, type School } from './school.ts';
import { streamOf } from './stream.ts';
import { createTruth, type History } from './truth.ts';
import { WORLDS } from './world.ts';

/** What a worker says of one history: what became of it, and what each other rule would have made of its runs. */
export interface Told extends Played {
  readonly world: number;
  readonly rulings: readonly Ruling[];
}

/** What it is asked: the histories of all worlds whose number leaves this rest, of so many of each. */
export interface Asked {
  readonly histories: readonly number[];
  readonly worker: number;
  readonly workers: number;
}

process.on('message', (asked: Asked) => {
  work(asked).then(
    () => process.disconnect(),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});

async function work({ histories, worker, workers }: Asked): Promise<void> {
  using school = await openSchool();
  for (const [index, world] of WORLDS.entries()) {
    for (let number = worker; number < (histories[index] ?? 0); number += workers) {
      const history = { world, number };
      const played = await play(school, history);
      process.send?.({ ...played, world: index, rulings: ruleOn(school, history, played.attempt) } satisfies Told);
    }
  }
}

function ruleOn(school: School, history: History, attempt: Played['attempt']): readonly Ruling[] {
  if (attempt === null) return [];
  const stream = streamOf(createTruth(history, school.suite), school.suite, attempt);
  return RULES.map(({ decide }) => decide(stream));
}
