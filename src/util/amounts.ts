/** `10,000`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 family`, `2 families`, `10,000 runs`. */
export function plural(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${count(number)} ${/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** `812 bytes`, `12 kB`, `1,204.5 MB`: never zero of anything where there is something. */
export function sizeOf(bytes: number): string {
  if (bytes < 1e3) return plural(bytes, 'byte');
  if (bytes < 999_500) return `${Math.round(bytes / 1e3)} kB`;
  return `${count(Math.round(bytes / 1e5) / 10)} MB`;
}
