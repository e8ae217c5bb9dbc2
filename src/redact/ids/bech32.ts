const DIGITS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What a right checksum comes to: BIP 173, and BIP 350 for newer addresses. */
const RIGHT = new Set([1, 0x2bc830a3]);

/** Whether a value such as `bc1…` has a right checksum. */
export function isBech32(value: string): boolean {
  const lower = value.toLowerCase();
  if (lower !== value && value.toUpperCase() !== value) return false;
  const at = lower.lastIndexOf('1');
  const prefix = [...lower.slice(0, at)].map((character) => character.charCodeAt(0));
  const data = [...lower.slice(at + 1)].map((character) => DIGITS.indexOf(character));
  if (data.includes(-1)) return false;
  return RIGHT.has(polymod([...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]));
}

function polymod(values: readonly number[]): number {
  return values.reduce((checksum, value) => {
    const top = checksum >>> 25;
    const shifted = ((checksum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((sum, term, bit) => ((top >> bit) & 1 ? sum ^ term : sum), shifted);
  }, 1);
}
