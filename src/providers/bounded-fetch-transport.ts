/** Where Node keeps the dispatcher of its own fetch; the symbol is shared by all versions of undici. */
const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

let patient: RequestInit['dispatcher'] | null;

/**
 * Node's fetch gives up after 300 s without headers or without a byte, whatever we allow: a large local model that
 * reads a long prompt takes longer. The same kind of dispatcher without those limits leaves them to us.
 */
export function withoutOwnLimits(options: RequestInit): RequestInit {
  if (patient === undefined) patient = createPatientDispatcher();
  return patient === null ? options : { ...options, dispatcher: patient };
}

/** Null in a runtime that keeps its dispatcher elsewhere: its own limits then stand beside ours. */
function createPatientDispatcher(): NonNullable<RequestInit['dispatcher']> | null {
  void globalThis.Response; // loads the runtime's undici, which sets the dispatcher
  const current: unknown = Reflect.get(globalThis, GLOBAL_DISPATCHER);
  if (typeof current !== 'object' || current === null || typeof current.constructor !== 'function') return null;
  return Reflect.construct(current.constructor, [{ headersTimeout: 0, bodyTimeout: 0 }]);
}
