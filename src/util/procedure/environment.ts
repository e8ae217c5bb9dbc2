import type { Json } from '../../domain/json.ts';

/** What expressions are evaluated in. */
export interface Environment {
  /** The user's turns, first to last. */
  readonly turns: readonly string[];
  /** Inputs, results of earlier steps and loop variables, by name. */
  readonly values: ReadonlyMap<string, Json>;
}

/** A value, or why there is none (a clause for people, such as "`{deals.results[0]}` does not exist"). */
export type Evaluation<Value extends Json = Json> =
  | { readonly resolved: true; readonly value: Value }
  | { readonly resolved: false; readonly reason: string };

export function resolved(value: Json): Evaluation {
  return { resolved: true, value };
}

export function unresolved(reason: string): Evaluation {
  return { resolved: false, reason };
}

/** A copy of the environment in which the name stands for the value. */
export function withValue(environment: Environment, name: string, value: Json): Environment {
  return { ...environment, values: new Map(environment.values).set(name, value) };
}
