/** A JSON value whose strings are all of type `Text` (`CleanText` after redaction). Keys are never redacted values. */
export type JsonOf<Text extends string> =
  | null
  | boolean
  | number
  | Text
  | readonly JsonOf<Text>[]
  | { readonly [key: string]: JsonOf<Text> };

export type Json = JsonOf<string>;
export type JsonObject = { readonly [key: string]: Json };
