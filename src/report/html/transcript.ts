import type { Message, Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { clip } from '../plain.ts';
import { html, type Markup, NOTHING, text } from './markup.ts';

const MOST_CHARACTERS = 2_000;
const MOST_MESSAGES = 60;

/** What was said and called in one run, the step of the skill beside each call. */
export function transcriptList({ messages, end }: Transcript<CleanText>): Markup {
  const rest = messages.length - MOST_MESSAGES;
  return html`<ol class="talk">${messages.slice(0, MOST_MESSAGES).map(messageItem)}
${rest > 0 ? html`<li><span class="who">…</span><span class="what soft">${text(rest)} more</span></li>` : NOTHING}
<li><span class="who">end</span><span class="what soft">${text(end)}</span></li></ol>`;
}

function messageItem(message: Message<CleanText>): Markup {
  switch (message.role) {
    case 'user':
    case 'assistant':
      return item(message.role === 'user' ? 'user' : 'student', html`${text(clip(message.text, MOST_CHARACTERS))}`);
    case 'call':
      return item(
        'call',
        html`${stepMark(message.skillStep)}<code>${text(message.tool)}(${text(brief(message.arguments))})</code>`,
      );
    case 'result':
      return item(message.isError ? 'error' : 'result', html`<code>${text(brief(message.content))}</code>`);
  }
}

function item(who: string, what: Markup): Markup {
  return html`<li><span class="who">${text(who)}</span><span class="what">${what}</span></li>`;
}

function stepMark(step: number | undefined): Markup {
  return step === undefined ? NOTHING : html`<span class="step">step ${text(step)}</span>`;
}

function brief(value: unknown): string {
  return clip(typeof value === 'string' ? value : JSON.stringify(value), MOST_CHARACTERS);
}
