import type { CleanText } from './text.ts';

/** What words and procedure leave open: a person or a teacher settles it. */
export type BorderCase =
  | { readonly type: 'join'; readonly families: readonly [string, string]; readonly similarity: number }
  /** A family of several procedures; each part lists its tasks. */
  | { readonly type: 'part'; readonly family: string; readonly parts: readonly (readonly string[])[] };

/** Two groups of requests, the train side only, of which it is open whether they are one family. */
export interface BorderQuestion {
  readonly groups: readonly [BorderGroup, BorderGroup];
}

export interface BorderGroup {
  readonly name: string;
  readonly tools: readonly string[];
  readonly requests: readonly CleanText[];
}

export interface BorderAnswer {
  readonly same: boolean;
  readonly names: readonly [string, string];
  /** One sentence. */
  readonly reason: string;
}
