const MOST_LINES = 3;
const LONGEST_LINE = 200;

/** Why a text that stands in a file `count` times cannot be replaced, with the lines that were probably meant. */
export function missingText(text: string, sought: string, count: number): string {
  if (count === 0) {
    const near = nearLines(text, sought);
    const hint = near === '' ? '' : ` The nearest lines are:\n${near}`;
    return `The file does not have that text: copy it exactly, with its spaces and line breaks.${hint}`;
  }
  const lines = linesWith(text, sought).join(', ');
  return `The file has that text ${count} times, on the lines ${lines}: add the text around it until it is there once.`;
}

/** 1-based numbers of the lines on which the text begins. */
function linesWith(text: string, sought: string): readonly number[] {
  const lines: number[] = [];
  let [from, line] = [0, 1];
  for (let at = text.indexOf(sought); at >= 0 && lines.length < 10; at = text.indexOf(sought, at + sought.length)) {
    line += text.slice(from, at).split('\n').length - 1;
    from = at;
    lines.push(line);
  }
  return lines;
}

/** The lines that share the most words with the first line that is sought. */
function nearLines(text: string, sought: string): string {
  const words = wordsOf(sought.split('\n').find((line) => line.trim() !== '') ?? '');
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1, shared: countShared(wordsOf(line), words) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || a.number - b.number)
    .slice(0, MOST_LINES)
    .map(({ line, number }) => `${number}: ${line.slice(0, LONGEST_LINE)}`)
    .join('\n');
}

function countShared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return [...some].filter((word) => others.has(word)).length;
}

function wordsOf(line: string): ReadonlySet<string> {
  return new Set(line.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
}
