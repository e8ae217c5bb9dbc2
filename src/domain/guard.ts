/** A secret in a text: by what it was found, and where it lies; never what it is. */
export interface Leak {
  /** Such as `private-key`, or `known` for what redaction replaced tonight. */
  readonly rule: string;
  /** UTF-16 units, half-open; the whole encoded part where it is encoded. */
  readonly start: number;
  readonly end: number;
}

/** An item that was stopped, or a text in it that was withheld. */
export interface Withheld {
  /** What was about to go out: `request to openai/gpt-5`, `skills/x/SKILL.md`, `event draft-written`. */
  readonly item: string;
  readonly rule: string;
  /** Within the item: `messages[2].text`; empty where it is one text. */
  readonly place: string;
  /** True where the item went nowhere; false where it went with the text withheld. */
  readonly stopped: boolean;
}

/**
 * Looks at everything that goes out, after redaction and knowing nothing of its rules. Nothing that it says of a find holds
 * a part of it.
 */
export interface Guard {
  /** Told of what redaction replaced; it is kept as keyed hashes, in memory, until the process ends. */
  remember(value: string): void;
  /** Told of texts that people say are no secrets, and of patterns of such (`redact.allow`). */
  allow(texts: readonly string[]): void;
  /** What is found in a text, in order, not overlapping. */
  find(text: string): readonly Leak[];
  /**
   * Lets an item through that holds no secret: a text, or JSON with its keys.
   * @throws NightschoolError OUTGOING_SECRET, naming item, rule and place
   */
  check(item: string, value: unknown): void;
  /** The same value with `[withheld: <rule>]` in place of what was found; the value itself where nothing was. */
  hide<Value>(item: string, value: Value): Value;
  /** Told of everything that is stopped or withheld from now on. */
  onWithheld(listener: (withheld: Withheld) => void): void;
}
