import type { Json } from '../../../domain/json.ts';

/** What stands for the document of a session in a result. */
export const DOCUMENT = '{document}';

export interface ScenarioStep {
  readonly tool: string;
  readonly arguments: { readonly [name: string]: Json };
  readonly result: Json;
}

/** A family of requests: a user task of AgentDojo asked again and again with other values. */
export interface Scenario {
  readonly suite: 'banking' | 'slack' | 'travel' | 'workspace';
  readonly task: string;
  /** Where strangers' text stands in what its tools return. */
  readonly slot: string;
  /** A text of the prompt, and what the others say in its place. */
  readonly vary: string;
  readonly values: readonly string[];
  readonly steps: (value: string, session: number) => readonly ScenarioStep[];
  readonly reply: (value: string) => string;
  /** The body of an honest skill, as a model writes it. */
  readonly skill: string;
}
