/**
 * The answer without the thinking that a model wrote into it: blocks at its start, and everything up to a closing tag
 * whose opening one the template had put into the prompt. A block that never closes is all thinking.
 */
export function stripThinking(text: string): string {
  const open = /\s*<(think|thinking|thought)>/y;
  let start = 0;
  for (let found = open.exec(text); found !== null; found = open.exec(text)) {
    const close = `</${found[1]}>`;
    const end = text.indexOf(close, open.lastIndex);
    if (end === -1) return '';
    start = end + close.length;
    open.lastIndex = start;
  }
  const rest = text.slice(start);
  const orphan = rest.indexOf('</think>');
  if (orphan === -1 || rest.slice(0, orphan).includes('<think>')) return rest.trim();
  return rest.slice(orphan + '</think>'.length).trim();
}

/** True where nothing was said and nothing thought: tags around nothing are neither. */
export function isBlank(text: string): boolean {
  return text.replace(/<\/?(?:think|thinking|thought)>/g, '').trim() === '';
}
