import { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import { hash } from '../../../util/hash.ts';
import { isObject } from '../common/lenient.ts';
import { object, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';

const scorer = z.object({ name: z.string(), options: object });
const header = z.object({
  eval: z.object({
    eval_id: text,
    run_id: text,
    task_id: text,
    created: text,
    task: z.string(),
    model: text,
    scorers: z.array(scorer).nullish().catch(undefined),
  }),
});

export type Scorer = z.infer<typeof scorer>;

/** What is the same for all samples of a log. */
export interface Evaluation {
  readonly id: string;
  readonly task: string;
  readonly model: string | undefined;
  readonly created: string | undefined;
  /** The first is the one that counts; undefined in logs of versions that did not list them. */
  readonly scorer: Scorer | undefined;
}

/** Whether a value is the header of a log, or a whole log in one document. */
export function isHeader(value: Json): boolean {
  if (!isObject(value) || !isObject(value.eval) || typeof value.eval.task !== 'string') return false;
  return (
    typeof value.version === 'number' || (typeof value.status === 'string' && typeof value.eval.model === 'string')
  );
}

export function readEvaluation(value: Json): Evaluation | null {
  const parsed = header.safeParse(value);
  if (!parsed.success) return null;
  const { eval_id, run_id = '', task_id = '', created, task, model, scorers } = parsed.data.eval;
  return {
    // Early versions gave runs and tasks an id, but not what they are together.
    id: eval_id ? shortId(eval_id) : hash(`${run_id}\n${task_id}\n${task}\n${created ?? ''}`),
    task,
    model,
    created,
    scorer: scorers?.[0],
  };
}
