import type { SessionEvent } from '../../domain/session.ts';
import type { Opening } from '../talk/opens.ts';
import { isCourtesy, type TurnKind } from '../talk/turn-kind.ts';

export type CallEvent = Extract<SessionEvent, { kind: 'call' }>;

/** One request of a session, before it is judged. */
export interface Segment {
  /** Number of its first turn among the person's turns of the session, from 0: what its id is made of. */
  readonly position: number;
  /** Its id, where the log says it. */
  readonly requestId: string | undefined;
  /** Its first event, and the first after it that is not its own: a machine's request, or the person's next. */
  readonly first: number;
  readonly end: number;
  /** Within it, from one event to, but not with, another: what was done for a machine that came in between. */
  readonly asides: readonly { readonly first: number; readonly end: number }[];
  readonly startedAt: string | undefined;
  readonly request: readonly string[];
  readonly calls: readonly { readonly call: CallEvent; readonly afterTurn: number }[];
  readonly reply: string;
  /** Calls were made after the reply, and nothing was said about them. */
  readonly silent: boolean;
  /** The person said something after the reply: a question in it is not left open. */
  readonly answered: boolean;
  /** Events it spans, for sharing out what the session only has as a sum. */
  readonly events: number;
  /** Turns after the first that do more than agree, say thanks or ask to go on. */
  readonly rounds: number;
  /** The person stopped the agent and it did nothing for this request afterwards. */
  readonly interrupted: boolean;
  /** What the agent runs on failed, and it did nothing for this request afterwards. */
  readonly broken: boolean;
  /** What the person said that thanks for it, or that corrects it; the last of each. */
  readonly thanks: string | null;
  readonly correction: string | null;
  /** The correction stands last: no call followed it. */
  readonly unheeded: boolean;
  /** The person's turn that opened the next request. */
  readonly nextTurn: string | null;
  /** One of the next two requests is the same again. */
  readonly askedAgain: boolean;
}

/** A request whose end has not been read yet. */
export type Building = { -readonly [Key in keyof Segment]: Segment[Key] } & {
  readonly request: string[];
  readonly calls: { call: CallEvent; afterTurn: number }[];
  readonly asides: { first: number; end: number }[];
  /** Whether a machine-made line asked for it: then it is followed but never becomes a task. */
  readonly isMachine: boolean;
  /** Work since the person's last turn: calls, or an answer. */
  worked: boolean;
};

/** A call, an answer or a result on its behalf. */
export function addWork(segment: Building, event: Exclude<SessionEvent, { kind: 'user' | 'stopped' }>): void {
  segment.events++;
  if (event.kind === 'result') return;
  segment.worked = true;
  segment.interrupted = false;
  segment.broken = false;
  if (event.kind === 'call') {
    segment.calls.push({ call: event, afterTurn: segment.request.length });
    segment.silent = true;
    // Thanks that more work follows were for something else than the result.
    segment.thanks = null;
    segment.unheeded = false;
  } else if (isAnswer(segment, event.text)) {
    segment.reply = event.text;
    segment.silent = false;
    segment.answered = false;
  }
}

/** What is said after thanks is a courtesy, not the answer. */
function isAnswer({ thanks, reply, silent }: Building, text: string): boolean {
  if (text.trim() === '' || thanks !== null) return false;
  return reply === '' || silent || !isCourtesy(text);
}

/** Nothing but commands of the client that set nobody to work: `/model`, or the half of one. */
export function isCommands({ request, calls, reply }: Building): boolean {
  return calls.length === 0 && reply === '' && request.every(isCommand);
}

export function isCommand(text: string): boolean {
  return /^\/[\w:-]{0,40}$/.test(text);
}

export function startSegment(start: {
  readonly position: number;
  readonly first: number;
  readonly text: string;
  readonly at: string | undefined;
  readonly requestId: string | undefined;
  readonly isMachine: boolean;
}): Building {
  return {
    position: start.position,
    requestId: start.requestId,
    first: start.first,
    end: start.first + 1,
    asides: [],
    startedAt: start.at,
    request: [start.text],
    calls: [],
    reply: '',
    silent: false,
    answered: false,
    events: 1,
    rounds: 0,
    interrupted: false,
    broken: false,
    thanks: null,
    correction: null,
    unheeded: false,
    nextTurn: null,
    askedAgain: false,
    isMachine: start.isMachine,
    worked: false,
  };
}

/** Turns that bring the work no further: agreeing, and asking to go on. */
const PASSIVE: ReadonlySet<TurnKind> = new Set<TurnKind>(['confirmation', 'continuation', 'thanks']);

export function addTurn(segment: Building, turn: Opening & { readonly text: string }): void {
  segment.events++;
  if (turn.kind === 'thanks' && !turn.asked && segment.worked) {
    segment.thanks = turn.text;
    return;
  }
  const isCorrection = turn.kind === 'correction' || (turn.kind === 'objection' && !turn.asked);
  if (isCorrection && segment.worked) {
    segment.correction = turn.text;
    segment.unheeded = true;
  }
  if (!PASSIVE.has(turn.kind)) segment.rounds++;
  segment.thanks = null;
  segment.answered = true;
  segment.request.push(turn.text);
  segment.worked = false;
}
