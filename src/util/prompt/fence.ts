import { hash } from '../hash.ts';
import { escapeHidden } from '../text-safety/escape.ts';

const LONGEST_NAME = 120;
/** Callers show less; whatever is longer was never meant to be read whole. */
const LONGEST_TEXT = 200_000;

/**
 * Wraps text from outside, so that a prompt can show it as data. The closing mark is named by a hash that the text does
 * not hold: nothing inside can close it. What people would not see in it, such as a zero-width space or a mark that turns
 * the direction, stands there spelt out (`escapeHidden`). The same text always gets the same fence.
 */
export function fence(name: string, text: string): string {
  const shown = escapeHidden(cut(text));
  const id = createId(shown);
  const label = name.replace(/[^\w .:/-]/g, '_').slice(0, LONGEST_NAME);
  return `<data name="${label}" id="${id}">\n${shown}\n</data-${id}>`;
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)} [… ${text.length - LONGEST_TEXT} characters left out]`.toWellFormed();
}

function createId(text: string): string {
  const searched = text.toLowerCase();
  for (let attempt = 0; ; attempt++) {
    const id = hash(attempt === 0 ? text : `${attempt}\n${text}`, 8);
    if (!searched.includes(id)) return id;
  }
}
