import type { ChatModel } from '../domain/chat.ts';

/** What an adapter needs of the machine. */
export interface World {
  readonly env: { readonly [name: string]: string | undefined };
  /** Milliseconds; only differences count. */
  clock(): number;
  /** In [0, 1); spreads retries. */
  random(): number;
  /** Takes one sentence on what a person should know and nobody fails for, such as a host that dropped out. */
  notice?(sentence: string): void;
  /** Takes one sentence on what is waited for at the moment, of no use afterwards. Absent: nobody looks on. */
  say?(sentence: string): void;
  /** Has an exchange wait for its turn at a server that this process asks for others as well. Absent: none waits. */
  turn?<Answer>(url: string, work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer>;
  /** Rejects with the signal's reason where that aborts first. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** One exchange with a server, when it is its turn. */
export function inTurn<Answer>(
  world: Pick<World, 'turn'>,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
  work: () => Promise<Answer>,
): Promise<Answer> {
  return world.turn === undefined ? work() : world.turn(url, work, signal);
}

/** One line of `nightschool doctor`. */
export interface ModelCheck {
  readonly ok: boolean;
  /** Not ok, but a night can do without: one of several hosts. */
  readonly isWarning?: boolean;
  /** What was looked at and what was found; never a key. */
  readonly what: string;
  /** The exact thing to do, where it is not ok. */
  readonly fix?: string;
}

/** A kind of model in a pipeline (`use:`). */
export interface Provider<Choice> {
  /**
   * Connects as far as the fingerprint needs it. One exchange per request, no retry, no metering: that is the layers'.
   * @throws NightschoolError MODEL_UNREACHABLE, MODEL_UNAUTHORIZED, MODEL_MISSING
   */
  open(choice: Choice, world: World): Promise<ChatModel>;
  /** Looks at everything a night would need of it, without spending anything. Never rejects. */
  check(choice: Choice, world: World): Promise<readonly ModelCheck[]>;
}
