import { hash } from '../hash.ts';

/**
 * Wraps text from outside, so that a prompt can show it as data. The closing mark is named by a hash that the text does
 * not hold: nothing inside can close it. The same text always gets the same fence.
 */
export function fence(name: string, text: string): string {
  const id = createId(text);
  return `<data name="${name.replace(/[^\w .:/-]/g, '_')}" id="${id}">\n${text}\n</data-${id}>`;
}

function createId(text: string): string {
  const searched = text.toLowerCase();
  for (let attempt = 0; ; attempt++) {
    const id = hash(attempt === 0 ? text : `${attempt}\n${text}`, 8);
    if (!searched.includes(id)) return id;
  }
}
