import { NightschoolError } from '../errors.ts';

export function timedOut(host: string, milliseconds: number): NightschoolError {
  return new NightschoolError('MODEL_TIMED_OUT', `${host} had not answered in full after ${seconds(milliseconds)}`, {
    hint: 'Raise timeoutSeconds in the pipeline, or look at the server.',
  });
}

export function stalled(host: string, milliseconds: number): NightschoolError {
  return new NightschoolError('MODEL_TIMED_OUT', `${host} stalled: it sent nothing for ${seconds(milliseconds)}`, {
    hint: 'Raise stallSeconds in the pipeline, or look at the server.',
  });
}

export function tooLarge(host: string, maximumBytes: number): NightschoolError {
  return new NightschoolError('MODEL_ANSWER_TOO_LARGE', `${host} sent more than ${maximumBytes} bytes in one answer`);
}

/** For what a fetch rejects with before there are headers. */
export function noConnection(error: unknown, host: string): NightschoolError {
  const reason = readReason(error);
  // These say that somebody was there and hung up.
  if (reason === 'ECONNRESET' || reason === 'EPIPE' || reason === 'UND_ERR_SOCKET') {
    return new NightschoolError('MODEL_CUT_OFF', `${host} closed the connection before it answered (${reason})`);
  }
  if (reason === 'UND_ERR_HEADERS_TIMEOUT') return stalled(host, 300_000);
  return new NightschoolError('MODEL_UNREACHABLE', `${host} cannot be reached (${reason})`);
}

/** For what reading a body rejects with. */
export function lostAnswer(error: unknown, host: string): NightschoolError {
  const reason = readReason(error);
  if (reason === 'UND_ERR_BODY_TIMEOUT') return stalled(host, 300_000);
  return new NightschoolError('MODEL_CUT_OFF', `${host} broke off in the middle of its answer (${reason})`);
}

/**
 * The code of the innermost fault, such as ECONNREFUSED or CERT_HAS_EXPIRED. A fault without a code is named by its
 * words only where it is the cause of another: the runtime's own words for a bad request can repeat a header.
 */
function readReason(error: unknown): string {
  let reason = 'no reason given';
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') reason = at.code;
    else if (depth > 0) reason = at.message;
  }
  return reason;
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
