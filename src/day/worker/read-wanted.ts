import type { EmbeddingChoice, OllamaChoice, OpenAiChoice } from '../../domain/pipeline.ts';
import type { WantedModel } from '../../domain/queue.ts';
import { embeddings } from '../../store/memory-schema.ts';
import { judge as chat } from '../../store/model-schema.ts';
import { describeIssue } from '../../util/describe-issue.ts';

export type Wanted =
  | { readonly kind: 'chat'; readonly choice: OllamaChoice | OpenAiChoice }
  | { readonly kind: 'embedding'; readonly choice: EmbeddingChoice };

/**
 * The options of a model as a posting has them, held against what a pipeline may say; a string says what this program
 * does not know, which may change the answers. Hosts and keys in it are none of the posting's business: whoever opens the
 * model sets its own.
 */
export function readWanted(model: WantedModel): Wanted | string {
  if ('kind' in model) {
    const { kind, ...rest } = model;
    const { data, error } = embeddings.safeParse(rest);
    return data === undefined ? unknown(error.issues[0]) : { kind, choice: data };
  }
  const { data, error } = chat.safeParse(model);
  return data === undefined ? unknown(error.issues[0]) : { kind: 'chat', choice: data };
}

function unknown(issue: Parameters<typeof describeIssue>[0]): string {
  return `it does not know what is asked for (is it of an older version?): ${describeIssue(issue)}`;
}
