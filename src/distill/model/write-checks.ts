import { z } from 'zod';
import type { JsonOf } from '../../domain/json.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { findPhrase } from '../../util/procedure/words.ts';
import { ask } from './ask.ts';
import { printTask } from './print-record.ts';
import { openWith, type Teaching } from './teaching.ts';

const LONGEST_TASK = 20_000;
const MOST_FACTS = 8;
const LONGEST_FACT = 80;

const schema = z.object({
  facts: z.array(z.string()).describe('Values that a good reply states, copied from a result or the request'),
});

/**
 * At most 8 facts that a good reply has to state, each of them found in the task's results or request as whole words,
 * ignoring case. What a second answer still makes up is left out.
 */
export async function writeChecks(teaching: Teaching, task: CleanTask): Promise<readonly string[]> {
  const recorded = recordedTexts(task).map(fold);
  const isRecorded = (fact: string) => recorded.some((text) => findPhrase(text, fold(fact)) >= 0);
  const { facts } = await ask(teaching.chat, {
    purpose: 'write-checks',
    messages: openWith(teaching, 'write-checks', [printTask(task, LONGEST_TASK)]),
    schema,
    objection: (answer, attempt) => (attempt === 1 ? factFault(answer.facts, isRecorded) : null),
    signal: teaching.signal,
  });
  const distinct = new Map(facts.map((fact) => [fold(fact), fact.trim()]));
  return [...distinct.values()].filter((fact) => isRecorded(fact) && fact.length <= LONGEST_FACT).slice(0, MOST_FACTS);
}

function factFault(facts: readonly string[], isRecorded: (fact: string) => boolean): string | null {
  const madeUp = facts.filter((fact) => !isRecorded(fact)).map((fact) => JSON.stringify(fact.slice(0, LONGEST_FACT)));
  const long = facts.filter((fact) => fact.trim().length > LONGEST_FACT).length;
  if (madeUp.length > 0) {
    return `${madeUp.slice(0, MOST_FACTS).join(', ')} stands in no result and not in the request: copy values as they are recorded, or leave them out`;
  }
  if (long > 0) return `a fact has at most ${LONGEST_FACT} characters: name the value alone`;
  return facts.length > MOST_FACTS ? `there are more than ${MOST_FACTS} facts: keep those that matter` : null;
}

function recordedTexts({ request, steps }: CleanTask): readonly string[] {
  return [...request, ...steps.filter(({ status }) => status === 'ok').flatMap(({ result }) => textsIn(result))];
}

function textsIn(value: JsonOf<CleanText>): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return value === null ? [] : Object.values(value).flatMap(textsIn);
}

/** Without the limit on length that searches in turns have: results are long, and looked through once a fact. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim();
}
