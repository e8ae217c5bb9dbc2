/** The sum of digits times weights, over as many digits as there are weights. */
export function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** ISO/IEC 7812-1 annex B: payment cards and many others. */
export function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((sum, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
    return sum + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 7064 MOD 11,10: the check digit of eleven-digit German tax ids and German VAT ids. */
export function isMod1110(digits: string): boolean {
  let product = 10;
  for (const character of digits.slice(0, -1)) {
    const sum = (Number(character) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** The dihedral group of order 10 that Verhoeff (1969) reckons in: `a` after `b`. */
function combine(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (5 + a - b) % 5;
}

const SHUFFLE = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's check digit: Indian Aadhaar numbers. */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (const [index, character] of [...digits].reverse().entries()) {
    let digit = Number(character);
    for (let times = index % 8; times > 0; times--) digit = SHUFFLE[digit] ?? 0;
    check = combine(check, digit);
  }
  return check === 0;
}

/** A remainder of a number of any length. */
export function remainderOf(digits: string, divisor: number): number {
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % divisor, 0);
}
