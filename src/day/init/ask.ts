import { NightschoolError } from '../../errors.ts';
import { wrap } from '../../report/plain.ts';
import type { Question } from './choose-agents.ts';
import type { Option } from './options.ts';

export type { Question };

export interface Asked<Value> {
  /** Null: nothing stands above the options. */
  readonly title: string | null;
  readonly options: readonly Option[];
  readonly notes: readonly string[];
  readonly prompt: string;
  /** What Enter means. */
  readonly usual: Value;
  /** @throws NightschoolError USAGE, after which it is asked again */
  readonly read: (text: string) => Value;
}

export interface Asker {
  readonly question: Question;
  ask<Value>(asked: Asked<Value>): Promise<Value>;
}

const WIDTH = 80;
const INDENT = '     ';

/** Asks one thing at a time until the answer is one. Once the input has ended, nothing more is asked. */
export function openAsker(question: Question): Asker {
  let hasEnded = false;
  const put: Question = async (text) => {
    if (hasEnded) return null;
    const answer = await question(text);
    hasEnded = answer === null;
    return answer;
  };
  return {
    question: put,
    ask: async ({ usual, read, ...asked }) => {
      let text = print(asked);
      for (;;) {
        const answer = (await put(text))?.trim() ?? '';
        if (answer === '') return usual;
        try {
          return read(answer);
        } catch (error) {
          if (!(error instanceof NightschoolError)) throw error;
          text = `${wrap(`${error.message} ${error.hint}`, WIDTH).join('\n')}\n${asked.prompt}`;
        }
      }
    },
  };
}

function print({
  title,
  options,
  notes,
  prompt,
}: Pick<Asked<unknown>, 'title' | 'options' | 'notes' | 'prompt'>): string {
  const lines = [
    ...(title === null ? [] : ['', ...wrap(title, WIDTH)]),
    ...options.flatMap(({ id, about }, index) => {
      const [first = '', ...rest] = wrap(`${id} – ${about}`, WIDTH, INDENT);
      return [`${String(index + 1).padStart(3)}  ${first.trimStart()}`, ...rest];
    }),
    ...notes.flatMap((note) => wrap(note, WIDTH, '  ')),
  ];
  return `${lines.map((line) => `${line}\n`).join('')}${prompt}`;
}
