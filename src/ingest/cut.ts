import type { Session, SessionEvent } from '../domain/session.ts';
import { isReportOn } from './cut/reports.ts';
import { addTurn, addWork, type Building, isCommand, isCommands, type Segment, startSegment } from './cut/segment.ts';
import { isAskedAgain } from './judge/asked-again.ts';
import { cleanUserText, isInterruption, isMachineRequest } from './machine-text.ts';
import { type Opening, opening } from './talk/opens.ts';
import { invites } from './talk/turn-kind.ts';

export type { Segment } from './cut/segment.ts';

type UserEvent = Extract<SessionEvent, { kind: 'user' }>;

export interface CutOptions {
  /**
   * Numbers of the person's turns that open a request, where somebody else than the rules decided. The first does anyway,
   * unless it goes on with what a machine had asked for.
   */
  readonly openings?: readonly number[];
}

/** A turn of the person, and what the rules make of it. */
export interface CutTurn extends Pick<Opening, 'opens' | 'sure'> {
  readonly number: number;
  readonly text: string;
  /** The assistant's last words before it. */
  readonly before: string;
}

/** Something the person said, with its number among the events. */
interface Placed {
  readonly event: UserEvent;
  readonly place: number;
}

interface Cutting {
  readonly events: Session['events'];
  readonly done: Building[];
  readonly turns: CutTurn[];
  readonly openings: ReadonlySet<number> | null;
  readonly whole: boolean;
  /** The log says which turns open a request. */
  readonly isMarked: boolean;
  current: Building | null;
  /** What the person had asked for, and the assistant's last words on it, when a machine came in between. */
  aside: { readonly segment: Building; readonly lastWords: string } | null;
  /** A command of the client (`/model`) of which it is not known yet whether it sets the agent to work. */
  held: Placed | null;
  /** The assistant's last words since the last turn, empty once it called a tool. */
  lastWords: string;
  /** Its last words at all. */
  said: string;
}

/**
 * Cuts a session into requests. A session with a label of its own is one request; else a person's turn opens a new one
 * when there was work on the former and the turn is no answer, confirmation, correction, amendment or thanks and does
 * not just go on about it. Steps done for machine-made lines belong to none; a sub-agent's session has none.
 */
export function cutSession(session: Session, options: CutOptions = {}): readonly Segment[] {
  const segments = readTurns(session, options).done.filter((segment) => !isCommands(segment));
  return segments.map((segment, index) => ({ ...segment, askedAgain: isAskedAgain(segments, index) }));
}

/** The person's turns of a session with what the rules make of each. */
export function listTurns(session: Session): readonly CutTurn[] {
  return readTurns(session, {}).turns;
}

function readTurns(session: Session, { openings }: CutOptions): Cutting {
  const state: Cutting = {
    events: session.events,
    done: [],
    turns: [],
    openings: openings === undefined ? null : new Set(openings),
    whole: session.label !== undefined && openings === undefined,
    isMarked: openings === undefined && session.events.some(isMark),
    current: null,
    aside: null,
    held: null,
    lastWords: '',
    said: '',
  };
  if (session.parentId !== undefined) return state;
  for (const [place, event] of session.events.entries()) {
    if (event.kind !== 'user') takeWork(state, event);
    else if (event.author === 'machine') takeMachineLine(state, { event, place });
    else takePersonsLine(state, { event, place });
  }
  passOver(state);
  endAt(state, session.events.length);
  return state;
}

function takeWork(state: Cutting, event: Exclude<SessionEvent, { kind: 'user' }>): void {
  if (event.kind === 'stopped') {
    takeStop(state, event.by);
    return;
  }
  if (event.kind !== 'result' && state.held !== null) {
    takeTurn(state, state.held);
    state.held = null;
  }
  if (event.kind === 'assistant') state.said = event.text;
  if (event.kind !== 'result') state.lastWords = event.kind === 'assistant' ? event.text : '';
  if (state.current !== null) addWork(state.current, event);
}

function takeStop(state: Cutting, by: 'person' | 'failure'): void {
  const { current, held } = state;
  passOver(state);
  // Who takes back a command has not stopped the work before it.
  if (current === null || held !== null) return;
  if (by === 'person') current.interrupted = true;
  else current.broken = true;
}

function takeMachineLine(state: Cutting, { event: { text }, place }: Placed): void {
  if (isInterruption(text)) takeStop(state, 'person');
  else if (isMachineRequest(text) && !state.whole && !isReport(state, { text, place })) {
    passOver(state);
    endAt(state, place);
    setAside(state);
    const start = { position: -1, first: place, text, at: undefined, requestId: undefined };
    state.current = startSegment({ ...start, isMachine: true });
    state.lastWords = '';
  }
}

/** Whether it tells of what was started for this request, which then goes on. */
function isReport({ current, events }: Cutting, { text, place }: { readonly text: string; readonly place: number }) {
  return current !== null && isReportOn(events.slice(current.first, place), text);
}

function setAside(state: Cutting): void {
  const { current, lastWords } = state;
  if (current !== null && !current.isMachine) state.aside = { segment: current, lastWords };
  else if (current !== null && current.reply !== '') state.aside = null;
}

/** Of a heartbeat after which nothing was said the person knows nothing: they go on where they were. */
function takeUp(state: Cutting, place: number): boolean {
  const { current, aside } = state;
  state.aside = null;
  if (aside === null || current?.isMachine !== true || current.reply !== '') return false;
  aside.segment.asides.push({ first: aside.segment.end, end: place });
  state.current = aside.segment;
  state.lastWords = aside.lastWords;
  return true;
}

function endAt({ current }: Cutting, place: number): void {
  if (current !== null) current.end = place;
}

function takePersonsLine(state: Cutting, line: Placed): void {
  passOver(state);
  const text = cleanUserText(line.event.text);
  if (isCommand(text)) state.held = line;
  else if (text !== '') takeTurn(state, line);
}

/** The command set nobody to work: it is no turn of a request, and only counted. */
function passOver(state: Cutting): void {
  if (state.held === null) return;
  const { turns, said, current } = state;
  const text = cleanUserText(state.held.event.text);
  turns.push({ number: turns.length, text, before: said, opens: current === null, sure: true });
  state.held = null;
}

function takeTurn(state: Cutting, { event, place }: Placed): void {
  const text = cleanUserText(event.text);
  const number = state.turns.length;
  const isBack = takeUp(state, place);
  const former = state.current;
  const ruled = former === null ? FIRST : judgeTurn(state, former, text);
  const isFixed = state.isMarked && former !== null && !isCommands(former);
  const turn = isFixed ? { ...ruled, opens: isMark(event) } : ruled;
  state.turns.push({ number, text, before: state.said, opens: turn.opens, sure: turn.sure });
  if (former !== null && !turn.opens) addTurn(former, { ...turn, text });
  else {
    if (former !== null) former.nextTurn = text;
    if (!isBack) endAt(state, place); // it ended where the machine came in
    const start = { position: number, first: place, text, at: event.at, requestId: event.requestId };
    state.current = startSegment({ ...start, isMachine: false });
    state.done.push(state.current);
  }
  state.lastWords = '';
}

function isMark(event: SessionEvent): boolean {
  return event.kind === 'user' && event.requestId !== undefined;
}

const FIRST: Opening = { kind: 'request', asked: false, opens: true, sure: true };

function judgeTurn(state: Cutting, former: Building, text: string): Opening {
  const turn = opening(text, former, state.lastWords);
  if (isCommands(former)) return { ...turn, opens: true, sure: true };
  if (state.openings !== null) return { ...turn, opens: state.openings.has(state.turns.length) };
  if (state.whole) return { ...turn, opens: false, sure: true };
  if (!former.isMachine) return turn;
  // Commands such as /clear set nobody to work, and who is only greeted has not been answered.
  if (!former.worked || former.calls.length === 0) return { ...turn, opens: true, sure: true };
  const isAnswer = turn.asked && !invites(state.lastWords);
  const isOwn = turn.kind === 'request' && !former.interrupted && !isAnswer;
  return { ...turn, opens: isOwn, sure: isOwn || turn.sure };
}
