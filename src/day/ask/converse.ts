import type { Message } from '../../domain/model.ts';
import type { Candidate } from './candidates.ts';
import type { AskDesk } from './desk.ts';
import { handOver } from './hand-over.ts';
import type { Start } from './route.ts';
import { type Turn, takeTurn } from './take-turn.ts';

/** How the work on a request ended. */
export interface Ended {
  /** `refused`: a writing call was not allowed, which no other student could change. */
  readonly status: 'done' | 'failed' | 'refused';
  readonly messages: readonly Message[];
  readonly turns: readonly Turn[];
  /** What the user said of it; null where nobody asked or answered. */
  readonly verdict: 'right' | 'wrong' | null;
}

interface Position {
  readonly rung: number;
  readonly messages: readonly Message[];
}

type Step = Position | { readonly ended: Pick<Ended, 'status' | 'verdict'>; readonly messages: readonly Message[] };

/**
 * Works on a request: the student of a rung goes on until it replies; where it fails, or the user says that it is wrong,
 * the next rung goes on from there. Where somebody is there to talk to, every reply may be answered.
 */
export async function converse(
  desk: AskDesk,
  { request, skill, start }: { readonly request: string; readonly skill: Candidate | null; readonly start: Start },
): Promise<Ended> {
  const turns: Turn[] = [];
  let step: Step = { rung: start.rung, messages: [{ role: 'user', text: request }] };
  announce(desk, start.rung, start.why);
  for (;;) {
    if ('ended' in step) return { ...step.ended, messages: step.messages, turns };
    const position: Position = step;
    const rung = desk.ladder[position.rung];
    if (rung === undefined) throw new Error(`There is no rung ${position.rung}.`);
    const refusals = desk.permissions.refused().length;
    const turn = await takeTurn(desk, rung, { skill, messages: position.messages });
    const wasRefused = desk.permissions.refused().length > refusals;
    turns.push(wasRefused ? { ...turn, failure: null } : turn); // what is not allowed is no fault of the student
    step = await goOn(desk, { rung: position.rung, messages: turn.messages }, { turn, wasRefused });
  }
}

async function goOn(
  desk: AskDesk,
  at: Position,
  { turn, wasRefused }: { readonly turn: Turn; readonly wasRefused: boolean },
): Promise<Step> {
  if (wasRefused && (turn.failure !== null || desk.partner === null)) return end(at, 'refused');
  if (turn.waits && desk.partner !== null) {
    const said = await hearUser(desk, desk.partner);
    if (said !== null) return { ...at, messages: [...at.messages, said] };
  }
  if (turn.failure !== null) return climb(desk, at, turn);
  return desk.partner === null ? end(at, 'done') : talkOn(desk, at, desk.partner);
}

/** The user may say more; then whether it was right. What was wrong is the next student's to mend. */
async function talkOn(desk: AskDesk, at: Position, partner: NonNullable<AskDesk['partner']>): Promise<Step> {
  const isModel = desk.ladder[at.rung]?.isModel ?? false;
  const above = nextRung(desk, at.rung);
  if (isModel || above !== null) {
    const said = await hearUser(desk, partner);
    // the embedded student only repeats itself once it is done
    if (said !== null) return { rung: isModel ? at.rung : (above ?? at.rung), messages: [...at.messages, said] };
  }
  const verdict = /^\s*([yn])/i
    .exec((await partner.question('Was this right? [y/n/enter] ')) ?? '')?.[1]
    ?.toLowerCase();
  if (verdict !== 'n') return end(at, 'done', verdict === 'y' ? 'right' : null);
  if (above === null) return end(at, 'failed', 'wrong');
  const what = (await partner.question('What was wrong? '))?.trim() ?? '';
  const complaint: Message = { role: 'user', text: `That is wrong${what === '' ? '.' : `: ${what}`}` };
  await desk.recorder.user(complaint.text);
  announce(desk, above, 'the user says that it was wrong');
  return { rung: above, messages: [...at.messages, complaint] };
}

async function hearUser(desk: AskDesk, partner: NonNullable<AskDesk['partner']>): Promise<Message | null> {
  const text = (await partner.question('> '))?.trim() ?? '';
  desk.signal.throwIfAborted();
  if (text === '') return null;
  await desk.recorder.user(text);
  return { role: 'user', text };
}

function climb(desk: AskDesk, at: Position, { student, failure }: Turn): Step {
  desk.onEvent({ type: 'student-failed', student, why: failure ?? '' });
  const above = nextRung(desk, at.rung);
  if (above === null) return end(at, 'failed');
  announce(desk, above, 'the next of the ladder');
  return { rung: above, messages: handOver(at.messages) };
}

/** The next rung that can take over; the embedded student never can. */
function nextRung({ ladder }: AskDesk, rung: number): number | null {
  const above = ladder.findIndex(({ isModel }, index) => index > rung && isModel);
  return above === -1 ? null : above;
}

function announce({ ladder, onEvent }: AskDesk, rung: number, why: string): void {
  onEvent({ type: 'student-begins', student: ladder[rung]?.name ?? '', why });
}

function end({ messages }: Position, status: Ended['status'], verdict: Ended['verdict'] = null): Step {
  return { ended: { status, verdict }, messages };
}
