import type { Random } from '../../util/random.ts';

export const below = (random: Random, most: number): number => Math.floor(random() * most);
export const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)] as T;
export const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => below(random, 10)).join('');
export const between = (random: Random, least: number, most: number): number => least + below(random, most - least + 1);
export const two = (value: number): string => String(value).padStart(2, '0');
/** The pieces of a text, of the lengths given. */
export const cut = (value: string, ...lengths: readonly number[]): readonly string[] => {
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return value.slice(from - length, from);
  });
};
export const sum = (value: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
/** The first last digit with which a check comes out right; the generator's checks are written apart from those of the rules. */
export const complete = (body: string, isRight: (value: string) => boolean): string | null => {
  for (let digit = 0; digit < 10; digit++) if (isRight(`${body}${digit}`)) return `${body}${digit}`;
  return null;
};
export const until = <T>(make: () => T | null): T => {
  for (;;) {
    const made = make();
    if (made !== null) return made;
  }
};

export const luhn = (value: string): boolean => {
  let total = 0;
  for (let index = 0; index < value.length; index++) {
    const digit = Number(value[value.length - 1 - index]);
    total += index % 2 === 0 ? digit : ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit] ?? 0);
  }
  return total % 10 === 0;
};
export const letters = (random: Random, count: number): string =>
  Array.from({ length: count }, () => pick(random, [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'])).join('');
