import type { Transcript } from '../../../domain/model.ts';
import type { CleanText } from '../../../domain/text.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { plural, type Tone } from '../../words.ts';
import type { SkillStep, StepMark } from './match-steps.ts';
import { clipped } from './parts.ts';

type Message = Transcript<CleanText>['messages'][number];
type Call = Extract<Message, { role: 'call' }>;
type Result = Extract<Message, { role: 'result' }>;

const MOST_MESSAGES = 250;
const LONGEST_TEXT = 6_000;
const LONGEST_VALUE = 4_000;
const LONGEST_NAME = 200;

const FAULTS: Readonly<Record<NonNullable<Call['fault']>, string>> = {
  'as-text': 'written into the text, read from there',
  malformed: 'arguments nobody could read',
  'unknown-tool': 'there is no such tool',
  'invalid-arguments': 'arguments that do not fit',
};

const ENDS: Readonly<Record<Transcript['end'], string>> = {
  done: 'It was done.',
  'gave-up': 'It gave up, or asked for something the user had no answer to.',
  'turn-limit': 'It ran out of its actions.',
  'token-limit': 'It ran out of its tokens.',
  'replay-miss': 'Nobody ever recorded its last call, so the run ended there.',
};

/** The steps of the skill, and which of them each message carries out, by its position. */
export interface Steps {
  readonly steps: readonly SkillStep[];
  readonly marks: ReadonlyMap<number, StepMark>;
}

interface Talk extends Pick<Steps, 'marks'> {
  /** Steps that the page has: only those are linked. */
  readonly known: ReadonlySet<number>;
  readonly calls: ReadonlyMap<string, Call>;
  /** Ids of calls that have a result. */
  readonly answered: ReadonlySet<string>;
  /** The call that nobody had recorded, where the run ended with one. */
  readonly missed: Call | null;
}

/** What was said and called, with the skill's step beside each call and beside each result where it came from. */
export function talkList(transcript: Transcript<CleanText>, about: Steps): Markup {
  const { messages, end } = transcript;
  const talk = readTalk(transcript, about);
  const rest = messages.length - MOST_MESSAGES;
  const items = messages.slice(0, MOST_MESSAGES).map((message, index) => messageItem(message, index, talk));
  const more = rest > 0 ? item('…', html`<span class="cut">${text(plural(rest, 'more message'))}</span>`) : NOTHING;
  return html`<ol class="talk">${items}${more}${item('end', html`<span class="soft">${text(ENDS[end])}</span>`)}</ol>`;
}

function readTalk({ messages, end }: Transcript<CleanText>, { steps, marks }: Steps): Talk {
  const calls = messages.filter((message) => message.role === 'call');
  const answered = new Set(messages.flatMap((message) => (message.role === 'result' ? [message.callId] : [])));
  const unanswered = calls.find(({ id }) => !answered.has(id)) ?? null;
  return {
    marks,
    known: new Set(steps.map(({ number }) => number)),
    calls: new Map(calls.map((call) => [call.id, call])),
    answered,
    missed: end === 'replay-miss' ? unanswered : null,
  };
}

function messageItem(message: Message, index: number, talk: Talk): Markup {
  switch (message.role) {
    case 'user':
      return item('user', html`<bdi>${clipped(message.text, LONGEST_TEXT)}</bdi>`);
    case 'assistant':
      return item('student', html`<bdi>${clipped(message.text, LONGEST_TEXT)}</bdi>`);
    case 'call':
      return callItem(message, index, talk);
    case 'result':
      return resultItem(message, talk.calls.get(message.callId));
  }
}

function item(who: string, what: Markup): Markup {
  return html`<li><span class="who">${text(who)}</span><span class="what">${what}</span></li>
`;
}

function callItem(call: Call, index: number, talk: Talk): Markup {
  const fault = call.fault === undefined ? NOTHING : mark(FAULTS[call.fault], 'bad');
  return item(
    'call',
    html`${stepMark(talk.marks.get(index), talk.known)}<code>${callText(call)}</code>${fault}${unanswered(call, talk)}`,
  );
}

/** The tool with its arguments. */
export function callText({ tool, arguments: given }: Pick<Call, 'tool' | 'arguments'>): Markup {
  const named = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return html`${clipped(tool, LONGEST_NAME)}(${clipped(named.join(', '), LONGEST_VALUE)})`;
}

function stepMark(found: StepMark | undefined, known: ReadonlySet<number>): Markup {
  if (found === undefined) return NOTHING;
  const { step, isSaid } = found;
  const words = isSaid ? `step ${step}` : `step ${step}, matched`;
  const style = isSaid ? 'step' : 'step matched';
  if (!known.has(step)) return html`<span class="${text(style)}">${text(words)}</span>`;
  return html`<a class="${text(style)}" href="#step-${text(step)}">${text(words)}</a>`;
}

function unanswered(call: Call, { answered, missed }: Talk): Markup {
  if (answered.has(call.id)) return NOTHING;
  if (call === missed) return mark('replay miss: nobody recorded this call', 'bad');
  return mark(missed === null ? 'no answer' : 'not made after the miss', 'quiet');
}

function resultItem({ content, isError }: Result, call: Call | undefined): Markup {
  const value = typeof content === 'string' ? content : JSON.stringify(content);
  return item(isError ? 'error' : 'result', html`<code>${clipped(value, LONGEST_VALUE)}</code>${sourceMark(call)}`);
}

/** A call that could not be made was refused before any recording was asked. */
function sourceMark(call: Call | undefined): Markup {
  if (call === undefined) return mark('of no call', 'quiet');
  const isRefused = call.fault !== undefined && call.fault !== 'as-text';
  return isRefused ? mark('refused, not replayed', 'open') : mark('replay hit', 'good');
}

function mark(words: string, tone: Tone): Markup {
  return html` <span class="mark ${text(tone)}">${text(words)}</span>`;
}
