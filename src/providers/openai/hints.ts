import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';

/** The error with what to change in the pipeline, where it is about the interface; else the error as it is. */
export function withApiHint(error: NightschoolError, choice: OpenAiChoice, { api }: Endpoint): NightschoolError {
  const hint = api === 'chat' ? hintForChat(error, choice) : hintForResponses(error);
  if (hint === null) return error;
  const { code, message, retryAfterMs } = error;
  return new NightschoolError(code, message, {
    hint,
    cause: error,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

function hintForChat({ code, message }: NightschoolError, { effort }: OpenAiChoice): string | null {
  if (code !== 'MODEL_REFUSED_REQUEST' && code !== 'MODEL_MISSING') return null;
  // `This model is only supported in v1/responses`, `To use function tools, use /v1/responses or set …`
  if (/\bv1\/responses\b/.test(message)) {
    const other = effort === null ? '' : ', or effort: none';
    return `This model does not do that over chat completions: set api: responses in the pipeline${other}.`;
  }
  // It was told not to reason because it takes no tools while it does, and cannot do without.
  const cannotStop = effort === null && /\breasoning_effort\b/.test(message) && /'none'/.test(message);
  return cannotStop ? 'Over chat completions this model takes no tools: set api: responses in the pipeline.' : null;
}

function hintForResponses({ code, message }: NightschoolError): string | null {
  if (code === 'MODEL_MISSING' && /answered 404(?!.*\bmodel)/i.test(message)) {
    return 'Set api: chat in the pipeline if the server has no /responses, or correct baseUrl (it often ends in /v1).';
  }
  const isEffort = code === 'MODEL_REFUSED_REQUEST' && /\breasoning\.effort\b/.test(message);
  return isEffort ? 'Set effort in the pipeline to what this model takes, or leave it out.' : null;
}
