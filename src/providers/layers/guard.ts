import type { ChatModel } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';

/**
 * Sends no request that holds a secret: the last look before the wire, at everything that goes into the request's body.
 * @throws NightschoolError OUTGOING_SECRET from `complete`
 */
export function guardRequests(model: ChatModel, guard: Guard): ChatModel {
  return {
    ...model,
    complete: async (request) => {
      const { messages, tools, schema } = request;
      guard.check(`${request.purpose} request to ${model.name}`, { messages, tools, schema });
      return model.complete(request);
    },
  };
}
