const PRINTABLE = /[\t\n\r\x20-\x7e]{10,}/g;

/** What a run without spaces is once Base64 (either alphabet), hex or percent signs are undone, where that gives text. */
export function decodeRun(run: string, { isMixed, hasDigit }: { isMixed: boolean; hasDigit: boolean }): string[] {
  const texts: string[] = [];
  if (run.includes('%')) texts.push(...printable(decodePercent(run)));
  if (hasDigit) for (const part of run.match(/[0-9a-fA-F]{20,}/g) ?? []) texts.push(...decodeHex(part));
  if (isMixed) for (const part of run.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []) texts.push(...decodeBase64(part));
  return texts;
}

function decodePercent(run: string): string {
  return run.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Where the bytes begin is not known: what stands before may be of the same alphabet. */
function decodeHex(part: string): string[] {
  return [0, 1].flatMap((skip) => printable(Buffer.from(part.slice(skip), 'hex').toString('latin1')));
}

function decodeBase64(part: string): string[] {
  return [0, 1, 2, 3].flatMap((skip) => printable(Buffer.from(part.slice(skip), 'base64').toString('latin1')));
}

function printable(text: string): string[] {
  return text.match(PRINTABLE) ?? [];
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\/"'nrt]))/g;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Escapes of JSON and of programs undone, once. Null where there is none. */
export function unescapeText(text: string): string | null {
  if (!text.includes('\\')) return null;
  return text.replace(ESCAPE, (_, four?: string, two?: string, one = '') => {
    const code = four ?? two;
    return code === undefined ? (CONTROLS[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16));
  });
}

/** Where the characters of an unescaped text were in the escaped one: the place of each, and of the end. */
export function placesOf(text: string): Uint32Array {
  const places: number[] = [];
  let end = 0;
  const copy = (until: number): void => {
    for (; end < until; end++) places.push(end);
  };
  for (const { 0: sign, index } of text.matchAll(ESCAPE)) {
    copy(index);
    places.push(index);
    end = index + sign.length;
  }
  copy(text.length + 1);
  return Uint32Array.from(places);
}
