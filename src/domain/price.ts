/** US dollars per million tokens. `cached` is what input costs that the provider read from its cache. */
export interface Rate {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface Price extends Rate {
  /** What the whole request costs where its input is more than `above` tokens; absent where that changes nothing. */
  readonly long?: Rate & { readonly above: number };
}
