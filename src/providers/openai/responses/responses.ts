import type { Api } from '../api.ts';
import { startReading } from './read.ts';
import { toWireRequest } from './request.ts';

/** Responses: what OpenAI's current models want to be asked over, since they take tools and reason there. */
export const responses: Api = {
  prepare(request, options) {
    const body = toWireRequest(request, options);
    return { body, send: (client, sending) => client.responses.create(body, sending).asResponse() };
  },
  startReading,
};
