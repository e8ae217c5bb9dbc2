// Loaded by `promptfoo eval`, which finds it through evals/<skill>/promptfooconfig.yaml.
import type { ApiProvider, CallApiContextParams, CallApiOptionsParams } from 'promptfoo';
import { createLiteralStudent } from '../agent/literal/literal.ts';
import { answerCase } from './promptfoo-suite.ts';

/** promptfoo's provider that takes a suite's cases as the literal student: no model, no network, no key. */
// biome-ignore lint/style/noDefaultExport: promptfoo constructs a provider module's default export
export default class LiteralProvider implements ApiProvider {
  readonly #student = createLiteralStudent();

  id(): string {
    return `nightschool:${this.#student.name}`;
  }

  callApi(_prompt: string, context?: CallApiContextParams, options?: CallApiOptionsParams) {
    return answerCase(this.#student, context?.vars, options?.abortSignal ?? new AbortController().signal);
  }
}
