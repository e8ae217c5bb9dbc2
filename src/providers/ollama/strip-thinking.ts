const OPEN = /^\s*<(think|thinking|thought)>/i;

/**
 * The answer without the thinking that a model wrote into it: blocks at its start, and everything up to a closing tag
 * whose opening one the template had put into the prompt. A block that never closes is all thinking.
 */
export function stripThinking(text: string): string {
  let rest = text;
  for (let open = OPEN.exec(rest); open !== null; open = OPEN.exec(rest)) {
    const close = `</${open[1]}>`.toLowerCase();
    const end = rest.toLowerCase().indexOf(close);
    if (end === -1) return '';
    rest = rest.slice(end + close.length);
  }
  const orphan = rest.indexOf('</think>');
  if (orphan === -1 || rest.lastIndexOf('<think>', orphan) !== -1) return rest.trim();
  return rest.slice(orphan + '</think>'.length).trim();
}
