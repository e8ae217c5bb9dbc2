/** A stretch without spaces or quotes, as long as a key is at least. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly hasDigit: boolean;
  /** Both cases: what is in Base64 has them. */
  readonly isMixed: boolean;
}

const SHORTEST = 14;
const [DIGIT, UPPER, LOWER, SIGN] = [1, 2, 4, 8] as const;
const KINDS = new Uint8Array(128);
for (let code = 48; code < 58; code++) KINDS[code] = DIGIT;
for (let code = 65; code < 91; code++) KINDS[code] = UPPER;
for (let code = 97; code < 123; code++) KINDS[code] = LOWER;
for (const sign of '+/_.=~%:-') KINDS[sign.charCodeAt(0)] = SIGN;

/**
 * Gives every run that has a digit or both cases: words have neither. One pass that mostly looks at every fourteenth
 * character: where that is none of a run's, no run of this length is around it.
 */
export function eachRun(text: string, take: (run: Run) => void): void {
  const { length } = text;
  for (let probe = SHORTEST - 1, from = 0; probe < length; ) {
    if (kindAt(text, probe) === 0) {
      from = probe + 1;
      probe += SHORTEST;
      continue;
    }
    let start = probe;
    while (start > from && kindAt(text, start - 1) !== 0) start--;
    let end = probe + 1;
    while (end < length && kindAt(text, end) !== 0) end++;
    if (end - start >= SHORTEST) report(text, { start, end }, take);
    from = end + 1;
    probe = end + SHORTEST;
  }
}

function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (KINDS[code] ?? 0) : 0;
}

function report(text: string, { start, end }: Pick<Run, 'start' | 'end'>, take: (run: Run) => void): void {
  let seen = 0;
  for (let index = start; index < end; index++) seen |= kindAt(text, index);
  const isMixed = (seen & UPPER) !== 0 && (seen & LOWER) !== 0;
  const hasDigit = (seen & DIGIT) !== 0;
  if (hasDigit || isMixed) take({ start, end, hasDigit, isMixed });
}
