import type { Api } from '../api.ts';
import { startReading } from './read.ts';
import { toWireRequest } from './request.ts';

/** Chat completions: what everybody speaks. */
export const chat: Api = {
  prepare(request, options) {
    const body = toWireRequest(request, options);
    return { body, send: (client, sending) => client.chat.completions.create(body, sending).asResponse() };
  },
  startReading,
};
